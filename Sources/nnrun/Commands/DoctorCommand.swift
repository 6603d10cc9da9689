// SPDX-License-Identifier: MIT

import ArgumentParser
import NNRuntime
import NNSpec

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// `nnrun doctor`: whether this machine computes what it should.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Tells what this machine offers, and tests that it computes what it should.",
    discussion: """
      With --determinism a spec is trained for some steps four times: twice alike, on more threads, and interrupted and \
      resumed. All must come to the same bytes.

      Exit codes: 0 all is well, 1 the spec or the data has errors, 70 a kernel is wrong or the bytes differ: please report it.
      """)

  @Option(help: ArgumentHelp("Trains this spec in several ways and compares.", valueName: "spec"))
  var determinism: String?

  @OptionGroup var overrides: OverrideOptions

  @Option(help: ArgumentHelp("Steps of each of these runs, at most.", valueName: "n"))
  var steps = 30

  @OptionGroup var runtime: RuntimeOptions

  @Option(help: "Colours: auto, always or never.")
  var color: ColourChoice = .auto

  func validate() throws {
    if steps < 2 {
      throw ValidationError("--steps must be at least 2: a run is interrupted halfway")
    }
    if determinism == nil, !overrides.values.isEmpty {
      throw ValidationError("--set is for the spec of --determinism")
    }
  }

  func run() throws {
    let output = Terminal(.output, color)
    let isWell = try determinism.map { try compare($0, output) } ?? examine(output)
    if !isWell {
      Terminal(.messages, color).write(
        "nnrun: this should not be: please report it with the lines above\n")
      throw ExitStatus.fault.exitCode
    }
  }

  /// The machine, and its kernels.
  private func examine(_ output: Terminal) -> Bool {
    let sets = InstructionSet.allCases.filter(\.isSupported)
    output.write(
      """
      nnrun            \(NNRun.version)
      instruction set  \(InstructionSet.best.rawValue) (of \(sets.map(\.rawValue).joined(separator: ", ")))
      processors       \(ProcessInfo.processInfo.activeProcessorCount)
      memory           \(bytesText(Int(clamping: ProcessInfo.processInfo.physicalMemory)))

      """)
    var isWell = true
    for set in sets {
      for row in KernelCheck(set).run() {
        let error = NumberText.significant(row.error, 2)
        let name = "\(set.rawValue) \(row.name)".padding(to: 26)
        output.write("\(name) error \(error.padding(to: 8)) \(row.isRight ? "ok" : "WRONG")\n")
        isWell = isWell && row.isRight
      }
    }
    return isWell
  }

  /// A spec trained in several ways.
  private func compare(_ spec: String, _ output: Terminal) throws -> Bool {
    let messages = Terminal(.messages, color)
    let check = DeterminismCheck(steps: steps, threads: runtime.settings.threads)
    let rows = try check.rows { threads, isResumed in
      var settings = runtime.settings
      settings.threads = threads
      return try SessionReading.session(
        SpecReading.file(spec, messages), overrides: overrides.values, settings: settings,
        clock: .continuous(), isResumed: isResumed, configuration: .none, messages: messages,
        isQuiet: true)
    }
    for row in rows {
      let name = row.name.padding(to: 24)
      output.write(
        "\(name) threads \("\(row.threads)".padding(to: 3)) steps \("\(row.steps)".padding(to: 6)) "
          + "\(row.sha256.prefix(16)) \(row.isSame ? "same" : "DIFFERENT")\n")
    }
    return rows.allSatisfy(\.isSame)
  }
}

extension String {
  /// With blanks up to a width.
  fileprivate func padding(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}
