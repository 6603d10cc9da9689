// SPDX-License-Identifier: MIT

package import NNSpec

/// How many multiplications and additions the machine does a second at most, on a number of threads at this moment.
///
/// Chains of multiply-adds that never leave the registers and do not wait for each other, in parts of some tens of
/// microseconds, so that a thread that loses its processor holds nobody up.
package struct PeakProbe {
  /// Billions a second, a multiply-add being two: the median of the slices.
  package let gigaflops: Double
  package let threads: Int
  package let instructionSet: InstructionSet

  private static let partsPerSlice = 64
  private static let roundsPerPart = 40_000

  /// Runs for a number of seconds, which a warm-up comes before.
  package init(
    _ settings: Network.Settings, clock: TrainingClock, seconds: Double = 0.05
  ) throws(Network.Failure) {
    let set = try Network.instructionSet(settings)
    let spacing = MemoryPlan.alignment
    guard let kernels = Kernels(set, arena: Arena(count: PeakProbe.partsPerSlice * spacing)) else {
      throw .unknownInstructionSet(set.rawValue)
    }
    let step = PeakStep(
      partCount: PeakProbe.partsPerSlice, rounds: PeakProbe.roundsPerPart, spacing: spacing)
    let executor = Executor(
      steps: [PlannedStep(step: step, layer: "", what: "nothing", phase: .forward)],
      run: Execution(kernels: kernels, regions: [], scratchCounts: []), threads: settings.threads)
    // How many there are in a part is the instruction set's.
    let one = kernels.multiplyAdds(
      rounds: PeakProbe.roundsPerPart, sum: Region(offset: 0, count: 1))
    executor.execute(0)
    var speeds: [Double] = []
    let begin = clock.now()
    repeat {
      let start = clock.now()
      executor.execute(0)
      speeds.append(2e-9 * Double(one * PeakProbe.partsPerSlice) / (clock.now() - start))
    } while clock.now() - begin < seconds
    gigaflops = speeds.sorted()[speeds.count / 2]
    threads = settings.threads
    instructionSet = set
  }
}

extension PeakProbe {
  /// `nnrun/bench-probe/v1`.
  package var json: JSONValue {
    .object([
      ("schema", .string("nnrun/bench-probe/v1")),
      ("instruction_set", .string(instructionSet.rawValue)), ("threads", .int(threads)),
      ("peak_gflops", .double(gigaflops)),
    ])
  }

  package var text: String {
    "\(NumberText.significant(gigaflops)) GFLOP/s at most (\(instructionSet.rawValue), "
      + "\(Words.counted(threads, "thread")))\n"
  }
}

/// Parts of equal work over one float each, a cache line apart.
private struct PeakStep: Step {
  let partCount: Int
  let rounds: Int
  let spacing: Int

  var inputs: [Buffer] { [] }
  var outputs: [Buffer] { [] }

  func parts(on run: Execution) -> Int { partCount }

  func run(part: Int, worker: Int, on run: Execution) {
    _ = run.kernels.multiplyAdds(
      rounds: rounds, sum: Region(offset: part * spacing, count: 1))
  }
}
