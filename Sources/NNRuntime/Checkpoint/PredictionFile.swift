// SPDX-License-Identifier: MIT

internal import NNSpec

/// How predictions are written.
package enum PredictionFormat: String, CaseIterable, Sendable {
  case csv, jsonl, npy
}

/// Predictions for other programs.
package struct PredictionFile {
  private let predictions: Predictions
  private let rows: [Int]
  private let classes: [String]
  private let target: String
  private let labels: [Int]
  /// The example of each row, and of sequences the number of its step, from 1.
  private let places: [(example: Int, step: Int?)]

  /// A column that names the examples, and their names.
  private let names: (column: String, values: [String])?

  /// Takes predictions with the row of each example in its file, and the target's classes and name.
  package init(
    _ predictions: Predictions, rows: [Int], names: (column: String, values: [String])? = nil,
    classes: [String], target: String
  ) {
    self.names = names
    self.predictions = predictions
    self.rows = rows
    self.classes = classes
    self.target = target
    labels = predictions.labels
    places =
      predictions.lengths.map { lengths in
        lengths.enumerated().flatMap { example, length in
          (0..<length).map { (example, $0 + 1) }
        }
      } ?? (0..<predictions.count).map { ($0, nil) }
  }

  /// The whole file.
  package func bytes(_ format: PredictionFormat) -> [UInt8] {
    switch format {
    case .csv: Array(csv.utf8)
    case .jsonl: Array(jsonl.utf8)
    case .npy: npy
    }
  }

  private var isClasses: Bool { !labels.isEmpty || predictions.kind == .category }

  private func name(_ label: Int) -> String {
    classes.indices.contains(label) ? classes[label] : "\(label)"
  }

  /// Probabilities by class.
  private func probabilities(_ example: Int) -> [Double] {
    let width = predictions.width
    let row = Array(predictions.outputs[example * width..<(example + 1) * width])
    return predictions.kind == .binary ? [1 - row[0], row[0]] : row
  }

  package var csv: String {
    let key =
      "row," + (names.map { PredictionFile.quoted($0.column) + "," } ?? "")
      + (predictions.lengths == nil ? "" : "step,")
    var text = key + PredictionFile.quoted(target)
    if isClasses {
      let names = (0..<predictions.classCount).map { PredictionFile.quoted("p(\(name($0)))") }
      text += ",probability," + names.joined(separator: ",")
    } else if predictions.width > 1 {
      text =
        key
        + (0..<predictions.width).map { PredictionFile.quoted("\(target)[\($0)]") }.joined(
          separator: ",")
    }
    text += "\n"
    for example in 0..<predictions.count {
      let cells: [String]
      if isClasses {
        let shares = probabilities(example)
        cells =
          [PredictionFile.quoted(name(labels[example])), "\(shares[labels[example]])"]
          + shares.map { "\($0)" }
      } else {
        cells = numbers(example).map { "\($0)" }
      }
      let (place, step) = places[example]
      text += "\(rows[place]),"
      if let names { text += PredictionFile.quoted(names.values[place]) + "," }
      if let step { text += "\(step)," }
      text += cells.joined(separator: ",") + "\n"
    }
    return text
  }

  private func numbers(_ example: Int) -> ArraySlice<Double> {
    predictions.outputs[example * predictions.width..<(example + 1) * predictions.width]
  }

  package var jsonl: String {
    (0..<predictions.count).map { example in
      let (place, step) = places[example]
      var entries: [(String, JSONValue)] = [("row", .int(rows[place]))]
      if let names { entries.append((names.column, .string(names.values[place]))) }
      if let step { entries.append(("step", .int(step))) }
      if isClasses {
        let shares = probabilities(example)
        entries.append((target, .string(name(labels[example]))))
        entries.append(("probability", .double(shares[labels[example]])))
        entries.append(
          ("probabilities", .object(shares.enumerated().map { (name($0), .double($1)) })))
      } else {
        let values = numbers(example).map { JSONValue.double($0) }
        entries.append((target, values.count == 1 ? values[0] : .array(values)))
      }
      return JSONValue.object(entries).text + "\n"
    }.joined()
  }

  /// The raw outputs [examples, width] as little-endian float32, NPY version 1.0.
  package var npy: [UInt8] {
    let shape = "(\(predictions.count), \(predictions.width))"
    var header = "{'descr': '<f4', 'fortran_order': False, 'shape': \(shape), }"
    header += String(repeating: " ", count: (64 - (10 + header.utf8.count + 1) % 64) % 64) + "\n"
    let length = header.utf8.count
    var bytes: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0]
    bytes += [UInt8(truncatingIfNeeded: length), UInt8(truncatingIfNeeded: length >> 8)]
    bytes += Array(header.utf8)
    for value in predictions.outputs {
      let bits = Float(value).bitPattern
      for shift in 0..<4 { bytes.append(UInt8(truncatingIfNeeded: bits >> (8 * shift))) }
    }
    return bytes
  }

  /// A cell of csv.
  package static func quoted(_ text: String) -> String {
    let needsQuotes = text.contains { $0 == "," || $0 == "\"" || $0.isNewline }
    return needsQuotes
      ? "\""
        + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
        + "\"" : text
  }
}
