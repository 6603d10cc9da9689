// SPDX-License-Identifier: MIT

import ArgumentParser
import NNRuntime
import NNSpec

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// `nnrun compare`: runs side by side.
struct CompareCommand: ParsableCommand {
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, md, json, html
  }

  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Shows runs side by side: metrics, what their specs decide otherwise, curves.",
    discussion: """
      Differences are to the first run that is named. A folder that is named twice is shown once.

      Exit codes: 0 done, 2 a folder is no run's or the file cannot be written, 64 no run has the metric of --sort.
      """)

  @Argument(help: "Run folders.")
  var runs: [String]

  @Option(
    help: ArgumentHelp(
      "The best by this metric first, as in test.accuracy.", valueName: "metric"))
  var sort: String?

  @Option(name: .shortAndLong, help: "text, md, json or html, which also draws curves.")
  var format: Format = .text

  @Flag(help: "The same as --format json.")
  var json = false

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Where to write (default: standard output).", valueName: "file"))
  var output: String?

  @Option(help: "Colours: auto, always or never.")
  var color: ColourChoice = .auto

  func run() throws {
    let messages = Terminal(.messages, color)
    let comparison = try comparison(messages)
    let text =
      switch json ? .json : format {
      case .text: comparison.text(terminal)
      case .md: comparison.markdown
      case .json: comparison.json.pretty()
      case .html: comparison.html
      }
    guard let output, output != "-" else { return Terminal(.output, color).write(text) }
    do throws(SystemError) {
      try FileSystem.writeWhole(Array(text.utf8), to: output)
    } catch {
      messages.write("nnrun: \(RunFolderError(path: output, error))\n")
      throw ExitStatus.failed.exitCode
    }
  }

  private func comparison(_ messages: Terminal) throws -> RunComparison {
    var known: Set<String> = []
    let once = runs.filter { folder in
      guard let identity = FileSystem.identity(folder) else { return true }
      if known.insert(identity).inserted { return true }
      messages.write("nnrun: \(folder) is a run that is named before\n")
      return false
    }
    let records = try once.map { try RunReading.record($0, messages) }
    do throws(RunComparison.UnknownMetric) {
      return try RunComparison(records, sortedBy: sort)
    } catch {
      messages.write("nnrun: \(error)\n")
      throw ExitStatus.usage.exitCode
    }
  }

  /// Standard output, or a file, which is read as UTF-8 and without colours.
  private var terminal: TerminalFacts {
    guard output == nil || output == "-" else { return TerminalFacts(width: 120) }
    return TerminalFacts.output(color)
  }
}

extension TerminalFacts {
  /// Standard output, with the colours that are wanted.
  ///
  /// What is no terminal is as wide as a table may be: whoever reads a file can scroll.
  static func output(_ choice: ColourChoice) -> TerminalFacts {
    let environment = ProcessInfo.processInfo.environment
    var facts = TerminalFacts(descriptor: 1, environment: environment)
    if !facts.isTerminal, environment["COLUMNS"] == nil { facts.width = 120 }
    if choice != .auto { facts.hasColour = choice == .always }
    return facts
  }
}
