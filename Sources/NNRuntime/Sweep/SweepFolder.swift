// SPDX-License-Identifier: MIT

package import NNSpec

/// The folder of a sweep: its journal, its report, and a run folder for each trial.
package struct SweepFolder {
  package let folder: RunFolder
  package var path: String { folder.path }

  /// What makes two sweeps the same: everything that decides the trials, so that one can go on with the other's.
  package static func identity(_ spec: ModelSpec, _ plan: SweepPlan) -> String {
    // More trials may be added later, but not to cohorts whose size depends on their number.
    let hasCohorts = plan.spec.stop?.value is HalvingStop || plan.spec.stop?.value is HyperbandStop
    let free = hasCohorts ? ["parallel"] : ["parallel", "trials"]
    let settings = (spec.tree.root["sweep"]?.mapping ?? []).filter { !free.contains($0.key) }
    let sweep = settings.map { "\($0.key): \($0.value.flowText())\n" }.joined()
    return SHA256.hash(ContiguousArray((spec.resolvedText + sweep).utf8))
  }

  /// The folder of an earlier sweep that this one goes on with, or a fresh one with a journal that begins.
  package static func open(
    _ spec: ModelSpec, _ plan: SweepPlan, at path: String?
  ) throws(RunFolderError) -> (folder: SweepFolder, isFresh: Bool) {
    let identity = identity(spec, plan)
    if let earlier = earlier(spec.name, identity, at: path) {
      return (SweepFolder(folder: try RunFolder.reopen(earlier)), false)
    }
    let folder: RunFolder
    if let path {
      let names = (try? FileSystem.names(in: path)) ?? []
      guard names.isEmpty else {
        // Another process may have taken it this moment.
        if names == [RunFolder.lockName] { _ = try RunFolder.reopen(path) }
        throw RunFolderError(
          path: path, reason: "the folder is not empty, and holds something else than this sweep")
      }
      folder = try RunFolder.create(at: path)
    } else {
      folder = try RunFolder.create(name: spec.name + "-sweep", isLatest: false)
    }
    let sweep = SweepFolder(folder: folder)
    try sweep.begin(spec, plan)
    return (sweep, true)
  }

  /// Writes the first line of the journal.
  package func begin(_ spec: ModelSpec, _ plan: SweepPlan) throws(RunFolderError) {
    let identity = Self.identity(spec, plan)
    try folder.write(
      SweepJournal.fileName,
      SweepJournal.header(plan, name: spec.name, identity: identity) + "\n")
  }

  private static func earlier(_ name: String, _ identity: String, at path: String?) -> String? {
    if let path { return SweepJournal.identity(of: path) == identity ? path : nil }
    let stem = RunFolder.sanitised(name + "-sweep") + "-"
    let numbers = ((try? FileSystem.names(in: "runs")) ?? []).compactMap { entry in
      entry.hasPrefix(stem) ? Int(entry.dropFirst(stem.count)) : nil
    }
    return numbers.sorted(by: >).lazy.map { "runs/\(stem)\($0)" }
      .first { SweepJournal.identity(of: $0) == identity }
  }

  /// The run folder of a trial's run; each share of the rows is a run of its own.
  package func path(_ job: SweepSchedule.Job, _ schedule: SweepSchedule) -> String {
    // The same whatever the number of trials, to which more may be added.
    let number = String(job.trial)
    var name = "trial-" + String(repeating: "0", count: max(0, 3 - number.count)) + number
    if schedule.plan.spec.repeats > 1 { name += "-run-\(job.run + 1)" }
    if let share = schedule.rungs[job.rung].share { name += "-rows-\(numberText(share))" }
    return folder.path(of: name)
  }
}
