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

  init(_ command: CheckCommand) {
    self.command = command
    output = Terminal(.output, command.options.color)
    messages = Terminal(.messages, command.options.color)
    ignored = Set(command.ignore.map(\.code))
  }

  /// The format on standard output, and whether GitHub's commands follow it.
  private var format: (main: CheckFormat, annotates: Bool) {
    if command.json { return (.json, false) }
    if let format = command.format.format { return (format, false) }
    return (.full, ProcessInfo.processInfo.environment["GITHUB_ACTIONS"] == "true")
  }

  /// Checks, mends if asked to, and reports.
  func run() -> ExitStatus {
    let found = SpecFiles.find(command.paths)
    for problem in found.problems { messages.write("nnrun: \(problem)\n") }
    var result = CheckResult(failLevel: command.failOn.severity, toolVersion: NNRun.version)
    var report = HumanReport(
      style: output.style, verbose: command.verbose, limit: command.maxProblems)
    var isComplete = found.problems.isEmpty
    for path in found.paths {
      let file = checked(path, &result, &isComplete)
      if format.main == .full, !command.statistics { output.write(report.text(file)) }
    }
    write(result, report)
    for target in command.output { isComplete = write(result, to: target) && isComplete }
    if !isComplete { return .failed }
    return result.fails ? .problems : .done
  }

  /// The changes that mending would make; whether there are any.
  func showChanges() -> ExitStatus {
    let found = SpecFiles.find(command.paths)
    for problem in found.problems { messages.write("nnrun: \(problem)\n") }
    var (isComplete, hasChanges) = (found.problems.isEmpty, false)
    for path in found.paths {
      guard let file = source(path) else {
        messages.write("nnrun: cannot read \(path)\n")
        isComplete = false
        continue
      }
      let mended = mended(file)
      let text = UnifiedDiff.text(
        file.path, from: String(decoding: file.bytes, as: UTF8.self),
        to: String(decoding: mended.bytes, as: UTF8.self))
      output.write(text)
      hasChanges = hasChanges || !text.isEmpty
    }
    if !isComplete { return .failed }
    return hasChanges ? .problems : .done
  }

  private func source(_ path: String) -> SourceFile? {
    SpecReading.source(path, inputName: command.stdinFilename ?? "<stdin>")
  }

  private func check(_ file: SourceFile) -> SpecCheck {
    SpecCheck(
      file, overrides: command.options.overrides, data: command.options.data,
      machine: thisMachine())
  }

  private func mended(_ file: SourceFile) -> Mending {
    Mending.whole(file, allowsUnsafe: command.unsafeFixes) { check($0).diagnostics }
  }

  /// Reads, mends if asked to, and checks one file.
  private func checked(
    _ path: String, _ result: inout CheckResult, _ isComplete: inout Bool
  ) -> CheckResult.File {
    guard var source = source(path) else {
      messages.write("nnrun: cannot read \(path)\n")
      return failed(path, &result, &isComplete)
    }
    if command.fix {
      let mended = mended(source)
      if mended.bytes != source.bytes {
        guard replace(path, with: mended.bytes) else {
          return failed(path, &result, &isComplete)
        }
        let count = mended.count
        messages.write("mended \(count) \(count == 1 ? "problem" : "problems") in \(path)\n")
        source = SourceFile(path: source.path, bytes: mended.bytes)
      }
    }
    let check = check(source)
    let diagnostics = check.diagnostics.filter { !ignored.contains($0.code) }
    let file = CheckResult.File(source.path, diagnostics)
    result.add(file, suppressed: check.suppressed)
    if command.probe, let spec = check.spec { isComplete = probe(spec) && isComplete }
    return file
  }

  private func failed(
    _ path: String, _ result: inout CheckResult, _ isComplete: inout Bool
  ) -> CheckResult.File {
    isComplete = false
    let file = CheckResult.File(path, status: .failed)
    result.add(file)
    return file
  }

  /// Replaces a spec at once, with the mode that it has; a link stays one.
  private func replace(_ path: String, with bytes: [UInt8]) -> Bool {
    let target = URL(filePath: path).resolvingSymlinksInPath()
    let mode = try? FileManager.default.attributesOfItem(atPath: target.path)[.posixPermissions]
    do {
      try Data(bytes).write(to: target, options: .atomic)
      if let mode {
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: target.path)
      }
      return true
    } catch {
      messages.write("nnrun: cannot write \(path)\n")
      return false
    }
  }

  /// The rest of standard output: all of a format for programs, what is left to say in one for people.
  private func write(_ result: CheckResult, _ report: HumanReport) {
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

  private func write(_ result: CheckResult, to target: FormatFile) -> Bool {
    let text = target.format.text(result, verbose: command.verbose, limit: command.maxProblems)
    if (try? Data(text.utf8).write(to: URL(filePath: target.path), options: .atomic)) != nil {
      return true
    }
    messages.write("nnrun: cannot write \(target.path)\n")
    return false
  }
}
