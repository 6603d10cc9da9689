// SPDX-License-Identifier: MIT

import ArgumentParser
import NNRuntime
import NNSpec

/// `nnrun bench`: how long a step takes.
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract:
      "Times training steps of a spec on a synthetic batch: forward, loss, backward and update.",
    discussion: """
      A batch has the shapes that the spec declares, and is whole whatever `shards` says; data is read only where it alone tells a size. Work is counted as the \
      direct algorithm multiplies and adds, two operations each, whatever way was taken, and its share is that of what the same \
      threads reach in registers, measured in the same run.
      """)

  @Argument(help: "The spec.")
  var spec: String?

  @Option(help: ArgumentHelp("Steps that are timed, at least.", valueName: "n"))
  var steps = 20

  @Option(help: ArgumentHelp("How long to go on, at least.", valueName: "seconds"))
  var seconds = 2.0

  @Option(help: ArgumentHelp("Examples of a batch; the spec's unless given.", valueName: "n"))
  var batch: Int?

  @Flag(help: "Predictions instead, by a network that has no backward pass.")
  var inference = false

  @Flag(help: "Reading the spec's data and making its network instead.")
  var loading = false

  @Flag(
    help: "Also shows where the time goes: by layer and operation, with speed and memory touched.")
  var profile = false

  @Flag(help: "Only what the machine can multiply and add at most; without a spec.")
  var probe = false

  @Flag(help: "Products of square matrices instead, of 64 to 2048 rows; without a spec.")
  var products = false

  @Flag(help: "One JSON object.")
  var json = false

  @OptionGroup var options: SpecOptions
  @OptionGroup var runtime: RuntimeOptions

  func validate() throws {
    guard !(probe && products) else {
      throw ValidationError("--probe and --products exclude each other")
    }
    guard (spec == nil) == (probe || products) else {
      throw ValidationError(
        spec == nil ? "a spec is missing" : "--probe and --products take no spec")
    }
    guard !(loading && (inference || profile || spec == nil)) else {
      throw ValidationError("--loading takes a spec, and neither --inference nor --profile")
    }
    if let batch, !(1...1 << 20).contains(batch) {
      throw ValidationError("--batch must be between 1 and 1048576")
    }
  }

  func run() throws {
    let before = ProcessFacts.processorSeconds
    let clock = TrainingClock.continuous()
    let output = Terminal(.output, options.color)
    guard let spec else { return output.write(try machine(clock)) }
    if loading { return output.write(try loading(of: spec, clock, before: before)) }
    let (subject, network) = try network(spec)
    let measured = profile ? StepProfile(clock: clock) : nil
    let times = StepBenchmark(network, subject.spec, isTraining: !inference, clock: clock).run(
      steps: steps, least: seconds, profile: measured)
    let result = BenchmarkResult(
      name: subject.spec.name, isTraining: !inference, network: network, times: times,
      firstStep: before + times.firstEnd, peak: try peak(clock), peakBytes: ProcessFacts.peakBytes,
      profile: measured)
    output.write(json ? result.json.pretty() : result.text)
  }

  private func network(_ spec: String) throws -> (BenchmarkSubject, Network) {
    let messages = Terminal(.messages, options.color)
    let sizes = ["training.shards=1"] + (batch.map { ["training.batch_size=\($0)"] } ?? [])
    let subject = try SessionReading.benchmarkSubject(
      spec, overrides: options.overrides + sizes, settings: runtime.settings, messages: messages)
    do throws(TrainingSession.Failure) {
      return (subject, try subject.network(training: !inference))
    } catch {
      throw SessionReading.exitCode(error, messages)
    }
  }

  /// `before`: seconds of the process until the clock began.
  private func loading(
    of spec: String, _ clock: TrainingClock, before: Double
  ) throws -> String {
    let session = try SessionReading.session(
      spec, overrides: options.overrides, settings: runtime.settings, clock: clock,
      messages: Terminal(.messages, options.color), isQuiet: true)
    let end = clock.now()
    let (all, peakBytes) = (ProcessFacts.processorSeconds, ProcessFacts.peakBytes)
    let isRead = session.readAgain()
    let result = LoadingResult(
      session, seconds: end, processorSeconds: all - before,
      readingProcessorSeconds: isRead ? ProcessFacts.processorSeconds - all : nil,
      ready: before + end, peakBytes: peakBytes)
    return json ? result.json.pretty() : result.text
  }

  /// What needs no spec.
  private func machine(_ clock: TrainingClock) throws -> String {
    guard products else {
      let peak = try peak(clock)
      return json ? peak.json.pretty() : peak.text
    }
    let result = try reported { () throws(Network.Failure) in
      try ProductBenchmark(runtime.settings, clock: clock, seconds: seconds)
    }
    return json ? result.json.pretty() : result.text
  }

  private func peak(_ clock: TrainingClock) throws -> PeakProbe {
    try reported { () throws(Network.Failure) in try PeakProbe(runtime.settings, clock: clock) }
  }

  private func reported<Made>(_ make: () throws(Network.Failure) -> Made) throws -> Made {
    do throws(Network.Failure) {
      return try make()
    } catch {
      throw SessionReading.exitCode(.network(error), Terminal(.messages, options.color))
    }
  }
}
