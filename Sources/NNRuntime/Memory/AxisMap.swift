// SPDX-License-Identifier: MIT

/// A linear map of one axis: cell o of the output is a weighted sum of a few cells of the input.
package struct AxisMap: Sendable, Equatable {
  package let inputs: Int
  /// The input cells of each output cell, with their weights.
  package let entries: [[Entry]]
  package var outputs: Int { entries.count }

  package struct Entry: Sendable, Equatable {
    package let source: Int
    package let weight: Float

    package init(_ source: Int, _ weight: Float = 1) {
      self.source = source
      self.weight = weight
    }
  }

  package init(inputs: Int, entries: [[Entry]]) {
    precondition(
      inputs > 0 && !entries.isEmpty
        && entries.allSatisfy { $0.allSatisfy { (0..<inputs).contains($0.source) } },
      "a map of \(inputs) cells to \(entries.count)")
    self.inputs = inputs
    self.entries = entries
  }

  /// Cell o reads the input cell o + offset, or none outside: what is cut off or 0.
  package init(shifting inputs: Int, by offset: Int, to outputs: Int) {
    self.init(
      inputs: inputs,
      entries: (0..<outputs).map {
        (0..<inputs).contains($0 + offset) ? [Entry($0 + offset)] : []
      })
  }

  /// An axis that stays, such as one that is not there.
  package static func identity(_ size: Int) -> AxisMap {
    AxisMap(shifting: size, by: 0, to: size)
  }

  /// The map of gradients: what every input cell gave to the outputs.
  package var transposed: AxisMap {
    var backward = [[Entry]](repeating: [], count: inputs)
    for (output, taken) in entries.enumerated() {
      for entry in taken { backward[entry.source].append(Entry(output, entry.weight)) }
    }
    return AxisMap(inputs: outputs, entries: backward)
  }
}
