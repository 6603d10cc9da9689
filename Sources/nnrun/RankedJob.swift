// SPDX-License-Identifier: MIT

import ArgumentParser
import NNRuntime
import NNSpec

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A command that several processes run together, started by `mpirun` or the like.
///
/// One of them, the leader, reads and writes the run folder and speaks for all.
final class RankedJob {
  let ranks: MPIRanks
  let messages: Terminal
  private var hasLeft = false

  /// Joins the others; nil if this process was started alone.
  ///
  /// `command`: what of the command line must be the same for all.
  static func join(_ messages: Terminal, as command: String) throws -> RankedJob? {
    guard let launcher = Launcher.current else { return nil }
    guard MPIRanks.isAvailable else {
      return try failed(
        "this is one of \(launcher.count) processes, and was built without MPI: `swift build --traits MPI`",
        launcher, messages)
    }
    let job = RankedJob(messages)
    guard job.ranks.count == launcher.count else {
      return try failed(
        "MPI sees \(job.ranks.count) of the \(launcher.count) processes: start them with the `mpirun` of the MPI that nnrun was built with, or `srun --mpi=pmix`",
        launcher, messages)
    }
    let commands = job.ranks.gather(Array(command.utf8)).map { String(decoding: $0, as: UTF8.self) }
    if let rank = commands.firstIndex(where: { $0 != commands[0] }) {
      try job.refuse(
        true,
        "process \(rank) was started with `\(commands[rank])`, process 0 with `\(commands[0])`",
        messages)
    }
    return job
  }

  private static func failed(
    _ words: String, _ launcher: Launcher, _ messages: Terminal
  ) throws -> RankedJob? {
    if launcher.rank == 0 { messages.write("nnrun: \(words)\n") }
    throw ExitStatus.failed.exitCode
  }

  private init(_ messages: Terminal) {
    ranks = MPIRanks()
    self.messages = messages
  }

  var isLeader: Bool { ranks.isLeader }

  /// Leaves the others; all of them do when the work is done.
  func leave() {
    if !hasLeft { ranks.leave() }
    hasLeft = true
  }

  /// Ends the others too, if they are still at work.
  func end(with error: any Error) {
    guard !hasLeft else { return }
    ranks.abort(code: NNRun.exitCode(for: error).rawValue)
  }

  // MARK: - Saying one thing

  /// What a process says of itself when it has read its files.
  private struct Report: Codable {
    let host: String
    let exitCode: Int32
    let said: String
    var origin: RunOrigin?
  }

  /// Reads spec and data in every process; throws in all of them if one cannot, or has read something else.
  func session(_ read: () throws -> TrainingSession) throws -> TrainingSession {
    var session: TrainingSession?
    var failure: (any Error)?
    func body() {
      do { session = try read() } catch { failure = error }
    }
    var said = ""
    if isLeader { body() } else { said = capturingMessages(body) }
    let report = Report(
      host: ProcessInfo.processInfo.hostName,
      exitCode: failure.map { NNRun.exitCode(for: $0).rawValue } ?? 0, said: said,
      origin: session?.origin(build: NNRun.version))
    let reports = ranks.gather(values: report)
    if let problem = problem(reports, session) {
      if isLeader { messages.write(problem.words) }
      leave()
      throw ExitCode(problem.code)
    }
    guard var session else { preconditionFailure("no session and no failure") }
    session.ranks = ranks
    return session
  }

  /// What is said and the exit code, if the processes cannot train together.
  private func problem(
    _ reports: [Report], _ session: TrainingSession?
  ) -> (words: String, code: Int32)? {
    let first = reports[0]
    // The leader has said it.
    if first.exitCode != 0 { return ("", first.exitCode) }
    for (rank, report) in reports.enumerated() {
      let who = "process \(rank) on \(report.host)"
      if report.exitCode != 0 {
        return ("nnrun: \(who) failed:\n" + report.said, report.exitCode)
      }
      if let difference = first.origin.flatMap({ $0.mismatch(report.origin) }) {
        return (
          "nnrun: \(who) has \(difference), unlike process 0 on \(first.host)\n",
          ExitStatus.failed.rawValue
        )
      }
    }
    return session?.sharingProblem(among: ranks.count).map { diagnostic in
      (DiagnosticPrinter(messages.style).text([diagnostic]), ExitStatus.problems.rawValue)
    }
  }

  // MARK: - What the leader knows

  /// What the leader's closure gives; if it fails, its exit code in all processes.
  func fromLeader(_ body: () throws -> [UInt8]) throws -> [UInt8] {
    var failure: (any Error)?
    var bytes: [UInt8] = [0]
    if isLeader {
      do {
        bytes += try body()
      } catch {
        failure = error
        bytes = [1, UInt8(truncatingIfNeeded: NNRun.exitCode(for: error).rawValue)]
      }
    }
    let given = ranks.fromLeader(bytes)
    guard given[0] == 0 else {
      leave()
      throw failure ?? ExitCode(Int32(given[1]))
    }
    return Array(given.dropFirst())
  }
}
