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
  private let signals = StopSignals()
  private let clock = TrainingClock.continuous()
  private var schedule: SweepSchedule
  /// What stopped before, in seconds, so that times go on.
  private var earlier = 0.0
  private var running: [TrialRun] = []
  /// Results of runs of trials of which others are not over.
  private var results: [SweepSchedule.Place: [TrialRun.Result?]] = [:]
  private var times: [SweepSchedule.Place: SweepJournal.Time] = [:]
  private var display: SweepDisplay

  init(_ command: SweepCommand, _ model: ModelSpec, _ plan: SweepPlan, _ messages: Terminal) {
    (self.command, self.model, self.plan, self.messages) = (command, model, plan, messages)
    schedule = SweepSchedule(plan)
    display = SweepDisplay(plan, messages, isQuiet: command.quiet)
  }

  /// Tries everything; throws the exit code where that is not 0.
  func run() throws {
    let folder: SweepFolder
    var waiting: [SweepSchedule.Job] = []
    do {
      let opened = try SweepFolder.open(model, plan, at: command.runDir)
      folder = opened.folder
      if !opened.isFresh { waiting = try goOn(folder) }
      try work(folder, waiting)
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
    try finish(folder)
  }

  /// Lets go of what runs, and says why.
  private func failed(_ words: String) -> ExitCode {
    for trial in running { trial.child.letGo() }
    messages.write("nnrun: \(words)\n")
    return ExitStatus.failed.exitCode
  }

  // MARK: - Going on

  /// Brings back what the journal holds, and returns the runs that were begun.
  private func goOn(_ folder: SweepFolder) throws -> [SweepSchedule.Job] {
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
  private var places: Int { command.parallel ?? plan.spec.parallel }

  private func work(_ folder: SweepFolder, _ begun: [SweepSchedule.Job]) throws {
    var waiting = begun
    while true {
      if !signals.request.isRequested { try fill(folder, &waiting) }
      if running.isEmpty { return }
      if signals.request.isRequested { for trial in running { trial.child.letGo() } }
      let isOver = try collect(folder)
      display.update(schedule, running, now)
      if !isOver { pause(milliseconds: 4) }
    }
  }

  /// Starts runs until every place is taken or something must end first.
  private func fill(_ folder: SweepFolder, _ waiting: inout [SweepSchedule.Job]) throws {
    while running.count < places {
      let job: SweepSchedule.Job
      if !waiting.isEmpty {
        job = waiting.removeFirst()
      } else if case .run(let next) = schedule.next() {
        job = next
      } else {
        return
      }
      try start(job, folder, attempt: 1)
    }
  }

  private func start(_ job: SweepSchedule.Job, _ folder: SweepFolder, attempt: Int) throws {
    let worker = (1...).first { number in !running.contains { $0.worker == number } } ?? 1
    let path = folder.path(job, schedule)
    let child = try ChildProcess(
      arguments(job, path), environment: ProcessInfo.processInfo.environment,
      errors: path + ".log")
    running.append(
      TrialRun(
        job: job, folder: path, child: child, worker: worker, start: now, attempt: attempt))
  }

  /// The command line of a run.
  private func arguments(_ job: SweepSchedule.Job, _ folder: String) -> [String] {
    let settings = settings(of: job)
    // A path that begins like an option is none.
    let path = model.file.path.hasPrefix("-") ? "./\(model.file.path)" : model.file.path
    var words = ["nnrun", "train", path, "--as-trial", hash(of: settings), "--run-dir", folder]
    words += ["--quiet", "--progress", "none", "--no-config"]
    words += ["--cpu", command.runtime.cpu.rawValue, "--threads", "\(threads)"]
    if case .epochs(let epochs) = schedule.rungs[job.rung] { words += ["--until", "\(epochs)"] }
    return words + settings.flatMap { ["--set", $0] }
  }

  private func settings(of job: SweepSchedule.Job) -> [String] {
    let trial = schedule.trials[job.trial - 1]
    var settings = command.allOverrides
    // All trials learn from the same rows and are judged by the same.
    settings += ["seed=\(trial.seeds[job.run])", "data.seed=\(model.root.dataSeed)"]
    settings += plan.overrides(trial.point)
    if case .rows(let share) = schedule.rungs[job.rung] {
      settings.append("data.training_share=\(numberText(share * wholeShare))")
    }
    return settings
  }

  /// Of the spec that a run is to find, as this process has read it.
  private func hash(of settings: [String]) -> String {
    let check = SpecCheck(
      model.file, overrides: settings, known: model.facts, triesSweep: false)
    return check.spec.map { SHA256.hash(ContiguousArray($0.resolvedText.utf8)) } ?? "none"
  }

  /// The share of the training rows that the spec itself asks for.
  private var wholeShare: Double { model.root.data.value.trainingShare?.fraction ?? 1 }

  private var threads: Int {
    command.runtime.threads ?? max(1, ProcessInfo.processInfo.activeProcessorCount / places)
  }

  // MARK: - Results

  /// Takes in the runs that are over; whether there was one.
  private func collect(_ folder: SweepFolder) throws -> Bool {
    var isOver = false
    for trial in running {
      guard let ending = trial.child.ending() else { continue }
      isOver = true
      running.removeAll { $0 === trial }
      if signals.request.isRequested, trial.wasStopped(ending) { continue }
      if trial.attempt == 1, trial.deservesAnother(ending) {
        try start(trial.job, folder, attempt: 2)
        continue
      }
      let epochs: Int? =
        if case .epochs(let count) = schedule.rungs[trial.job.rung] { count } else { nil }
      if let reason = trial.outsideTrouble(ending) {
        throw RunFolderError(path: trial.folder, reason: reason)
      }
      try note(trial.result(ending, plan, epochs: epochs), of: trial, folder)
    }
    return isOver
  }

  private func note(
    _ result: TrialRun.Result, of trial: TrialRun, _ folder: SweepFolder
  ) throws {
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
    // A share of the rows is a run of its own.
    let isOneRun = !schedule.rungs.contains { if case .rows = $0 { true } else { false } }
    let before = isOneRun ? schedule.trials[place.trial - 1].steps : 0
    schedule.receive(TrialRun.outcome(known, before: before), at: place)
    display.ended(schedule.trials[place.trial - 1], schedule, now)
    for place in schedule.takeWritable() {
      let line = SweepJournal.line(
        schedule.trials[place.trial - 1], rung: place.rung, plan,
        times[place] ?? .init(start: now, end: now, worker: 1))
      try folder.folder.append(SweepJournal.fileName, line: line)
      try naming(folder) { path throws(SystemError) in try FileSystem.sync(path) }
    }
  }

  private func naming(
    _ folder: SweepFolder, _ body: (String) throws(SystemError) -> Void
  ) throws(RunFolderError) {
    let path = folder.folder.path(of: SweepJournal.fileName)
    do {
      try body(path)
    } catch {
      throw RunFolderError(path: path, error)
    }
  }

  // MARK: - The end

  private func finish(_ folder: SweepFolder) throws {
    display.clear()
    let results = SweepResults(schedule, name: model.name, times: times)
    do throws(RunFolderError) {
      try folder.folder.write(SummaryFile.fileName, results.document.pretty())
      try folder.folder.write(HTMLReport.fileName, report(results, folder).html)
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

  private func report(_ results: SweepResults, _ folder: SweepFolder) -> SweepReport {
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
      model.file, overrides: command.overrides + plan.overrides(trial.point), data: .header
    ).spec?.resolvedText
  }
}
