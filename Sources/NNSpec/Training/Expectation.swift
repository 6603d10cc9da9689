// SPDX-License-Identifier: MIT

/// A line of `expect`: `subject operator value`.
package struct Expectation: Sendable {
  package enum Relation: String, CaseIterable, Sendable {
    case atLeast = ">="
    case atMost = "<="
    case equal = "=="
    case unequal = "!="
    case above = ">"
    case below = "<"

    package func holds(_ left: Double, _ right: Double) -> Bool {
      switch self {
      case .atLeast: left >= right
      case .atMost: left <= right
      case .equal: left == right
      case .unequal: left != right
      case .above: left > right
      case .below: left < right
      }
    }
  }

  package enum Subject: Sendable, Equatable {
    /// `train`, `validation` or `test`, and a metric's label.
    case metric(part: String, label: String)
    case trainingTime
    case parameters
    case multiplyAdds
    case memory
    case layerShape(path: String)
    /// The same weights however often and on however many threads.
    case deterministic
    /// The same weights if the run is interrupted and resumed.
    case resumable

    /// Those that are no comparison, by the word for them.
    static let properties: [String: Subject] = [
      "deterministic": .deterministic, "resumable": .resumable,
    ]
  }

  /// Whether it is a word, and no comparison.
  package var isProperty: Bool { Subject.properties.values.contains(subject) }

  package let text: String
  package let span: SourceSpan
  package let subject: Subject
  package let relation: Relation
  package let value: Double
  /// For `layer.….shape == [3, 3, 8]`.
  package let shape: [Int]?
}

/// Reads the lines of `expect`.
struct ExpectationReader {
  private(set) var diagnostics: [Diagnostic] = []
  private(set) var expectations: [Expectation] = []
  let metricLabels: [String]
  let layerPaths: [String]
  /// Whether all layers, and all metrics, could be read: else one of those may be meant.
  var areLayersKnown = true
  var areMetricsKnown = true

  init(metricLabels: [String], layerPaths: [String]) {
    self.metricLabels = metricLabels
    self.layerPaths = layerPaths
  }

  mutating func read(_ entry: YAMLEntry) {
    guard let items = entry.value.sequence else {
      diagnostics.append(
        Diagnostic(
          entry.value.isNull ? .nullValue : .wrongType,
          "`expect` takes a list of `subject operator value`, "
            + (entry.value.isNull ? "but nothing is there" : "this is \(entry.value.kindName)"),
          at: entry.valuePlace, help: ["write `- parameters <= 25k` below it"], path: "expect"))
      return
    }
    for (index, item) in items.enumerated() { read(item, path: "expect[\(index)]") }
  }

  private mutating func read(_ item: YAMLNode, path: String) {
    guard let text = item.scalar?.text else {
      report("an expectation is `subject operator value`, this is \(item.kindName)", item, path)
      return
    }
    let relation = Expectation.Relation.allCases.first { text.contains(" \($0.rawValue) ") }
    guard let relation, let range = text.firstRange(of: " \(relation.rawValue) ") else {
      if let property = Expectation.Subject.properties[text] {
        expectations.append(
          Expectation(
            text: text, span: item.span, subject: property, relation: .equal, value: 1, shape: nil))
        return
      }
      diagnostics.append(
        Diagnostic(
          .badExpectation,
          "an expectation is `subject operator value`, with spaces around the operator",
          at: item.visibleSpan,
          help: ["as in `test.accuracy >= 0.97` or `parameters <= 25k`"], path: path))
      return
    }
    let left = String(text[..<range.lowerBound])
    let right = String(text[range.upperBound...])
    guard let subject = subject(left, item, path) else { return }
    guard let (value, shape) = value(right, for: subject, item, path) else { return }
    expectations.append(
      Expectation(
        text: text, span: item.span, subject: subject, relation: relation, value: value,
        shape: shape))
  }

