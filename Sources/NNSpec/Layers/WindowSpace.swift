// SPDX-License-Identifier: MIT

/// What windows slide over: the axes of an example and the words for them.
package protocol WindowSpace: Sendable {
  /// The end of the layers' names: `2d`.
  static var suffix: String { get }
  /// With its article: "an image".
  static var noun: String { get }
  /// The axes that a window slides along, as in shapes.
  static var axes: [String] { get }
  /// The last axis, as in shapes.
  static var features: String { get }
  static var paddingWords: [String] { get }
  /// How a padding of its own for every end is written.
  static var ends: String { get }
  /// What to write instead of a list that is no such padding.
  static var endsHelp: String { get }
  /// What to do about an input that is one flat row.
  static func helpForRow(_ features: Int?) -> String
}

extension WindowSpace {
  /// "[height, width, channels]", with something to say of the last axis instead of its name if given.
  package static func shape(last: String? = nil) -> String {
    "[" + (axes + [last ?? features]).joined(separator: ", ") + "]"
  }

  /// "[height', width', filters]": what a window leaves of the axes.
  static func places(last: String? = nil) -> String {
    "[" + (axes.map { $0 + "'" } + [last ?? features]).joined(separator: ", ") + "]"
  }

  /// The complaint of the layer of that name about an input of another rank.
  package static func problem(with input: Shape, layer: String) -> ShapeProblem {
    let things = noun.split(separator: " ").last.map { "\($0)s" } ?? noun
    return ShapeProblem(
      "needs \(things) \(shape()), but gets \(input.rank) "
        + (input.rank == 1 ? "dimension" : "dimensions"),
      expected: shape(), help: help(for: input, layer: layer))
  }

  private static func help(for input: Shape, layer: String) -> [String] {
    if input.rank == 1 { return [helpForRow(input.features)] }
    let others = [2: ("sequences", "1d"), 3: ("images", "2d"), 4: ("volumes", "3d")]
    guard let (things, ending) = others[input.rank] else { return [] }
    let sibling = layer.replacing(suffix, with: ending)
    return Catalogue.layers.entry(named: sibling) == nil
      ? ["put a `- reshape` to \(shape()) before it"] : ["for \(things) there is `\(sibling)`"]
  }
}

/// Sequences `[time, features]`.
package enum OverTime: WindowSpace {
  package static let suffix = "1d"
  package static let noun = "a sequence"
  package static let axes = ["time"]
  package static let features = "features"
  package static let paddingWords = ["valid", "same", "causal"]
  package static let ends = "[before, after]"
  package static let endsHelp = "give both ends: [2, 0]"

  package static func helpForRow(_ features: Int?) -> String {
    let example = features.map { "[\($0), 1]` before it for \($0) steps of one number" }
    return "give the input `type: sequence`, or put `- reshape: "
      + (example ?? "[time, features]` before it")
  }
}

/// Images `[height, width, channels]`.
package enum OverImages: WindowSpace {
  package static let suffix = "2d"
  package static let noun = "an image"
  package static let axes = ["height", "width"]
  package static let features = "channels"
  package static let paddingWords = ["valid", "same"]
  package static let ends = "[[top, bottom], [left, right]]"
  package static let endsHelp = "give both sides of both axes: [[1, 1], [2, 2]]"

  package static func helpForRow(_ features: Int?) -> String {
    "give the input `type: image` and a `shape`, or put `- reshape: [h, w, c]` before it"
  }
}

/// Volumes `[depth, height, width, channels]`: scans, or images one after the other.
package enum OverVolumes: WindowSpace {
  package static let suffix = "3d"
  package static let noun = "a volume"
  package static let axes = ["depth", "height", "width"]
  package static let features = "channels"
  package static let paddingWords = ["valid", "same"]
  package static let ends = "[[front, back], [top, bottom], [left, right]]"
  package static let endsHelp = "give both sides of all axes: [[0, 0], [1, 1], [2, 2]]"

  package static func helpForRow(_ features: Int?) -> String {
    "put `- reshape: [d, h, w, c]` before it"
  }
}
