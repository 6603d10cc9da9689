// SPDX-License-Identifier: MIT

import NNSpec

/// Small specs around an example of the reference; one of them must fit it.
struct ExampleSpecs {
  let texts: [String]

  init(kind: String, _ example: String) {
    switch kind {
    case "layer", "structure": texts = Self.layer(example)
    case "activation":
      texts = [
        Self.spec(layers: ["- dense:\n    units: 8\n    activation: \(example)", "- output"])
      ]
    case "initialiser": texts = Self.initialiser(example)
    case "loss":
      texts = Self.targets.flatMap { Self.heads(target: $0, training: "loss: \(example)") }
    case "metric":
      texts = Self.targets.flatMap { target in
        ["mean_squared_error", "cross_entropy", "binary_cross_entropy"].flatMap {
          Self.heads(target: target, training: "loss: \($0)\nmetrics:\n  - \(example)")
        }
      }
    case "method", "stop":
      let method = kind == "method" ? "" : "\n  method: random"
      let trials = ["grid", "list"].contains(example) ? "" : "\n  trials: 8"
      let space = example == "list" ? "" : "\n  space: {training.batch_size: [8, 16]}"
      let start = "\n  start: [{training.batch_size: 8}]"
      texts = [
        Self.spec(extra: "sweep:\n  \(kind): \(example)" + method + trials + space + start)
      ]
    default: texts = [Self.spec(training: "loss: mean_squared_error\n\(kind): \(example)")]
    }
  }

  /// The first text that checks, or else what is said of all of them.
  var result: (text: String?, complaints: [String]) {
    var complaints: [String] = []
    for text in texts {
      let file = SourceFile(path: "example.nn.yaml", bytes: Array(text.utf8))
      let error = SpecCheck(file, data: .none).diagnostics.first { $0.severity == .error }
      guard let error else { return (text, []) }
      if !complaints.contains(error.message) { complaints.append(error.message) }
    }
    return (nil, complaints)
  }

  // MARK: - Layers

  /// Behind inputs of one to four axes, few and many channels, and as the reader of symbols and of a series.
  private static func layer(_ example: String) -> [String] {
    let shapes = ["[8]", "[12, 4]", "[16, 16, 4]", "[8, 8, 8, 4]", "[12, 64]", "[8, 8, 64]"]
    let ends = [["- flatten", "- output"], ["- output"], []]
    // What is used again stands above.
    let again = example.contains("use:") ? ["- dense: 8"] : []
    let before = named(in: example) + again
    let numbers = shapes.flatMap { shape -> [String] in
      let start = ["- reshape: \(shape)"] + before + [example]
      return ends.map { spec(layers: start + $0, columns: shape) }
    }
    let sequences = ["copy", "adding"].flatMap { set in
      [["- output"], ["- gru: 4", "- output"], []].map { end in
        spec(
          data: "source: {generate: \(set), length: 12}", layers: [example] + end,
          training: "loss: " + (set == "copy" ? "cross_entropy" : "mean_squared_error"))
      }
    }
    return numbers + sequences
  }

  /// Layers of the names that an example reads `from`.
  private static func named(in example: String) -> [String] {
    guard let list = example.firstMatch(of: /(?:from|^- [a-z]+): \[([a-z][a-z, ]*)\]/) else {
      return []
    }
    return list.output.1.split(separator: ",").map {
      "- dense: {units: 8, name: \($0.filter { $0 != " " })}"
    }
  }

  private static func initialiser(_ example: String) -> [String] {
    let layers = [
      ["- dense: 8"], ["- reshape: [2, 4]", "- gru: 4"],
      ["- reshape: [2, 2, 2]", "- conv2d: {filters: 2, kernel: 1}", "- flatten"],
    ]
    return ["weights", "recurrent", "biases"].flatMap { kind in
      layers.map {
        spec(layers: $0 + ["- output"], extra: "initialisation:\n  \(kind): \(example)")
      }
    }
  }

  // MARK: - Targets

  private static let targets = [
    "{type: number}", "{type: category, classes: [a, b, c]}", "{type: binary, positive: b}",
    "{type: binary}", "{type: vector, columns: [p, q, r]}",
  ]

  /// Ends that a loss or a metric may ask for.
  private static func heads(target: String, training: String) -> [String] {
    let heads =
      ["- output", "- dense: 1", "- dense: 2", "- dense: 3", "- dense: 6"]
      + ["sigmoid", "softmax", "tanh", "exponential", "softplus"].flatMap { activation in
        [1, 3].map { "- dense: {units: \($0), activation: \(activation)}" }
      }
    let sequence = spec(
      data: "source: {generate: copy, length: 12}",
      layers: ["- gru: {units: 4, return_sequences: true}", "- output"],
      training: training)
    return heads.map { spec(layers: [$0], target: target, training: training) } + [sequence]
  }

  // MARK: - Text

  private static func spec(
    layers: [String] = ["- output"], columns: String = "[8]", target: String = "{type: number}",
    training: String = "loss: mean_squared_error", extra: String = ""
  ) -> String {
    let count = columns.split { !$0.isNumber }.compactMap { Int($0) }.reduce(1, *)
    let names = (1...count).map { "c\($0)" }.joined(separator: ", ")
    return spec(
      data: "source: {csv: rows.csv}\ninputs:\n  x: {type: vector, columns: [\(names)]}\n"
        + "target:\n  y: \(target)",
      layers: layers, training: training, extra: extra)
  }

  private static func spec(
    data: String, layers: [String], training: String, extra: String = ""
  ) -> String {
    """
    nnspec: 1
    data:
    \(indented(data, 2))
    model:
      layers:
    \(indented(layers.joined(separator: "\n"), 4))
    training:
    \(indented(training, 2))
      epochs: 100
    \(extra)
    """
  }

  private static func indented(_ text: String, _ count: Int) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { String(repeating: " ", count: count) + $0 }.joined(separator: "\n")
  }
}
