// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// One pass of `nnrun check` over its files.
struct CheckRun {
  let command: CheckCommand
  private let output: Terminal
  let messages: Terminal
  private let ignored: Set<DiagnosticCode>
  private var configurations: Configurations
  private var result: CheckResult
  private var report: HumanReport
  /// Whether everything could be read and written.
  private var isComplete = true
  /// The check of the last file, which nobody reads: whoever ends the process with it need not free it.
  private var last: SpecCheck?

  init(_ command: CheckCommand) {
    self.command = command
    output = Terminal(.output, command.options.color)
    messages = Terminal(.messages, command.options.color)
    ignored = Set(command.ignore.map(\.code))
    configurations = Configurations(command.configurationFile.choice)
    result = CheckResult(failLevel: command.failLevel, toolVersion: NNRun.version)
    report = HumanReport(
      style: output.style, verbose: command.verbose, limit: command.maxProblems)
  }

  /// The format on standard output, and whether GitHub's commands follow it.
  private var format: (main: CheckFormat, annotates: Bool) {
    if command.json { return (.json, false) }
    if let format = command.format.format { return (format, false) }
    return (.full, ProcessInfo.processInfo.environment["GITHUB_ACTIONS"] == "true")
  }

  /// Checks, mends if asked to, and reports.
  mutating func run() {
    for path in paths() { check(path) }
    writeRest()
    for target in command.output { write(target) }
  }

  var status: ExitStatus {
    if !isComplete { return .failed }
    return result.fails ? .problems : .done
  }

  /// The changes that mending would make; whether there are any.
  static func showChanges(_ command: CheckCommand) -> ExitStatus {
    var run = CheckRun(command)
    var hasChanges = false
    for path in run.paths() {
      guard let file = run.source(path) else { continue }
      let severities = run.severities(for: file)
      let (mended, _) = run.mended(file, severities)
      let text = UnifiedDiff.text(
        file.path, from: String(decoding: file.bytes, as: UTF8.self),
        to: String(decoding: mended.bytes, as: UTF8.self))
      run.output.write(text)
      hasChanges = hasChanges || !text.isEmpty
    }
    if !run.isComplete { return .failed }
    return hasChanges ? .problems : .done
  }

  // MARK: - Reading

  private mutating func fail(_ words: String) {
    messages.write("nnrun: \(words)\n")
    isComplete = false
  }

  private mutating func paths() -> [String] {
    let found = SpecFiles.find(command.paths)
    for problem in found.problems { fail(problem) }
    return found.paths
  }

  private mutating func source(_ path: String) -> SourceFile? {
    let file = SpecReading.source(path, inputName: command.stdinFilename ?? "<stdin>")
    if file == nil { fail("cannot read \(path)") }
    return file
  }

  /// The levels that hold for a file; a configuration that is wrong is told as a file of its own.
  private mutating func severities(for file: SourceFile) -> Severities {
    let severities = configurations.severities(for: file.path)
    for problem in configurations.takeProblems() {
      if problem.diagnostics.isEmpty {
        fail("cannot read \(problem.path)")
      } else if problem.status == .failed {
        isComplete = false
      }
      add(problem)
    }
    return severities
  }

  // MARK: - Checking

  /// Reads, mends if asked to, checks and tells one file.
  private mutating func check(_ path: String) {
    guard let source = source(path) else { return add(CheckResult.File(path, status: .failed)) }
    let severities = severities(for: source)
    guard command.fix else { return add(source, checked(source, severities)) }
    let (mended, check) = mended(source, severities)
    if mended.bytes != source.bytes {
      guard TextFile.write(mended.bytes, to: path) else {
        fail("cannot write \(path)")
        return add(CheckResult.File(path, status: .failed))
      }
      let problems = mended.count == 1 ? "problem" : "problems"
      messages.write("mended \(mended.count) \(problems) in \(path)\n")
    }
    add(source, check)
  }

  private func checked(_ file: SourceFile, _ severities: Severities) -> SpecCheck {
    SpecCheck(
      file, overrides: command.options.overrides, data: command.options.data,
      machine: thisMachine(), severities: severities, known: nil)
  }

  /// What mending makes of a file, and the check of that.
  private func mended(
    _ file: SourceFile, _ severities: Severities
  ) -> (mended: Mending, check: SpecCheck) {
    var last: SpecCheck?
    let mended = Mending.whole(file, allowsUnsafe: command.unsafeFixes) { file in
      let check = checked(file, severities)
      last = check
      return check.diagnostics
    }
    return (mended, last ?? checked(file, severities))
  }

  private mutating func add(_ source: SourceFile, _ check: SpecCheck) {
    let diagnostics = check.diagnostics.filter { !ignored.contains($0.code) }
    add(CheckResult.File(source.path, diagnostics), suppressed: check.suppressed)
    if let sweep = check.sweep, format.main == .full, !command.quiet {
      messages.write("\(terminalSafe(source.path)): sweep: \(terminalSafe(sweep.outline))\n")
    }
    if command.probe, let spec = check.spec { isComplete = probe(spec) && isComplete }
    last = check
  }

  private mutating func add(_ file: CheckResult.File, suppressed: Int = 0) {
    result.add(file, suppressed: suppressed)
    if format.main == .full, !command.statistics { output.write(report.text(file)) }
  }

  // MARK: - Writing

  /// The rest of standard output: all of a format for programs, what is left to say in one for people.
  private func writeRest() {
    let (main, annotates) = format
    let footer = command.quiet ? "" : report.footer(result, isTerminal: output.isTerminal)
    if command.statistics {
      output.write(result.statistics + footer)
    } else if main == .full {
      output.write(footer)
    } else {
      output.write(main.text(result, verbose: command.verbose, limit: command.maxProblems))
      // Whoever reads the log sees the count; standard output is the program's.
      messages.write(footer)
    }
    if annotates { output.write(CheckFormat.github.text(result)) }
  }

  private mutating func write(_ target: FormatFile) {
    let text = target.format.text(result, verbose: command.verbose, limit: command.maxProblems)
    if !TextFile.write(text.utf8, to: target.path) { fail("cannot write \(target.path)") }
  }
}
