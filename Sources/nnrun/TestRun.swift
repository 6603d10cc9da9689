// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// `nnrun test` over its files.
struct TestRun {
  private let command: TestCommand
  private let output: Terminal
  private let messages: Terminal
  private let clock = TrainingClock.continuous()

  init(_ command: TestCommand) {
    self.command = command
    output = Terminal(.output, command.color)
    messages = Terminal(.messages, command.color)
  }

  func run() -> ExitStatus {
    let found = SpecFiles.find(command.paths)
    for problem in found.problems { messages.write("nnrun: \(problem)\n") }
    let signals = StopSignals()
    let tester = SpecTester(
      SpecTester.Settings(
        overrides: command.overrides.values, network: command.runtime.settings,
        machine: thisMachine(),
        stop: signals.request, environment: Environment.describe, command: CommandLine.quoted),
      clock: clock)
    var report = TestReport(toolVersion: NNRun.version)
    var names: [String: Int] = [:]
    for path in found.paths {
      if signals.request.isRequested || command.failFast && !report.results.allSatisfy(\.passes) {
        report.add(SpecTestResult(path, .skipped))
        continue
      }
      let result = test(path, tester, keptIn: folder(path, &names))
      show(result)
      report.add(result)
    }
    // Where the program is the reader, people have the last word on the other stream.
    if !found.paths.isEmpty { (command.json ? messages : output).write(report.summary) }
    if command.json { output.write(report.json.pretty()) }
    let isWritten = command.junit.map { write(report.jUnit, to: $0) } ?? true
    if signals.request.isRequested { return signals.exitStatus }
    return isWritten && found.problems.isEmpty ? status(report.results) : .failed
  }

  private func test(_ path: String, _ tester: SpecTester, keptIn folder: String?) -> SpecTestResult
  {
    guard let file = SpecReading.source(path) else {
      return SpecTestResult(path, .error, reason: "cannot be read")
    }
    return tester.test(file, keptIn: folder, progress: display)
  }

  private func show(_ result: SpecTestResult) {
    let told = result.diagnostics.filter { !command.quiet || $0.severity == .error }
    SpecReading.show(told, messages)
    if command.json { return }
    output.write(TestReport.text(result))
    // Whoever waits for a long test sees what is done.
    flushOutput()
  }

  private var display: Progress? {
    let terminal = TerminalFacts(
      descriptor: 2, environment: ProcessInfo.processInfo.environment)
    if command.quiet || (command.progress == .auto && !terminal.isTerminal) { return nil }
    return Progress(
      style: command.progress, terminal: terminal, clock: clock.now,
      output: { FileSystem.say($0, on: 2) })
  }

  /// Where a spec's run is kept: `iris-mlp` for `specs/iris-mlp.nn.yaml`, with a number from the second of a name on.
  private func folder(_ path: String, _ names: inout [String: Int]) -> String? {
    guard let keep = command.keep else { return nil }
    let name = RunFolder.sanitised(SpecFiles.stem(of: path == "-" ? "stdin" : path))
    names[name, default: 0] += 1
    let count = names[name, default: 1]
    return "\(keep)/\(name)" + (count == 1 ? "" : "-\(count)")
  }

  private func status(_ results: [SpecTestResult]) -> ExitStatus {
    let order: [(SpecTestResult.Status, ExitStatus)] = [
      (.error, .failed), (.problems, .problems), (.diverged, .diverged), (.failed, .gate),
    ]
    return order.first { status, _ in results.contains { $0.status == status } }?.1 ?? .done
  }

  private func write(_ text: String, to path: String) -> Bool {
    do throws(SystemError) {
      try FileSystem.writeWhole(Array(text.utf8), to: path)
      return true
    } catch {
      messages.write("nnrun: cannot write \(path): \(error.reason)\n")
      return false
    }
  }
}
