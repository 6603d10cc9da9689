// SPDX-License-Identifier: MIT

package import NNSpec

/// What a trial's run folder says of its run.
package struct TrialReading {
  /// The monitored number after each epoch.
  package let values: [Double]
  /// Updates made in all.
  package let steps: Int

  /// Why a run says nothing.
  package struct Failure: Error {
    /// In lower case, without a full stop.
    package let reason: String
  }

  /// Reads the metrics of the first epochs, of all if `epochs` is nil; `monitor`: `validation.accuracy`.
  package init(folder: String, monitor: String, epochs: Int?) throws(Failure) {
    let path = "\(folder)/\(MetricsLog.fileName)"
    guard let bytes = try? FileSystem.read(path) else {
      throw Failure(reason: "\(path) is missing")
    }
    let words = monitor.split(separator: ".", maxSplits: 1).map(String.init)
    var values: [Double] = []
    var steps = 0
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      guard let object = try? JSONValue.parse(Array(line)), case .int(let epoch)? = object["epoch"],
        case .int(let step)? = object["step"]
      else { continue }
      if epoch == 0 { continue }
      if let epochs, epoch > epochs { break }
      steps = step
      guard let value = object[words[0]]?[words[1]]?.finite else {
        throw Failure(reason: "\(monitor) of epoch \(epoch) is no finite number")
      }
      values.append(value)
    }
    if values.isEmpty { throw Failure(reason: "no epoch was measured") }
    (self.values, self.steps) = (values, steps)
  }

  /// The number that stands for the run.
  package func value(_ which: SweepSpec.Value, higherIsBetter: Bool) -> Double {
    let best = higherIsBetter ? values.max() : values.min()
    return (which == .best ? best : values.last) ?? .nan
  }

  /// The mean over the epochs.
  package var mean: Double { values.reduce(0, +) / Double(values.count) }
}

extension JSONValue {
  /// The number, if it is one.
  package var finite: Double? {
    switch self {
    case .int(let value): Double(value)
    case .double(let value): value.isFinite ? value : nil
    default: nil
    }
  }
}
