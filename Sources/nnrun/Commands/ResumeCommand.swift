// SPDX-License-Identifier: MIT

import ArgumentParser
import NNRuntime
import NNSpec

/// `nnrun resume`: goes on with a run exactly where it stopped.
struct ResumeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume",
    abstract: "Goes on with a run exactly where it stopped.",
    discussion: """
      Whatever ended the run, it goes on from its newest whole checkpoint and comes to the same bytes as if nothing had \
      happened, on any number of threads. A run that is over is left as it is.

      Exit codes are those of `nnrun train`; 2 also if the folder holds nothing to go on from, or was made by another \
      version or with an instruction set that this processor does not have.
      """)

  @Argument(help: "The run folder.")
  var runFolder: String

  @OptionGroup var runtime: RuntimeOptions

  @Flag(help: "Goes on with another version or instruction set too: last digits may then differ.")
  var anyway = false

  @OptionGroup var training: TrainingOptions

  func run() throws {
    let messages = Terminal(.messages, training.color)
    let clock = TrainingClock.continuous()
    if let job = try RankedJob.join(messages, as: "resume" + training.untilText) {
      return try run(in: job, messages)
    }
    try telling(messages) {
      guard let (folder, resumption) = try open(messages) else { return }
      let session = try session(
        resumption.spec(), of: resumption, instructionSet: resumption.origin.instructionSet,
        isResumed: resumption.checkpoint != nil, clock, messages)
      try TrainingRun(
        options: training, clock: clock, signals: StopSignals(lastEpoch: training.until),
        messages: messages
      ).run(session, in: { () throws(RunFolderError) in folder }, from: resumption)
    }
  }

  // MARK: - Parts

  /// Prints why a run cannot go on; throws the exit code for it.
  func telling<Result>(_ messages: Terminal, _ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let failure as RunResumption.Failure {
      throw failure.told(messages)
    } catch let error as RunFolderError {
      messages.write("nnrun: \(error)\n")
      throw ExitStatus.failed.exitCode
    }
  }

  /// Takes hold of the folder; nil if there is nothing to resume, which is said.
  func open(_ messages: Terminal) throws -> (folder: RunFolder, resumption: RunResumption)? {
    let folder = try RunFolder.reopen(runFolder)
    if case .finished(let status) = RunResumption.progress(of: runFolder) {
      messages.write("nnrun: \(runFolder) is over (\(status)): nothing to resume\n")
      return nil
    }
    return (folder, try RunResumption(folder: runFolder))
  }

  /// What the spec of a run makes of this machine and the data; `resumption`: what it must go with, where it is known.
  func session(
    _ spec: SourceFile, of resumption: RunResumption?, instructionSet: String, isResumed: Bool,
    _ clock: TrainingClock, _ messages: Terminal
  ) throws -> TrainingSession {
    let session = try SessionReading.session(
      spec, overrides: [], settings: settings(instructionSet), clock: clock, isResumed: isResumed,
      configuration: .none, messages: messages, isQuiet: true)
    if let resumption {
      try ResumeCheck(isForced: anyway, messages: messages).check(resumption, session)
    }
    return session
  }

  /// Unless told otherwise the run's own instruction set, where this processor has it.
  private func settings(_ instructionSet: String) -> Network.Settings {
    var settings = runtime.settings
    let own = InstructionSet(rawValue: instructionSet)
    if settings.instructionSet == nil, own?.isSupported == true {
      settings.instructionSet = instructionSet
    }
    return settings
  }
}

/// Whether a run may go on in this session, and what is said of it.
struct ResumeCheck {
  /// Goes on although last digits may differ.
  let isForced: Bool
  let messages: Terminal

  func check(_ resumption: RunResumption, _ session: TrainingSession) throws {
    let now = session.origin(build: NNRun.version)
    try resumption.check(now)
    for skipped in resumption.skipped {
      messages.write("nnrun: \(skipped.path) \(skipped.reason); the one before it is taken\n")
    }
    guard let deviation = resumption.origin.deviation(from: now) else { return }
    guard isForced else {
      throw RunResumption.Failure(
        path: resumption.folder,
        reason: deviation + ", so that last digits would differ; --anyway goes on nevertheless")
    }
    messages.write("nnrun: \(deviation): last digits may differ from those of a run in one go\n")
  }
}

extension RunResumption.Failure {
  /// Prints why; the exit code for it.
  func told(_ messages: Terminal) -> ExitCode {
    messages.write("nnrun: \(self)\n")
    return (isOfInput ? ExitStatus.problems : .failed).exitCode
  }
}
