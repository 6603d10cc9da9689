// SPDX-License-Identifier: MIT

import ArgumentParser
import NNSpec

/// `nnrun check`: everything that can be known before training.
struct CheckCommand: ParsableCommand {
  enum FailLevel: String, ExpressibleByArgument, CaseIterable {
    case error, warning, never

    var severity: Diagnostic.Severity? {
      switch self {
      case .error: .error
      case .warning: .warning
      case .never: nil
      }
    }
  }

  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Finds every mistake that can be known before training.",
    discussion: """
      A PATH is a file, a folder (all *.nn.yaml and *.nn.yml below it), a pattern with *, ** and ? in \
      quotes, or - for standard input. Without any, it is the current folder.

      A comment `# nnrun: ignore[U502] why` at the end of a line or above it leaves out a warning that begins there; \
      `# nnrun: ignore-file[U502]` before the first key leaves it out everywhere.

      .nnrun.yaml gives other levels: `severity: {U502: off}`, or `paths: {"legacy/**": {ignore: [U502]}}`.

      Exit codes: 0 nothing found, 1 problems at or above --fail-on or with --diff something to mend, 2 something \
      could not be read or written, or a wrong .nnrun.yaml.
      """)

  @Argument(help: "Specs, folders or patterns; - is standard input.")
  var paths: [String] = []

  @Option(
    help: ArgumentHelp("Names standard input and anchors its relative paths.", valueName: "path"))
  var stdinFilename: String?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "What standard output gets; auto is full, and under GitHub Actions github as well.",
      valueName: "format"))
  var format: FormatChoice = .auto

  @Flag(help: "The same as -f json.")
  var json = false

  @Option(
    help: ArgumentHelp(
      "Writes a format into a file as well; may be given several times.", valueName: "format=file"))
  var output: [FormatFile] = []

  @Option(help: "The mildest problem that makes the exit code 1: error, warning or never.")
  var failOn: FailLevel = .error

  @Option(help: ArgumentHelp("Leaves out warnings of a kind everywhere.", valueName: "code"))
  var ignore: [IgnoredCode] = []

  @Option(help: ArgumentHelp("Problems shown for a file; all are counted.", valueName: "n"))
  var maxProblems = 100

  @Flag(help: "Mends what surely keeps its meaning, then checks again.")
  var fix = false

  @Flag(help: "Lets --fix and --diff also make changes that may not be meant.")
  var unsafeFixes = false

  @Flag(help: "Shows what --fix would change, and changes nothing.")
  var diff = false

  @Flag(help: "Counts the kinds of problems instead of showing each.")
  var statistics = false

  @Flag(
    help:
      "Also runs one batch before training and shows the sizes of values and gradients beside what was predicted."
  )
  var probe = false

  @Flag(help: "Checks again whenever a spec changes, until it is stopped.")
  var watch = false

  @Flag(help: "The same as --fail-on warning.")
  var strict = false

  @Flag(name: .shortAndLong, help: "Shows advice as well.")
  var verbose = false

  @Flag(name: .shortAndLong, help: "No count at the end.")
  var quiet = false

  @OptionGroup var configurationFile: ConfigurationOptions
  @OptionGroup var options: SpecOptions

  /// The mildest problem that makes the check fail; nil: none does.
  var failLevel: Diagnostic.Severity? { strict ? .warning : failOn.severity }

  func validate() throws {
    guard maxProblems >= 0 else { throw ValidationError("--max-problems must not be negative") }
    if fix, diff { throw ValidationError("--fix and --diff exclude each other") }
    if unsafeFixes, !fix, !diff {
      throw ValidationError("--unsafe-fixes goes with --fix or --diff")
    }
    if fix, paths.contains("-") {
      throw ValidationError("--fix cannot mend standard input; --diff shows the changes")
    }
    if watch, paths.contains("-") { throw ValidationError("--watch cannot watch standard input") }
  }

  func run() throws {
    if watch {
      try SpecWatch(paths: paths, configuration: configurationFile.choice).run {
        var run = CheckRun(self)
        run.run()
      }
    }
    if diff {
      let status = CheckRun.showChanges(self)
      if status != .done { throw status.exitCode }
      return
    }
    var run = CheckRun(self)
    run.run()
    // The process ends with it in memory: to free a large spec part by part takes longer than to check a small one.
    withExtendedLifetime(run) { NNRun.end(run.status == .done ? nil : run.status.exitCode) }
  }
}

/// What stands behind `-f`: a format, or `auto`.
struct FormatChoice: ExpressibleByArgument {
  static let auto = FormatChoice(format: nil)
  static var allValueStrings: [String] {
    [auto.defaultValueDescription] + CheckFormat.allCases.map(\.rawValue)
  }

  /// Nil for `auto`.
  let format: CheckFormat?
  var defaultValueDescription: String { format?.rawValue ?? "auto" }

  private init(format: CheckFormat?) { self.format = format }

  init?(argument: String) {
    guard Self.allValueStrings.contains(argument) else { return nil }
    self.init(format: CheckFormat(rawValue: argument))
  }
}

/// `format=file`.
struct FormatFile: ExpressibleByArgument {
  let format: CheckFormat
  let path: String

  init?(argument: String) {
    guard let equals = argument.firstIndex(of: "="),
      let format = CheckFormat(rawValue: String(argument[..<equals])),
      argument.index(after: equals) < argument.endIndex
    else { return nil }
    self.format = format
    path = String(argument[argument.index(after: equals)...])
  }
}

/// A kind of problem that may be left out.
struct IgnoredCode: ExpressibleByArgument {
  let code: DiagnosticCode

  init?(argument: String) {
    guard let code = DiagnosticCode(named: argument), code.severity != .error else { return nil }
    self.code = code
  }
}