  private mutating func subject(
    _ text: String, _ item: YAMLNode, _ path: String
  ) -> Expectation.Subject? {
    switch text {
    case "parameters": return .parameters
    case "multiply_adds": return .multiplyAdds
    case "memory": return .memory
    case "training.time": return .trainingTime
    case "flops":
      report("`flops` is not available in this version", item, path, code: .notAvailable)
      return nil
    default: break
    }
    if text.hasPrefix("layer."), text.hasSuffix(".shape") {
      let layer = String(text.dropFirst(6).dropLast(6))
      if layerPaths.contains(layer) { return .layerShape(path: layer) }
      if !areLayersKnown { return nil }
      report(
        "no layer has the path `\(layer)`", item, path, part: layer,
        near: closest(to: layer, among: layerPaths))
      return nil
    }
    let words = text.split(separator: ".", maxSplits: 1).map(String.init)
    let subjects = [
      "parameters", "multiply_adds", "memory", "training.time", "train", "validation", "test",
    ]
    guard words.count == 2, ["train", "validation", "test"].contains(words[0]) else {
      let isMetric = (["loss"] + metricLabels).contains(text)
      report(
        isMetric
          ? "`\(text)` of which part of the data?"
          : "`\(text)` is not something that can be expected",
        item, path, part: text,
        near: isMetric
          ? ["train", "validation", "test"].map { "\($0).\(text)" }
          : closest(to: text, among: subjects))
      return nil
    }
    let labels = ["loss"] + metricLabels
    guard labels.contains(words[1]) else {
      if !areMetricsKnown { return nil }
      let known = Catalogue.metrics.entry(named: words[1]) != nil
      let near = closest(to: words[1], among: labels).map { "\(words[0]).\($0)" }
      report(
        known
          ? "`\(words[1])` is expected, but `training.metrics` does not list it"
          : "no metric is called `\(words[1])`", item, path, part: text, near: near)
      return nil
    }
    return .metric(part: words[0], label: words[1])
  }

  private mutating func value(
    _ text: String, for subject: Expectation.Subject, _ item: YAMLNode, _ path: String
  ) -> (Double, [Int]?)? {
    let node = YAMLNode(.scalar(YAMLScalar(text, isPlain: true)), span: item.span)
    if case .layerShape = subject {
      let sizes = text.filter { $0 != "[" && $0 != "]" && $0 != " " }.split(separator: ",").map {
        Int($0)
      }
      let shape = sizes.compactMap(\.self)
      if !shape.isEmpty, shape.count == sizes.count { return (0, shape) }
      report("`\(text)` is not a shape as in [3, 3, 8]", item, path, part: text)
      return nil
    }
    if case .trainingTime = subject, case .success(let limit) = TimeLimit.parse(node) {
      return (limit.seconds, nil)
    }
    if case .memory = subject, let bytes = bytes(text) { return (bytes, nil) }
    if case .success(let count) = Int.parse(node) { return (Double(count), nil) }
    if case .success(let number) = Double.parse(node) { return (number, nil) }
    if text.hasSuffix("%"), let share = Double(text.dropLast()) { return (share / 100, nil) }
    report("`\(text)` is not a number", item, path, part: text)
    return nil
  }

  private func bytes(_ text: String) -> Double? {
    let words = text.split(separator: " ")
    let units = ["B": 1.0, "KiB": 1024, "MiB": 1_048_576, "GiB": 1_073_741_824]
    guard words.count == 2, let number = Double(words[0]), let unit = units[String(words[1])] else {
      return nil
    }
    return number * unit
  }

  /// The words of an expectation that are wrong, if they stand in the text as they are.
  private func place(of part: String, in item: YAMLNode) -> SourceSpan {
    let span = item.visibleSpan
    guard !part.isEmpty, item.definition == nil, item.scalar?.text == span.text,
      let range = span.text.utf8.firstRange(of: part.utf8)
    else { return span }
    let before = span.text.utf8.distance(from: span.text.utf8.startIndex, to: range.lowerBound)
    return SourceSpan(
      file: span.file, start: span.start + before, end: span.start + before + part.utf8.count)
  }

  private mutating func report(
    _ message: String, _ item: YAMLNode, _ path: String, part: String = "", near: [String] = [],
    code: DiagnosticCode = .badExpectation
  ) {
    if item.hasHole { return }
    diagnostics.append(
      Diagnostic(
        code, message, at: place(of: part, in: item), label: near.isEmpty ? "" : didYouMean(near),
        path: path))
  }
}
