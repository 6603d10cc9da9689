// SPDX-License-Identifier: MIT

import ArgumentParser
import NNSpec

/// `nnrun check`: everything that can be known before training.
struct CheckCommand: ParsableCommand {
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case human, json
  }

  enum FailLevel: String, ExpressibleByArgument, CaseIterable {
    case error, warning, never
  }

  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Finds every mistake that can be known before training.",
    discussion: """
      A PATH is a file, a folder (all *.nn.yaml and *.nn.yml below it), a pattern with *, ** and ? in \
      quotes, or - for standard input. Without any, it is the current folder.

      Exit codes: 0 nothing found, 1 problems at or above --fail-on, 2 something could not be read.
      """)

  @Argument(help: "Specs, folders or patterns; - is standard input.")
  var paths: [String] = []

  @Option(
    help: ArgumentHelp("Names standard input and anchors its relative paths.", valueName: "path"))
  var stdinFilename: String?

  @Option(name: .shortAndLong, help: "human or json.")
  var format: Format = .human

  @Flag(help: "The same as -f json.")
  var json = false

  @Option(help: "The mildest problem that makes the exit code 1: error, warning or never.")
  var failOn: FailLevel = .error

  @Option(help: ArgumentHelp("Problems shown for a file; all are counted.", valueName: "n"))
  var maxProblems = 100

  @Flag(name: .shortAndLong, help: "Shows advice as well.")
  var verbose = false

  @Flag(name: .shortAndLong, help: "No count at the end.")
  var quiet = false

  @OptionGroup var options: SpecOptions

  func validate() throws {
    guard maxProblems >= 0 else { throw ValidationError("--max-problems must not be negative") }
  }

  func run() throws {
    let output = Terminal(.output, options.color)
    let messages = Terminal(.messages, options.color)
    let found = SpecFiles.find(paths)
    for problem in found.problems { messages.write("nnrun: \(problem)\n") }
    var report = CheckReport(
      style: output.style, verbose: verbose, limit: maxProblems, isHuman: !json && format == .human)
    var isComplete = found.problems.isEmpty
    for path in found.paths {
      guard let file = SpecReading.source(path, inputName: stdinFilename ?? "<stdin>") else {
        messages.write("nnrun: cannot read \(path)\n")
        report.noteFailure(path)
        isComplete = false
        continue
      }
      let check = SpecCheck(
        file, overrides: options.overrides, data: options.data, machine: thisMachine())
      output.write(report.add(check.diagnostics, of: file))
    }
    if json || format == .json {
      output.write(report.document(toolVersion: NNRun.version).pretty())
    } else if !quiet {
      output.write(report.footer(isTerminal: output.isTerminal))
    }
    if !isComplete { throw ExitStatus.failed.exitCode }
    if fails(report.summary) { throw ExitStatus.problems.exitCode }
  }

  private func fails(_ summary: DiagnosticSummary) -> Bool {
    switch failOn {
    case .error: summary.errors > 0
    case .warning: summary.errors + summary.warnings > 0
    case .never: false
    }
  }
}
