// SPDX-License-Identifier: MIT

package import NNSpec

/// What `nnrun bench` found of a spec, for people and for programs.
package struct BenchmarkResult {
  package let name: String
  package let isTraining: Bool
  package let batch: Int
  package let times: StepBenchmark.Times
  /// Seconds from the beginning of the process to the end of the first step.
  package let firstStep: Double
  /// What a step multiplies and adds.
  package let multiplyAdds: Int
  package let peak: PeakProbe
  /// Of the network's buffers.
  package let memoryBytes: Int
  /// The most that the process had in memory; nil where the system does not tell.
  package let peakBytes: Int?
  /// Empty if nobody asked.
  package let profile: [StepProfile.Row]

  package init(
    name: String, isTraining: Bool, network: Network, times: StepBenchmark.Times,
    firstStep: Double, peak: PeakProbe, peakBytes: Int?, profile: StepProfile?
  ) {
    self.name = name
    self.isTraining = isTraining
    self.times = times
    self.firstStep = firstStep
    self.peak = peak
    self.peakBytes = peakBytes
    batch = network.run.batch
    multiplyAdds = network.multiplyAdds(isTraining: isTraining)
    memoryBytes = network.memoryBytes
    self.profile = profile?.table(network) ?? []
  }

  private var milliseconds: Double { 1_000 * times.median }
  private var examplesPerSecond: Double { Double(batch) / times.median }
  /// Billions of multiplications and additions in a step.
  private var gigaflop: Double { 2e-9 * Double(multiplyAdds) }
  private var gigaflops: Double { gigaflop / times.median }

  /// Three lines, and one for each row of the profile.
  package var text: String {
    let number = { (value: Double) in NumberText.significant(value, 3) }
    var lines = [
      "\(name): \(NumberText.significant(milliseconds)) ms a \(isTraining ? "step" : "prediction") (median of "
        + "\(NumberText.count(times.seconds.count)), p90 "
        + "\(NumberText.significant(1_000 * times.late))), batch \(batch), "
        + "\(number(examplesPerSecond)) examples/s",
      "  \(number(gigaflop)) GFLOP, \(number(gigaflops)) GFLOP/s: "
        + "\(NumberText.percent(gigaflops / peak.gigaflops)) of the peak of "
        + "\(number(peak.gigaflops)) (\(peak.instructionSet.rawValue), \(Words.counted(peak.threads, "thread")))",
      "  first step done \(number(1_000 * firstStep)) ms after the process began, network "
        + NumberText.bytes(memoryBytes)
        + (peakBytes.map { ", process \(NumberText.bytes($0)) at most" } ?? ""),
    ]
    lines += profile.map(line)
    return lines.map { $0 + "\n" }.joined()
  }

  private func line(_ row: StepProfile.Row) -> String {
    let time = NumberText.fixed(1_000 * row.seconds / Double(times.seconds.count), 4)
    let share = NumberText.percent(row.seconds / times.total)
    let speed = row.gigaflops.map { "\(NumberText.fixed($0, 1)) GFLOP/s" } ?? ""
    let columns = [
      (time + " ms", 13), (share, 8), (speed, 14),
      (NumberText.bytes(row.bytes / times.seconds.count), 10),
    ]
    return columns.map { text, width in
      String(repeating: " ", count: max(1, width - text.count)) + text
    }.joined() + "  " + row.name
  }

  /// `nnrun/bench/v1`; of predictions `median_ms` is that of a forward pass.
  package var json: JSONValue {
    .object([
      ("schema", .string("nnrun/bench/v1")), ("name", .string(name)),
      ("work", .string(isTraining ? "training" : "inference")), ("batch", .int(batch)),
      ("threads", .int(peak.threads)), ("instruction_set", .string(peak.instructionSet.rawValue)),
      ("steps", .int(times.seconds.count)), ("median_ms", .double(milliseconds)),
      ("p90_ms", .double(1_000 * times.late)), ("examples_per_second", .double(examplesPerSecond)),
      ("gflop_per_step", .double(gigaflop)), ("gflops", .double(gigaflops)),
      ("peak_gflops", .double(peak.gigaflops)),
      ("share_of_peak", .double(gigaflops / peak.gigaflops)),
      ("first_step_ms", .double(1_000 * firstStep)), ("network_bytes", .int(memoryBytes)),
      ("peak_bytes", peakBytes.map { .int($0) } ?? .null),
      ("profile", .array(profile.map(json))),
    ])
  }

  private func json(_ row: StepProfile.Row) -> JSONValue {
    .object([
      ("layer", .string(row.layer)), ("phase", .string(row.phase.rawValue)),
      ("operation", .string(row.operation)),
      ("ms", .double(1_000 * row.seconds / Double(times.seconds.count))),
      ("share", .double(row.seconds / times.total)),
      ("gflops", row.gigaflops.map { .double($0) } ?? .null),
      ("bytes", .int(row.bytes / times.seconds.count)),
    ])
  }
}
