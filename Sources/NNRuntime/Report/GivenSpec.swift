// SPDX-License-Identifier: MIT

internal import NNSpec

/// The settings that a run's spec has, so that no finding proposes what is there or what does not go with it.
struct GivenSpec {
  private let root: YAMLNode?

  /// Reads the spec that a run tells; an empty one has no settings.
  init(_ start: RunStart) {
    root = parseYAML(SourceFile(path: "", bytes: Array(start.resolvedSpec.utf8))).0
  }

  /// The value at `training.class_weights`; nil if it is not given.
  subscript(path: String) -> YAMLNode? {
    path.split(separator: ".").reduce(root) { $0?[String($1)] }
  }

  func has(_ path: String) -> Bool { self[path] != nil }

  /// A spec whose rows are dealt by shares, as an edit with other shares in percent; empty where parts come from files or a
  /// column.
  static func dealing(_ start: RunStart, validation: Int, test: Int) -> String {
    let spec = GivenSpec(start)
    let isFixed =
      ["column", "order"].contains { spec.has("data.split.\($0)") }
      || ["validation", "test"].contains { spec.has("data.source.\($0)") }
    guard !isFixed, validation + test < 100 else { return "" }
    let shares = [("train", 100 - validation - test), ("validation", validation), ("test", test)]
    let texts = shares.filter { $0.1 > 0 }.map { "\($0): \($1)%" }
    return "data: {split: {\(texts.joined(separator: ", "))}}"
  }
}

extension RunStart {
  /// The share of a part in percent.
  func percent(_ examples: Int) -> Int {
    let all = trainingExamples + validationExamples + testExamples
    return all > 0 ? Int((100 * Double(examples) / Double(all)).rounded()) : 0
  }
}
