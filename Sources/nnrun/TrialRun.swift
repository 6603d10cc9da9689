// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec

/// A run of a trial in a child process.
final class TrialRun {
  let job: SweepSchedule.Job
  let folder: String
  let process: any TrialProcess
  /// Which of the places that run at once it has, from 1.
  let worker: Int
  let start: Double
  let attempt: Int

  init(
    job: SweepSchedule.Job, folder: String, process: any TrialProcess, worker: Int, start: Double,
    attempt: Int
  ) {
    (self.job, self.folder, self.process) = (job, folder, process)
    (self.worker, self.start, self.attempt) = (worker, start, attempt)
  }

  /// What a run came to.
  enum Result {
    case measured(TrialReading, value: Double)
    case failed(String)
  }

  /// Whether it ended because it was told to.
  func wasStopped(_ ending: ChildProcess.Ending) -> Bool {
    switch ending {
    case .exited(let code): ExitStatus.stopped.contains { $0.rawValue == code }
    case .killed: true
    }
  }

  /// Reads what it came to.
  func result(_ ending: ChildProcess.Ending, _ plan: SweepPlan, epochs: Int?) -> Result {
    if let reason = failure(ending) { return .failed(reason) }
    try? FileSystem.remove(folder + ".log")
    do throws(TrialReading.Failure) {
      let reading = try TrialReading(folder: folder, monitor: plan.spec.monitor, epochs: epochs)
      return .measured(
        reading, value: reading.value(plan.spec.value, higherIsBetter: plan.isHigherBetter))
    } catch {
      return .failed(error.reason)
    }
  }

  /// Why it failed, in lower case; nil if it did not.
  private func failure(_ ending: ChildProcess.Ending) -> String? {
    switch ending {
    case .exited(ExitStatus.done.rawValue), .exited(ExitStatus.gate.rawValue): return nil
    case .exited(ExitStatus.diverged.rawValue): return divergence ?? "training diverged"
    case .exited(let code): return lastWords ?? "it ended with exit code \(code)"
    case .killed(let signal):
      let hint = signal == 9 ? ", as the system does when memory runs out" : ""
      return "it was killed by signal \(signal)\(hint)"
    }
  }

  /// Why the sweep cannot go on, if the fault is not the configuration's; in lower case.
  func outsideTrouble(_ ending: ChildProcess.Ending) -> String? {
    switch ending {
    case .exited(ExitStatus.failed.rawValue):
      lastWords ?? "a trial could not read or write its files"
    case .exited(ExitStatus.problems.rawValue):
      // Of its data, which all trials share.
      lastWords.flatMap { $0.contains("[D6") ? $0 : nil }
    default: nil
    }
  }

  /// Where it went wrong, without the names of files.
  private var divergence: String? {
    guard let events = try? EventLog.read(folder),
      let place = RunHistory(events).end?.divergence
    else { return nil }
    return
      "training diverged at step \(place.step): \(place.what) of \(place.layer) is not finite"
  }

  /// The first line that it said, without the program's name.
  private var lastWords: String? {
    guard let bytes = try? FileSystem.read(folder + ".log") else { return nil }
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    guard let line = lines.first(where: { !$0.allSatisfy(\.isWhitespace) }) else { return nil }
    let text = line.hasPrefix("nnrun: ") ? line.dropFirst(7) : line
    return String(text.prefix(300))
  }

  /// The outcome of all runs of a trial at a rung; `before`: steps of earlier rungs.
  static func outcome(_ results: [Result], before: Int) -> SweepTrial.Outcome {
    var (values, means, epochs, steps): ([Double], [Double], Int, Int) = ([], [], 0, 0)
    var failure: String?
    for result in results {
      switch result {
      case .measured(let reading, let value):
        values.append(value)
        means.append(reading.mean)
        if epochs == 0 { epochs = reading.values.count }
        steps += reading.steps
      case .failed(let reason): failure = failure ?? reason
      }
    }
    return SweepTrial.Outcome(
      values: failure == nil ? values : [],
      running: means.isEmpty ? .nan : means.reduce(0, +) / Double(means.count), epochs: epochs,
      steps: max(0, steps - before), failure: failure)
  }
}
