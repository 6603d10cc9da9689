// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Schedules, metrics and initialisers: numbers that no network is needed for.
extension ReferenceTests {
  static func checkSchedule(
    _ golden: JSONValue, _ file: ReferenceFile, _ comparison: inout Comparison
  ) throws {
    let text = try GoldenNames.text("schedules", try golden.string("schedule"), golden["options"])
    let schedule = try decode(text, of: Catalogue.schedules).value
    // What has no rate in its options gives the rates itself; one_cycle has its maximum.
    let base = golden["options"]?["lr"]?.number ?? .nan
    let rates = try #require(golden["lr"]?.numbers)
    let run = ScheduledRun(stepsPerEpoch: 7, totalSteps: rates.count, warmup: schedule.warmup)
    let metrics = golden["metrics"]?.numbers
    try #require((schedule is PlateauSchedule) == (metrics != nil), "\(golden.label)")
    var state = PlateauState()
    let ours = rates.indices.map { step in
      let rate = schedule.rate(base, at: step, in: run)
      guard let plateau = schedule.plateau(at: step, in: run), let metrics else { return rate }
      // The state after the steps before; this step's metric is for the next.
      defer { state.observe(metrics[step], plateau, higherIsBetter: false) }
      return state.lowered(rate, plateau)
    }
    comparison.check(ours, rates, golden.label)
  }

  static func checkMetric(
    _ golden: JSONValue, _ file: ReferenceFile, _ comparison: inout Comparison
  ) throws {
    let text = try GoldenNames.text("metrics", try golden.string("metric"), golden["options"])
    let metric = try decode(text, of: Catalogue.metrics).value
    let runnable = try #require(metric as? any RunnableMetric, "\(golden.label)")
    let predictions = try predictions(golden)
    if let matrix = try golden.required("value").tensor {
      let ours = predictions.confusion.flatMap { $0.map(Double.init) }
      comparison.check(ours, matrix.data, golden.label)
      return
    }
    let (ours, theirs) = (runnable.value(predictions), golden["value"]?.number)
    #expect((ours == nil) == (theirs == nil), "\(golden.label): \(String(describing: ours))")
    if let ours, let theirs { comparison.check([ours], [theirs], golden.label) }
  }

  /// Labels become rows with a 1 for the predicted class; the kind of target follows from the case's data set.
  private static func predictions(_ golden: JSONValue) throws -> Predictions {
    let targets = try golden.tensor("targets").data
    let given = try golden.tensor("predictions")
    let set = golden.label.split(separator: "/").last.map(String.init) ?? ""
    if set.hasPrefix("regression") {
      return Predictions(kind: .number, width: 1, outputs: given.data, targets: targets)
    }
    if set.hasPrefix("binary") {
      return Predictions(kind: .binary, width: 1, outputs: given.data, targets: targets)
    }
    try #require(set.hasPrefix("classes"), "\(golden.label)")
    if given.shape.count == 2 {
      return Predictions(
        kind: .category, width: given.shape[1],
        outputs: set.hasSuffix("logits") ? softmax(given) : given.data, targets: targets)
    }
    let classes = Int((given.data + targets).max() ?? 0) + 1
    let rows = given.data.flatMap { label in
      (0..<classes).map { Double($0) == label ? 1.0 : 0.0 }
    }
    return Predictions(kind: .category, width: classes, outputs: rows, targets: targets)
  }

  /// Metrics see probabilities.
  private static func softmax(_ logits: Tensor) -> [Double] {
    stride(from: 0, to: logits.data.count, by: logits.shape[1]).flatMap { begin in
      let row = logits.data[begin..<begin + logits.shape[1]].map { exp($0) }
      return row.map { $0 / row.reduce(0, +) }
    }
  }

