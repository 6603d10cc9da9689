// SPDX-License-Identifier: MIT

import ArgumentParser
import NNRuntime
import NNSpec

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// `nnrun sweep --worker DIR`: leads the sweep in a shared folder if nobody does, and else takes runs of it.
struct SweepWorker {
  private let command: SweepCommand
  private let messages: Terminal

  init(_ command: SweepCommand, _ messages: Terminal) {
    (self.command, self.messages) = (command, messages)
  }

  /// Milliseconds between two looks at the folder.
  private static let pauseLength: UInt32 = 50

  /// Works until the sweep is over; throws the exit code where that is not 0.
  func run() throws {
    let signals = StopSignals()
    let folder = try enter()
    while true {
      let lead: () throws -> Void
      do throws(RunFolderError) {
        lead = try leader(folder, signals)
      } catch {
        guard error.isHeld else { throw failed("\(error)") }
        if try work(folder, signals) { return }
        continue
      }
      return try lead()
    }
  }

  /// Goes to the directory in which the sweep was begun; returns the sweep's folder as it is called there.
  private func enter() throws -> String {
    guard let folder = command.worker else { preconditionFailure("no folder") }
    guard command.spec == nil else { return folder }
    guard let origin = SweepOrigin(of: folder) else {
      throw failed("\(folder) holds no sweep; with the spec's name one is begun there")
    }
    guard FileManager.default.changeCurrentDirectoryPath(origin.directory) else {
      throw failed("\(folder) was begun in \(origin.directory), which is not here")
    }
    return origin.folder
  }

  /// The sweep to lead; fails if another process does.
  private func leader(
    _ folder: String, _ signals: StopSignals
  ) throws(RunFolderError) -> () throws -> Void {
    var leader = command
    leader.worker = folder
    if leader.spec == nil, let origin = SweepOrigin(of: folder) {
      (leader.spec, leader.overrides.values, leader.trials) = (
        origin.spec, origin.set, origin.trials
      )
      leader.runtime.cpu = .init(rawValue: origin.cpu) ?? .auto
    }
    // Before anything is said.
    if FileSystem.kind(of: "\(folder)/\(SweepJournal.fileName)") != nil {
      _ = try RunFolder.reopen(folder)
    }
    do {
      let (model, plan) = try leader.read(messages)
      let run = try SweepRun(leader, model, plan, messages, signals: signals)
      return run.run
    } catch let error as RunFolderError {
      throw error
    } catch {
      return { throw error }
    }
  }

  /// Takes runs until the sweep is over; false if nobody leads it any more.
  @discardableResult
  func work(_ folder: String, _ signals: StopSignals) throws -> Bool {
    if !command.quiet { messages.write("nnrun: taking runs of \(folder)\n") }
    let environment = ProcessInfo.processInfo.environment
    let places = command.parallel ?? 1
    let threads = command.threads(places: places)
    let name = "\(ProcessInfo.processInfo.hostName)-\(FileSystem.processIdentifier)"
    let worker = QueueWorker(sweep: folder, name: name, places: places, clock: .continuous()) {
      words throws(SystemError) in
      try ChildProcess.trial(words, threads: threads, environment: environment)
    }
    let outcome: QueueWorker.Outcome
    do throws(RunFolderError) {
      outcome = try worker.work(
        isStopped: { signals.request.isRequested },
        pause: { pause(milliseconds: Self.pauseLength) })
    } catch {
      throw failed("\(error)")
    }
    if outcome == .stopped { throw signals.exitStatus.exitCode }
    return outcome == .over
  }

  private func failed(_ words: String) -> ExitCode {
    messages.write("nnrun: \(words)\n")
    return ExitStatus.failed.exitCode
  }
}
