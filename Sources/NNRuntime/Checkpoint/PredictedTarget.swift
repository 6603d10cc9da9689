// SPDX-License-Identifier: MIT

internal import NNSpec

/// The predictions of one target, with the words to write them in.
package struct PredictedTarget {
  let predictions: Predictions
  private let classes: [String]
  private let name: String
  private let labels: [Int]

  package init(_ predictions: Predictions, classes: [String], name: String) {
    self.predictions = predictions
    self.classes = classes
    self.name = name
    labels = predictions.labels
  }

  private var isClasses: Bool { !labels.isEmpty || predictions.kind == .category }

  private func className(_ label: Int) -> String {
    classes.indices.contains(label) ? classes[label] : "\(label)"
  }

  /// The names of its columns; `isQualified`: with the target before those that others may have too.
  func columns(isQualified: Bool) -> [String] {
    let prefix = isQualified ? name + "." : ""
    if isClasses {
      return [name, prefix + "probability"]
        + (0..<predictions.classCount).map { "\(prefix)p(\(className($0)))" }
    }
    if predictions.width == 1 { return [name] }
    return (0..<predictions.width).map { "\(name)[\($0)]" }
  }

  /// Its cells of csv: a class is text, all else are numbers.
  func cells(_ row: Int) -> [String] {
    guard isClasses else { return numbers(row).map { "\($0)" } }
    let shares = probabilities(row)
    return [CSVCell.text(className(labels[row])), "\(shares[labels[row]])"] + shares.map { "\($0)" }
  }

  func entries(_ row: Int, isQualified: Bool) -> [(String, JSONValue)] {
    let prefix = isQualified ? name + "." : ""
    guard isClasses else {
      let values = numbers(row).map { JSONValue.double($0) }
      return [(name, values.count == 1 ? values[0] : .array(values))]
    }
    let shares = probabilities(row)
    return [
      (name, .string(className(labels[row]))),
      (prefix + "probability", .double(shares[labels[row]])),
      (
        prefix + "probabilities",
        .object(shares.enumerated().map { (className($0), .double($1)) })
      ),
    ]
  }

  /// Probabilities by class.
  private func probabilities(_ row: Int) -> [Double] {
    let numbers = numbers(row)
    return predictions.kind == .binary ? [1 - numbers[0], numbers[0]] : numbers
  }

  /// The raw outputs of a row.
  func numbers(_ row: Int) -> [Double] {
    let width = predictions.width
    return Array(predictions.outputs[row * width..<(row + 1) * width])
  }
}
