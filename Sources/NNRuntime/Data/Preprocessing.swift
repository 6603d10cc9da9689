// SPDX-License-Identifier: MIT

package import NNSpec

/// How a table becomes the numbers that a network reads, fitted once on the training part and kept with the model.
package struct Preprocessing: Sendable, Equatable {
  /// In the order of the spec, side by side in the encoded example.
  package let inputs: [FittedFeature]
  package let target: FittedFeature

  package init(inputs: [FittedFeature], target: FittedFeature) {
    self.inputs = inputs
    self.target = target
  }

  package var inputWidth: Int { inputs.reduce(0) { $0 + $1.width } }
  package var targetWidth: Int { target.width }

  /// What the first layer reads: the shape of an image, or the width of all inputs side by side.
  package var inputShape: Shape {
    if inputs.count == 1, let shape = inputs[0].shape { return shape }
    return Shape([inputWidth])
  }

  /// A number that the network predicts, in the target's own unit.
  package func unscaleTarget(_ value: Float, column: Int = 0) -> Double {
    guard case .numbers(let scale) = target.encoding else { return Double(value) }
    return scale.undo(value, column: column)
  }

  /// What reading a file for these features takes; for prediction it may lack the target.
  package func wanted(needsTarget: Bool, place: SourceSpan) -> [WantedFeature] {
    (inputs + [target]).map { feature in
      WantedFeature(
        name: feature.name, type: feature.type, patterns: ColumnPatterns(patterns: feature.columns),
        missing: feature.isTarget && !needsTarget ? .drop : feature.missing, shape: feature.shape,
        isOptional: feature.isTarget && !needsTarget, use: feature.isTarget ? .target : .input,
        span: place, path: "")
    }
  }

  /// The examples of the given rows; `targets` stay empty where the part has no target.
  ///
  /// Fails where a cell cannot be encoded: an unknown value of a binary or target, a number that scaling takes out of range.
  func encode(_ part: DataPart, rows: [Int], hasTarget: Bool) -> Result<DataSplit, EncodingFailure>
  {
    var input: InputStorage
    if let bytes = bytes(part, rows) {
      input = bytes
    } else {
      let width = inputWidth
      var floats = ContiguousArray<Float>(repeating: 0, count: rows.count * width)
      var offset = 0
      for (feature, raw) in zip(inputs, part.features) {
        guard let raw else { preconditionFailure("\(feature.name) was not read") }
        if let fault = feature.encode(raw, rows: rows, into: &floats, stride: width, offset: offset)
        {
          return .failure(EncodingFailure(feature: feature.name, fault: fault))
        }
        offset += feature.width
      }
      input = .floats(floats)
    }
    var targets = ContiguousArray<Float>()
    if hasTarget, let raw = part.features.last ?? nil {
      targets = ContiguousArray(repeating: 0, count: rows.count * targetWidth)
      if let fault = target.encode(raw, rows: rows, into: &targets, stride: targetWidth, offset: 0)
      {
        return .failure(EncodingFailure(feature: target.name, fault: fault))
      }
    }
    return .success(
      DataSplit(
        count: rows.count, inputs: input, inputWidth: inputWidth, targets: targets,
        targetWidth: targetWidth, rows: rows.map { part.rows[$0] }))
  }

  struct EncodingFailure: Error {
    let feature: String
    let fault: EncodingFault
  }

  /// A single image of bytes that is only divided stays bytes.
  private func bytes(_ part: DataPart, _ rows: [Int]) -> InputStorage? {
    guard inputs.count == 1, case .numbers(let scale) = inputs[0].encoding,
      let divisor = scale.plainDivisor, let raw = part.features[0],
      case .bytes(let bytes) = raw.values
    else { return nil }
    if rows.count == part.rowCount { return .bytes(bytes, divisor: divisor) }
    var chosen = ContiguousArray<UInt8>()
    chosen.reserveCapacity(rows.count * raw.width)
    for row in rows { chosen.append(contentsOf: bytes[row * raw.width..<(row + 1) * raw.width]) }
    return .bytes(chosen, divisor: divisor)
  }
}
