// SPDX-License-Identifier: MIT

/// A kind of mistake that one edit makes in a right spec (design 5k.4).
package enum SpecMutation: String, CaseIterable, Sendable {
  // Keys.
  case renameKey, deleteKey, duplicateKey
  // Values.
  case renameWord, changeKind, negate, timesThousand, changeUnit
  // Layers.
  case swapLayers, dropLayer, changeSize
  // Text.
  case breakAnchor, indent, outdent, duplicateLine, dropLine, swapLines, cut, insertBytes

  package enum Class: String, Sendable { case key, value, layers, text }

  package var kind: Class {
    switch self {
    case .renameKey, .deleteKey, .duplicateKey: .key
    case .renameWord, .changeKind, .negate, .timesThousand, .changeUnit: .value
    case .swapLayers, .dropLayer, .changeSize: .layers
    default: .text
    }
  }
}

/// A spec with one mistake.
package struct MutatedSpec: Sendable {
  package let mutation: SpecMutation
  package let bytes: [UInt8]
  /// Where the mistake is, in these bytes.
  package let place: Range<Int>
  /// The name that was misspelt.
  package var original: String?
  /// The name of the layer that was dropped, if it has one.
  package var gone: String?
  /// Whether it changes the layers, or the size of one: what is wrong then shows where the sizes do not fit.
  package var isOfLayer: Bool
  /// Whether it is wrong by the way it was made, whatever the language says.
  package var isSurelyWrong = false

  init(_ mutation: SpecMutation, _ bytes: [UInt8], at place: Range<Int>) {
    self.mutation = mutation
    isOfLayer = mutation.kind == .layers
    self.bytes = bytes
    let end = min(place.upperBound, bytes.count)
    self.place = min(place.lowerBound, end)..<end
  }

  package var text: String { String(decoding: bytes, as: UTF8.self) }
}