  /// Mean and deviation within five standard errors of a large sample, its bounds, or the property.
  static func checkInitialiser(
    _ golden: JSONValue, _ file: ReferenceFile, _ comparison: inout Comparison
  ) throws {
    let name = try golden.string("initialiser")
    if name == "gain" { return try checkGain(golden, &comparison) }
    let text = try GoldenNames.text("initialisers", name, golden["options"])
    let distribution = try decode(text, of: Catalogue.initialisers).value.distribution
    let shape = try #require(golden["shape"]?.numbers).map { Int($0) }
    for seed in 0..<3 {
      let sample = WeightInitialisation.values(
        distribution, shape: shape, seed: UInt64(seed), path: "layer.weight"
      ).map(Double.init)
      let what = "\(golden.label), seed \(seed)"
      if let diagonal = golden["diagonal"]?.number {
        comparison.check(product(sample, golden), identity(golden, diagonal), what)
        continue
      }
      if let values = golden["values"]?.tensor {
        comparison.check(sample, values.data, what)
        continue
      }
      checkSample(sample, golden, what)
    }
    if let input = golden["fan_in"]?.number, let output = golden["fan_out"]?.number {
      let fans = ParameterSpec.Fans(shape)
      comparison.check([Double(fans.input), Double(fans.output)], [input, output], golden.label)
    }
  }

  /// What `gain: tanh` means, as the deviation of an initialiser that has it.
  private static func checkGain(_ golden: JSONValue, _ comparison: inout Comparison) throws {
    let options = try golden.required("options")
    let activation = try #require(options["activation"]?.string)
    let text = options["slope"]?.number.map { "{\(activation): \($0)}" } ?? activation
    let chosen = try decode("glorot_normal: {gain: \(text)}", of: Catalogue.initialisers)
    guard case .scaled(let gain, .average, false) = chosen.value.distribution else {
      Issue.record("\(golden.label): \(chosen.value.distribution)")
      return
    }
    comparison.check([gain], [try #require(golden["value"]?.number)], golden.label)
  }

  private static func checkSample(_ sample: [Double], _ golden: JSONValue, _ what: String) {
    let count = Double(sample.count)
    let mean = sample.reduce(0, +) / count
    let deviation = (sample.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count).squareRoot()
    // Values are rounded to Float: constants have no standard error but this.
    let rounding = 1e-7
    for (ours, name) in [(mean, "mean"), (deviation, "std")] {
      let theirs = golden[name]?.number ?? .nan
      let allowed = 5 * (golden["\(name)_standard_error"]?.number ?? .nan) + rounding
      #expect(abs(ours - theirs) <= allowed, "\(what): \(name)")
    }
    if let lower = golden["lower"]?.number { #expect(sample.allSatisfy { $0 >= lower - rounding }) }
    if let upper = golden["upper"]?.number { #expect(sample.allSatisfy { $0 <= upper + rounding }) }
  }

  private static func sizes(_ golden: JSONValue) -> (rows: Int, columns: Int, isTall: Bool) {
    let rows = Int(golden["matrix_rows"]?.number ?? 0)
    let columns = Int(golden["matrix_columns"]?.number ?? 0)
    return (rows, columns, golden["product"]?.string == "W^T W")
  }

  private static func product(_ w: [Double], _ golden: JSONValue) -> [Double] {
    let (rows, columns, isTall) = sizes(golden)
    let (size, depth) = isTall ? (columns, rows) : (rows, columns)
    func value(_ vector: Int, _ place: Int) -> Double {
      isTall ? w[place * columns + vector] : w[vector * columns + place]
    }
    return (0..<size * size).map { index in
      (0..<depth).reduce(0.0) { $0 + value(index / size, $1) * value(index % size, $1) }
    }
  }

  private static func identity(_ golden: JSONValue, _ diagonal: Double) -> [Double] {
    let (rows, columns, isTall) = sizes(golden)
    let size = isTall ? columns : rows
    return (0..<size * size).map { $0 / size == $0 % size ? diagonal : 0 }
  }
}
