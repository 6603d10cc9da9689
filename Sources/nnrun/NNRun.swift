// SPDX-License-Identifier: MIT

import ArgumentParser
import NNRuntime

/// The program: one subcommand a file in Commands/, listed here and nowhere else.
@main
struct NNRun: ParsableCommand {
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "nnrun",
    abstract: "Neural networks written as YAML specs, checked like code, trained by one program.",
    version: version,
    subcommands: [
      InitCommand.self,
      CheckCommand.self,
      ShowCommand.self,
      SummaryCommand.self,
      TrainCommand.self,
      ResumeCommand.self,
      SweepCommand.self,
      TestCommand.self,
      EvaluateCommand.self,
      PredictCommand.self,
      ReportCommand.self,
      CompareCommand.self,
      BenchCommand.self,
      DoctorCommand.self,
      ExplainCommand.self,
      SchemaCommand.self,
      LspCommand.self,
    ])

  static func main() {
    // Who reads our output may end before we do; a run goes on without.
    FileSystem.ignoreClosedPipes()
    AddressSpace.spare()
    var failure: (any Error)?
    do {
      try requireDescriptors()
      var command = try parseAsRoot()
      try command.run()
    } catch {
      failure = error
    }
    end(failure)
  }

  /// Ends the process, and says so if not all of its output could be written.
  static func end(_ failure: (any Error)?) -> Never {
    guard let reason = undeliveredOutput(), failure.map({ exitCode(for: $0).isSuccess }) ?? true
    else { exit(withError: failure) }
    Terminal(.messages, .auto).write("nnrun: cannot write to standard output: \(reason)\n")
    exit(withError: ExitStatus.failed.exitCode)
  }

  /// Dispatch, which reads files and watches signals, ends the process where it gets no descriptors.
  private static func requireDescriptors() throws {
    do throws(SystemError) {
      try FileSystem.requireDescriptors(8)
    } catch {
      Terminal(.messages, .auto).write("nnrun: cannot open files: \(error.reason)\n")
      throw ExitStatus.failed.exitCode
    }
  }
}
