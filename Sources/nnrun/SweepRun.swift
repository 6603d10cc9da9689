// SPDX-License-Identifier: MIT

import ArgumentParser
import NNRuntime
import NNSpec

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// One process's part in a sweep: hands out runs to children, writes the journal, and tells what came out.
final class SweepRun {
  private let command: SweepCommand
  private let model: ModelSpec
  private let plan: SweepPlan
  private let messages: Terminal
  private let arguments: TrialArguments
  private let signals: StopSignals
  private let clock: TrainingClock
  private let folder: SweepFolder
  /// Whether the folder held nothing before.
  private let isFresh: Bool
  /// Where workers elsewhere find runs.
  private let queue: TrialQueue
  private var schedule: SweepSchedule
  /// What stopped before, in seconds, so that times go on.
  private var earlier = 0.0
  private var running: [TrialRun] = []
  /// Results of runs of trials of which others are not over.
  private var results: [SweepSchedule.Place: [TrialRun.Result?]] = [:]
  private var times: [SweepSchedule.Place: SweepJournal.Time] = [:]
  private var display: SweepDisplay

  /// Takes hold of the sweep's folder.
  init(
    _ command: SweepCommand, _ model: ModelSpec, _ plan: SweepPlan, _ messages: Terminal,
    signals: StopSignals
  ) throws(RunFolderError) {
    (self.command, self.model, self.plan, self.messages) = (command, model, plan, messages)
    self.signals = signals
    clock = .continuous()
    arguments = TrialArguments(command: command, model: model, plan: plan)
    schedule = SweepSchedule(plan)
    display = SweepDisplay(plan, messages, isQuiet: command.quiet)
    (folder, isFresh) = try SweepFolder.open(model, plan, at: command.folder)
    queue = try TrialQueue(sweep: folder.path, clock: clock)
    try SweepOrigin(command).write(to: folder)
  }

  var path: String { folder.path }

  /// Tries everything; throws the exit code where that is not 0.
  func run() throws {
    // Who stops a sweep by hand stops all of it; else another worker may take it over.
    defer {
      if !signals.request.isRequested || signals.exitStatus == .interrupted { queue.close() }
    }
    do {
      try work(isFresh ? [] : goOn())
    } catch let error as RunFolderError {
      throw failed("\(error)")
    } catch let error as SweepJournal.Problem {
      throw failed("\(error)")
    } catch let error as SystemError {
      throw failed("cannot start a trial: \(error.reason)")
    }
    if signals.request.isRequested {
      messages.write("nnrun: stopped; the same command goes on with \(folder.path)\n")
      throw signals.exitStatus.exitCode
    }
    try finish()
  }

  /// Lets go of what runs, and says why.
  private func failed(_ words: String) -> ExitCode {
    for trial in running { trial.process.letGo() }
    messages.write("nnrun: \(words)\n")
    return ExitStatus.failed.exitCode
  }

  // MARK: - Going on

  /// Brings back what the journal holds, and returns the runs that were begun.
  private func goOn() throws -> [SweepSchedule.Job] {
    let path = folder.folder.path(of: SweepJournal.fileName)
    let (entries, length) = try SweepJournal.read(folder.path)
    if length == 0 {
      try folder.begin(model, plan)
    } else if FileSystem.size(of: path) != length {
      try FileSystem.cut(path, to: length)
    }
    let open = try schedule.replay(entries, path: path)
    for entry in entries { times[entry.place] = entry.time }
    earlier = entries.map(\.time.end).max() ?? 0
    if !entries.isEmpty {
      messages.write("nnrun: going on with \(folder.path) after \(entries.count) results\n")
    }
    return open
  }

  // MARK: - Runs

  private var now: Double { earlier + clock.now() }
  /// Runs at once on this machine.
  private var places: Int { command.parallel ?? (Launcher.current == nil ? plan.spec.parallel : 1) }
  private var threads: Int { command.threads(places: places) }

  private func work(_ begun: [SweepSchedule.Job]) throws {
    var waiting = begun
    while true {
      if !signals.request.isRequested { try fill(&waiting) }
      if running.isEmpty { return }
      if signals.request.isRequested { for trial in running { trial.process.letGo() } }
      let isOver = try collect()
      display.update(schedule, running, now)
      if !isOver { pause(milliseconds: 4) }
    }
  }

  /// Starts runs until every place is taken or something must end first.
  private func fill(_ waiting: inout [SweepSchedule.Job]) throws {
    while running.count(where: { $0.process is ChildProcess }) < places || queue.freePlaces() > 0 {
      let job: SweepSchedule.Job
      if !waiting.isEmpty {
        job = waiting.removeFirst()
      } else if case .run(let next) = schedule.next() {
        job = next
      } else {
        return try takeBack()
      }
      try start(job, attempt: 1)
    }
  }

