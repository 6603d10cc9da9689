// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec

/// The command lines of a sweep's runs.
struct TrialArguments {
  let command: SweepCommand
  let model: ModelSpec
  let plan: SweepPlan

  /// `nnrun train …`, but for the number of threads, which is up to the machine.
  func words(
    _ job: SweepSchedule.Job, _ schedule: SweepSchedule, folder: String
  ) -> [String] {
    let settings = settings(of: job, schedule)
    // A path that begins like an option is none.
    let path = model.file.path.hasPrefix("-") ? "./\(model.file.path)" : model.file.path
    var words = ["nnrun", "train", path, "--as-trial", hash(of: settings), "--run-dir", folder]
    words += ["--quiet", "--progress", "none", "--no-config"]
    words += ["--cpu", command.runtime.cpu.rawValue]
    if case .epochs(let epochs) = schedule.rungs[job.rung] { words += ["--until", "\(epochs)"] }
    return words + settings.flatMap { ["--set", $0] }
  }

  private func settings(of job: SweepSchedule.Job, _ schedule: SweepSchedule) -> [String] {
    let trial = schedule.trials[job.trial - 1]
    var settings = command.allOverrides
    // All trials learn from the same rows and are judged by the same.
    settings += ["seed=\(trial.seeds[job.run])", "data.seed=\(model.root.dataSeed)"]
    settings += plan.overrides(trial.point)
    if let share = schedule.rungs[job.rung].share {
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
}

extension ChildProcess {
  /// A run of a sweep on this machine.
  static func trial(
    _ words: [String], threads: Int, environment: [String: String]
  ) throws(SystemError) -> ChildProcess {
    let place = (words.firstIndex(of: "--run-dir") ?? 0) + 1
    return try ChildProcess(
      words + ["--threads", "\(threads)"], environment: Launcher.without(environment),
      errors: words[place] + ".log")
  }
}
