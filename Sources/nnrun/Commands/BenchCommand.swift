// SPDX-License-Identifier: MIT

import ArgumentParser
import NNRuntime
import NNSpec

/// `nnrun bench`: how long a training step takes.
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract:
      "Times training steps of a spec on a synthetic batch: forward, loss, backward and update.",
    discussion: """
      A batch has the shapes that the spec declares; data is read only where it alone tells a size. Work is counted as the \
      direct algorithm multiplies and adds, two operations each, whatever way was taken, and its share is that of what the same \
      threads reach in registers, measured in the same run.
      """)

  @Argument(help: "The spec.")
  var spec: String?

  @Option(help: ArgumentHelp("Steps that are timed, at least.", valueName: "n"))
  var steps = 20

  @Option(help: ArgumentHelp("How long to go on, at least.", valueName: "seconds"))
  var seconds = 2.0

  @Flag(
    help: "Also shows where the time goes: by layer and operation, with speed and memory touched.")
  var profile = false

  @Flag(help: "Only what the machine can multiply and add at most; without a spec.")
  var probe = false

  @Flag(help: "One JSON object.")
  var json = false

  @OptionGroup var options: SpecOptions
  @OptionGroup var runtime: RuntimeOptions

  func validate() throws {
    guard (spec == nil) == probe else {
      throw ValidationError(probe ? "--probe takes no spec" : "a spec is missing")
    }
  }

  func run() throws {
    let before = ProcessFacts.processorSeconds
    let clock = TrainingClock.continuous()
    let messages = Terminal(.messages, options.color)
    let output = Terminal(.output, options.color)
    guard let spec else {
      let peak = try reported(messages) { () throws(Network.Failure) in
        try PeakProbe(runtime.settings, clock: clock)
      }
      return output.write(json ? peak.json.pretty() : peak.text)
    }
    let subject = try SessionReading.benchmarkSubject(
      spec, overrides: options.overrides, settings: runtime.settings, messages: messages)
    let network = try network(of: subject, messages)
    let measured = profile ? StepProfile(clock: clock) : nil
    let times = StepBenchmark(network, subject.spec, clock: clock).run(
      steps: steps, least: seconds, profile: measured)
    let peak = try reported(messages) { () throws(Network.Failure) in
      try PeakProbe(runtime.settings, clock: clock)
    }
    let result = BenchmarkResult(
      name: subject.spec.name, network: network, times: times, firstStep: before + times.firstEnd,
      peak: peak, peakBytes: ProcessFacts.peakBytes, profile: measured)
    output.write(json ? result.json.pretty() : result.text)
  }

  private func network(of subject: BenchmarkSubject, _ messages: Terminal) throws -> Network {
    do throws(TrainingSession.Failure) {
      return try subject.network(training: true)
    } catch {
      throw SessionReading.exitCode(error, messages)
    }
  }

  private func reported<Made>(
    _ messages: Terminal, _ make: () throws(Network.Failure) -> Made
  ) throws -> Made {
    do throws(Network.Failure) {
      return try make()
    } catch {
      throw SessionReading.exitCode(.network(error), messages)
    }
  }
}
