// SPDX-License-Identifier: MIT

import ArgumentParser
import NNRuntime
import NNSpec

/// `nnrun bench`: how long a training step takes.
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract:
      "Times training steps of a spec on a synthetic batch: forward, loss, backward and update.")

  @Argument(help: "The spec.")
  var spec: String

  @Option(help: ArgumentHelp("Steps that are timed, at least.", valueName: "n"))
  var steps = 20

  @Option(help: ArgumentHelp("How long to go on, at least.", valueName: "seconds"))
  var seconds = 2.0

  @Flag(help: "Also shows where the time goes.")
  var profile = false

  @Flag(help: "One JSON object.")
  var json = false

  @OptionGroup var options: SpecOptions
  @OptionGroup var runtime: RuntimeOptions

  func run() throws {
    let messages = Terminal(.messages, options.color)
    let clock = TrainingClock.continuous()
    let subject = try SessionReading.benchmarkSubject(
      spec, overrides: options.overrides, settings: runtime.settings, messages: messages)
    let network = try network(of: subject, messages)
    let measured = profile ? StepProfile(clock: clock) : nil
    let times = StepBenchmark(network, subject.spec, clock: clock).run(
      steps: steps, least: seconds, profile: measured
    ).sorted()
    let (median, late) = (times[times.count / 2] * 1_000, times[times.count * 9 / 10] * 1_000)
    let batch = network.largestBatch
    let output = Terminal(.output, options.color)
    if json {
      output.write(
        JSONValue.object([
          ("schema", .string("nnrun/bench/v1")), ("name", .string(subject.spec.name)),
          ("steps", .int(times.count)), ("median_ms", .double(median)), ("p90_ms", .double(late)),
          ("batch", .int(batch)), ("examples_per_second", .double(1_000 * Double(batch) / median)),
        ]).pretty())
    } else {
      output.write(
        "\(subject.spec.name): \(NumberText.significant(median)) ms a step (median of \(times.count), "
          + "p90 \(NumberText.significant(late))), \(NumberText.significant(1_000 * Double(batch) / median)) examples/s\n"
      )
    }
    guard let measured else { return }
    let total = times.reduce(0, +)
    for row in measured.table(network.plan) {
      let share = NumberText.significant(100 * row.seconds / total)
      let speed = row.gigaflops.map { "  \(NumberText.significant($0)) GFLOP/s" } ?? ""
      messages.write(
        "  \(NumberText.significant(1_000 * row.seconds / Double(times.count))) ms  \(share)%  \(row.name)\(speed)\n"
      )
    }
  }

  private func network(of subject: BenchmarkSubject, _ messages: Terminal) throws -> Network {
    do throws(TrainingSession.Failure) {
      return try subject.network(training: true)
    } catch {
      throw SessionReading.exitCode(error, messages)
    }
  }
}