  /// Runs here what no worker has taken, where there is a place for it.
  private func takeBack() throws {
    for trial in running {
      guard running.count(where: { $0.process is ChildProcess }) < places else { return }
      guard queue.takeBack(trial.process) else { continue }
      running.removeAll { $0 === trial }
      try start(trial.job, attempt: trial.attempt)
    }
  }

  private func start(_ job: SweepSchedule.Job, attempt: Int) throws {
    let worker = (1...).first { number in !running.contains { $0.worker == number } } ?? 1
    let path = folder.path(job, schedule)
    let words = arguments.words(job, schedule, folder: path)
    let isHere = running.count { $0.process is ChildProcess } < places
    let process: any TrialProcess =
      isHere
      ? try ChildProcess.trial(
        words, threads: threads, environment: ProcessInfo.processInfo.environment)
      : try queue.offer(words)
    running.append(
      TrialRun(
        job: job, folder: path, process: process, worker: worker, start: now, attempt: attempt))
  }

  // MARK: - Results

  /// Takes in the runs that are over; whether there was one.
  private func collect() throws -> Bool {
    var isOver = false
    for trial in running {
      guard let ending = trial.process.ending() else { continue }
      isOver = true
      running.removeAll { $0 === trial }
      if signals.request.isRequested, trial.wasStopped(ending) { continue }
      // Something outside ended it, which may not happen again.
      if trial.attempt == 1, trial.wasStopped(ending) {
        try start(trial.job, attempt: 2)
        continue
      }
      let epochs: Int? =
        if case .epochs(let count) = schedule.rungs[trial.job.rung] { count } else { nil }
      if let reason = trial.outsideTrouble(ending) {
        throw RunFolderError(path: trial.folder, reason: reason)
      }
      try note(trial.result(ending, plan, epochs: epochs), of: trial)
    }
    return isOver
  }

  private func note(_ result: TrialRun.Result, of trial: TrialRun) throws {
    let place = trial.job.place
    let count = plan.spec.repeats
    var all = results[place] ?? Array(repeating: nil, count: count)
    all[trial.job.run] = result
    results[place] = all
    if times[place] == nil || trial.job.run == 0 {
      times[place] = .init(start: trial.start, end: now, worker: trial.worker)
    }
    let known = all.compactMap(\.self)
    guard known.count == count else { return }
    results[place] = nil
    let before = schedule.goesOn ? schedule.trials[place.trial - 1].steps : 0
    schedule.receive(TrialRun.outcome(known, before: before), at: place)
    display.ended(schedule.trials[place.trial - 1], schedule)
    for place in schedule.takeWritable() {
      let line = SweepJournal.line(
        schedule.trials[place.trial - 1], rung: place.rung, plan,
        times[place] ?? .init(start: now, end: now, worker: 1))
      try folder.folder.append(SweepJournal.fileName, line: line, isSynced: true)
    }
  }

  // MARK: - The end

  private func finish() throws {
    display.clear()
    let results = SweepResults(schedule, name: model.name, times: times)
    do throws(RunFolderError) {
      try folder.folder.write(SummaryFile.fileName, results.document.pretty())
      try folder.folder.write(HTMLReport.fileName, report(results).html)
    } catch {
      messages.write("nnrun: \(error)\n")
      throw ExitStatus.failed.exitCode
    }
    let output = Terminal(.output, command.color)
    if command.json {
      output.write(results.document.pretty())
    } else {
      output.write(results.text(.output(command.color)))
      output.write("report  \(folder.folder.path(of: HTMLReport.fileName))\n")
    }
    if results.best == nil { throw ExitStatus.diverged.exitCode }
  }

  private func report(_ results: SweepResults) -> SweepReport {
    var curves: [Int: [Double]] = [:]
    for trial in results.trials.prefix(SweepReport.curveLimit) {
      guard let rung = trial.lastRung else { continue }
      let path = folder.path(.init(trial: trial.number, rung: rung, run: 0), schedule)
      let reading = try? TrialReading(
        folder: path, monitor: plan.spec.monitor, epochs: trial.outcomes[rung]?.epochs)
      curves[trial.number] = reading?.values
    }
    return SweepReport(results, curves: curves, bestSpec: results.best.flatMap(resolved))
  }

  /// The spec with a trial's settings.
  private func resolved(_ trial: SweepTrial) -> String? {
    SpecCheck(
      model.file, overrides: command.overrides.values + plan.overrides(trial.point), data: .header
    ).spec?.resolvedText
  }
}
