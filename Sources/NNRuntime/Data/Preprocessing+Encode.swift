// SPDX-License-Identifier: MIT

import NNSpec

extension Preprocessing {
  struct EncodingFailure: Error {
    let feature: String
    let fault: EncodingFault
    /// In the file.
    let row: Int?
  }

  /// Some examples of a table; `targets` stay empty where it has no target.
  ///
  /// Fails where a cell cannot be encoded: an unknown value of a binary or target, a number that scaling takes out of range.
  func encode(
    _ table: ExampleTable, _ examples: [Int], hasTarget: Bool
  ) -> Result<DataSplit, EncodingFailure> {
    let input: InputStorage
    let inputSpans: [RowSpan]?
    if let bytes = bytes(table) {
      (input, inputSpans) = (bytes, spans(examples, table))
    } else {
      let rows = RowChoice(table.inputSpans, examples, areShared: table.rule != nil)
      inputSpans = rows.spans
      switch storage(table, rows.rows) {
      case .success(let found): input = found
      case .failure(let failure): return .failure(failure)
      }
    }
    var encoded = ContiguousArray<Float>()
    var targetSpans: [RowSpan]?
    if hasTarget, let raw = table.target {
      let areShared = table.rule != nil && !table.isTargetJoined
      let rows = RowChoice(table.targetSpans, examples, areShared: areShared)
      targetSpans = table.isTargetJoined ? nil : rows.spans
      let width = table.isTargetJoined ? raw.width : targetWidth
      var offset = target.width
      encoded = ContiguousArray(repeating: 0, count: rows.rows.count * width)
      if let fault = target.encode(
        raw, rows: rows.rows, into: &encoded, stride: width, offset: 0)
      {
        return .failure(failure(target, fault, table))
      }
      for (feature, raw) in zip(targets.dropFirst(), table.furtherTargets) {
        guard let raw else { continue }
        if let fault = feature.encode(
          raw, rows: rows.rows, into: &encoded, stride: width, offset: offset)
        {
          return .failure(failure(feature, fault, table))
        }
        offset += feature.width
      }
    }
    var split = DataSplit(
      count: examples.count, inputs: input, inputWidth: inputWidth, inputSpans: inputSpans,
      targets: encoded, targetWidth: targetWidth, targetSpans: targetSpans,
      rows: examples.map { table.rows[$0] })
    split.weights = table.weights.map { weights in examples.map { Float(weights[$0]) } }
    if let names = table.stepNames, table.isTargetJoined, let spans = table.targetSpans {
      split.places = examples.map { names[min(spans[$0].lowerBound, names.count - 1)] }
    }
    if let names = table.names { split.places = examples.map { names[$0] } }
    return .success(split)
  }

  private func failure(
    _ feature: FittedFeature, _ fault: EncodingFault, _ table: ExampleTable
  ) -> EncodingFailure {
    EncodingFailure(
      feature: feature.name, fault: fault,
      row: fault.row.map { table.fileRow($0, ofTarget: feature.isTarget) })
  }

  private func storage(
    _ table: ExampleTable, _ rows: [Int]
  ) -> Result<InputStorage, EncodingFailure> {
    if givesCodes {
      return inputs[0].encodeCodes(table.inputs[0], rows: rows)
        .map { .codes($0) }.mapError { failure(inputs[0], $0, table) }
    }
    let width = inputWidth
    var floats = ContiguousArray<Float>(repeating: 0, count: rows.count * width)
    var offset = 0
    for (feature, raw) in zip(inputs, table.inputs) {
      if let fault = feature.encode(raw, rows: rows, into: &floats, stride: width, offset: offset) {
        return .failure(failure(feature, fault, table))
      }
      offset += feature.width
    }
    return .success(.floats(floats))
  }

  /// A single image of bytes that is only divided stays bytes: those of the whole table, which all parts read.
  private func bytes(_ table: ExampleTable) -> InputStorage? {
    guard inputs.count == 1, case .numbers(let scale) = inputs[0].encoding,
      let divisor = scale.plainDivisor, case .bytes(let bytes) = table.inputs[0].values
    else { return nil }
    return .bytes(bytes, divisor: divisor)
  }

  /// Where some examples are in the whole table; nil if they are all of it.
  private func spans(_ examples: [Int], _ table: ExampleTable) -> [RowSpan]? {
    if table.inputSpans == nil, examples.elementsEqual(0..<table.count) { return nil }
    return examples.map { example in
      let span = table.inputSpans?[example] ?? example..<example + 1
      return RowSpan(begin: span.lowerBound, count: span.count)
    }
  }
}

/// The rows that some examples need, and where each finds its own among them.
private struct RowChoice {
  let rows: [Int]
  let spans: [RowSpan]?

  /// Rows that examples share stay side by side as they are; others are put in the order of the examples.
  init(_ spans: [Range<Int>]?, _ examples: [Int], areShared: Bool) {
    guard let spans else {
      rows = examples
      self.spans = nil
      return
    }
    if areShared {
      let first = examples.map { spans[$0].lowerBound }.min() ?? 0
      let last = examples.map { spans[$0].upperBound }.max() ?? first
      rows = Array(first..<last)
      self.spans = examples.map {
        RowSpan(begin: spans[$0].lowerBound - first, count: spans[$0].count)
      }
      return
    }
    var rows: [Int] = []
    rows.reserveCapacity(examples.reduce(0) { $0 + spans[$1].count })
    self.spans = examples.map { example in
      defer { rows += spans[example] }
      return RowSpan(begin: rows.count, count: spans[example].count)
    }
    self.rows = rows
  }
}
