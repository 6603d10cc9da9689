// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension TrainCommand {
  /// `nnrun train --find-rate`: a chart and a suggestion in a folder of their own, and no model.
  func findRate(
    _ session: TrainingSession, _ signals: StopSignals, _ messages: Terminal
  ) throws {
    let folder: RunFolder
    let spec = session.spec
    let test = RateRangeTest(from: rates.first, to: rates.last, steps: rates.count)
    let report: RateReport
    let curve: RateCurve
    do {
      folder =
        if let runDir {
          try RunFolder.create(at: runDir)
        } else {
          try RunFolder.create(name: "\(spec.name)-find-rate", isLatest: false)
        }
      curve = test.run(session, stop: signals.request)
      report = RateReport(curve, name: spec.name, optimiser: spec.optimiser.name)
      try folder.write(RateReport.pageName, report.page)
      try folder.write(RateReport.numbersName, report.json)
    } catch {
      messages.write("nnrun: \(error)\n")
      throw ExitStatus.failed.exitCode
    }
    let output = Terminal(.output, training.color)
    if training.json {
      output.write(report.json)
    } else {
      let facts = TerminalFacts(
        descriptor: 1, environment: ProcessInfo.processInfo.environment)
      output.write(report.text(facts))
      output.write("chart  \(folder.path(of: RateReport.pageName))\n")
    }
    if curve.end == .interrupted { throw signals.exitStatus.exitCode }
    if curve.points.isEmpty {
      messages.write("nnrun: the loss of the first step is not finite\n")
      throw ExitStatus.diverged.exitCode
    }
  }
}
