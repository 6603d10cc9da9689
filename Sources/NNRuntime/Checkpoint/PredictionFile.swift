// SPDX-License-Identifier: MIT

internal import NNSpec

/// How predictions are written.
package enum PredictionFormat: String, CaseIterable, Sendable {
  case csv, jsonl, npy
}

/// Predictions for other programs.
package struct PredictionFile {
  private let targets: [PredictedTarget]
  private let rows: [Int]
  /// The example of each row, and of sequences the number of its step, from 1.
  private let places: [(example: Int, step: Int?)]

  /// A column that names the examples, and their names.
  private let names: (column: String, values: [String])?

  /// Takes the predictions of each target with the row of each example in its file.
  package init(
    _ targets: [PredictedTarget], rows: [Int], names: (column: String, values: [String])? = nil
  ) {
    self.targets = targets
    self.names = names
    self.rows = rows
    places =
      targets[0].predictions.lengths.map { lengths in
        lengths.enumerated().flatMap { example, length in
          (0..<length).map { (example, $0 + 1) }
        }
      } ?? (0..<targets[0].predictions.count).map { ($0, nil) }
  }

  /// The whole file.
  package func bytes(_ format: PredictionFormat) -> [UInt8] {
    switch format {
    case .csv: Array(csv.utf8)
    case .jsonl: Array(jsonl.utf8)
    case .npy: npy
    }
  }

  private var isSteps: Bool { targets[0].predictions.lengths != nil }

  /// A table as text, in which no text is a formula.
  package var csv: String {
    var columns = ["row"]
    if let names { columns.append(names.column) }
    if isSteps { columns.append("step") }
    // Several targets share the words, so each stands before its own.
    columns += targets.flatMap { $0.columns(isQualified: targets.count > 1) }
    var text = columns.map(CSVCell.text).joined(separator: ",") + "\n"
    for (index, (place, step)) in places.enumerated() {
      text += "\(rows[place]),"
      if let names { text += CSVCell.text(names.values[place]) + "," }
      if let step { text += "\(step)," }
      text += targets.flatMap { $0.cells(index) }.joined(separator: ",") + "\n"
    }
    return text
  }

  package var jsonl: String {
    places.enumerated().map { index, found in
      var entries: [(String, JSONValue)] = [("row", .int(rows[found.example]))]
      if let names { entries.append((names.column, .string(names.values[found.example]))) }
      if let step = found.step { entries.append(("step", .int(step))) }
      entries += targets.flatMap { $0.entries(index, isQualified: targets.count > 1) }
      return JSONValue.object(entries).text + "\n"
    }.joined()
  }

  /// The raw outputs [examples, width] as little-endian float32, NPY version 1.0; targets side by side.
  package var npy: [UInt8] {
    let width = targets.reduce(0) { $0 + $1.predictions.width }
    let shape = "(\(places.count), \(width))"
    var header = "{'descr': '<f4', 'fortran_order': False, 'shape': \(shape), }"
    header += String(repeating: " ", count: (64 - (10 + header.utf8.count + 1) % 64) % 64) + "\n"
    let length = header.utf8.count
    var bytes: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0]
    bytes += [UInt8(truncatingIfNeeded: length), UInt8(truncatingIfNeeded: length >> 8)]
    bytes += Array(header.utf8)
    for index in places.indices {
      for value in targets.flatMap({ $0.numbers(index) }) {
        let bits = Float(value).bitPattern
        for shift in 0..<4 { bytes.append(UInt8(truncatingIfNeeded: bits >> (8 * shift))) }
      }
    }
    return bytes
  }
}
