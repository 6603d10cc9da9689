// SPDX-License-Identifier: MIT

internal import NNSpec

/// The settings of a run that TensorBoard lists beside its results: single values of the spec, by their paths.
package enum RunSettings {
  /// The blocks that say how a network is trained.
  private static let blocks = ["training", "regularisation", "initialisation"]

  /// Returns `seed`, the number of weights, and `training.batch_size` and its like, in the spec's order.
  package static func of(_ start: RunStart) -> [(name: String, value: TensorBoardValue.Setting)] {
    var settings: [(String, TensorBoardValue.Setting)] = [
      ("seed", .number(Double(start.seed))), ("parameters", .number(Double(start.parameters))),
    ]
    let file = SourceFile(path: "spec.yaml", bytes: Array(start.resolvedSpec.utf8))
    guard let root = parseYAML(file).root else { return settings }
    for block in blocks {
      if let node = root[block] { add(node, block, to: &settings) }
    }
    return settings
  }

  private static func add(
    _ node: YAMLNode, _ path: String,
    to settings: inout [(String, TensorBoardValue.Setting)]
  ) {
    switch node.content {
    case .mapping(let entries):
      for entry in entries { add(entry.value, "\(path).\(entry.key)", to: &settings) }
    case .sequence(let items):
      let texts = items.compactMap { $0.scalar?.text }
      if texts.count == items.count, !items.isEmpty {
        settings.append((path, .text(texts.joined(separator: ", "))))
      }
    case .scalar(let scalar):
      switch scalar.core {
      case .null: break
      case .bool(let flag): settings.append((path, .flag(flag)))
      case .int(let number): settings.append((path, .number(Double(number))))
      case .float(let number): settings.append((path, .number(number)))
      case .text, .overflow: settings.append((path, .text(scalar.text)))
      }
    }
  }
}
