// SPDX-License-Identifier: MIT

import ArgumentParser
import NNRuntime

/// `nnrun report`: makes a run's report again, or in another form.
struct ReportCommand: ParsableCommand {
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case html, md, card, tensorboard
  }

  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Makes a run's report again from its log, also while it runs, or in another form.",
    discussion: """
      html and md are the reports that training writes; card is a model card, README.md; tensorboard writes event \
      files into the run folder, for `tensorboard --logdir RUN`. With --baseline, md shows what changed since \
      another run.

      Exit codes: 0 done, 2 a folder is no run's or a file cannot be written.
      """)

  @Argument(help: "The run folder.")
  var runFolder: String

  @Option(name: .shortAndLong, help: "html, md, card or tensorboard.")
  var format: Format = .html

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Where to write; - is standard output (default: into the run folder).", valueName: "path"))
  var output: String?

  @Option(help: ArgumentHelp("Compares with another run, in md.", valueName: "run"))
  var baseline: String?

  @Option(help: "Colours: auto, always or never.")
  var color: ColourChoice = .auto

  func validate() throws {
    if baseline != nil, format != .md {
      throw ValidationError("--baseline goes with --format md only")
    }
    if output == "-", format == .tensorboard {
      throw ValidationError("event files are several: --output must be a folder")
    }
  }

  func run() throws {
    let messages = Terminal(.messages, color)
    let run = try RunReading.record(runFolder, messages)
    let base = try baseline.map { try RunReading.record($0, messages) }
    do throws(RunFolderError) {
      try write(run, base)
    } catch {
      messages.write("nnrun: \(error)\n")
      throw ExitStatus.failed.exitCode
    }
  }

  private func write(_ run: RecordedRun, _ base: RecordedRun?) throws(RunFolderError) {
    switch format {
    case .html: try write(HTMLReport(run.history).text, HTMLReport.fileName)
    case .md: try write(MarkdownReport(run, baseline: base).text, MarkdownReport.fileName)
    case .card: try write(ModelCard(run.history).text, ModelCard.fileName)
    case .tensorboard:
      let folder = output ?? runFolder
      // A run that goes on adds to the files that would be replaced.
      let held = output == nil ? try RunFolder.reopen(runFolder) : nil
      defer { _ = held }
      try TensorBoardLog.rebuild(run.events, in: folder, endedAt: run.writtenAt)
      Terminal(.output, color).write("\(folder)/\(TensorBoardLog.folderName)\n")
    }
  }

  private func write(_ text: String, _ name: String) throws(RunFolderError) {
    let path = output ?? "\(runFolder)/\(name)"
    do throws(SystemError) {
      try FileSystem.writeWhole(Array(text.utf8), to: path)
    } catch {
      throw RunFolderError(path: path, error)
    }
    if path != "-" { Terminal(.output, color).write(path + "\n") }
  }
}

extension RunReading {
  /// What a run's log holds; prints why and throws the exit code where there is none.
  static func record(_ folder: String, _ messages: Terminal) throws -> RecordedRun {
    do throws(EventLog.Problem) {
      return try RecordedRun(folder)
    } catch {
      messages.write("nnrun: \(error)\n")
      throw ExitStatus.failed.exitCode
    }
  }
}
