// SPDX-License-Identifier: MIT

import Foundation
import NNRuntime
import Testing

/// Every part of every step runs exactly once, and a step begins after the one before it is complete.
@Suite(.serialized) struct WorkerPoolTests {
  /// Adds 1 to a cell for each part; a part that runs twice, or early, leaves a wrong count.
  private struct Count: Step {
    let cells: Buffer
    let partCount: Int

    var inputs: [Buffer] { [] }
    var outputs: [Buffer] { [cells] }
    func parts(on run: Execution) -> Int { partCount }

    func run(part: Int, worker: Int, on run: Execution) {
      run.arena[run.region(cells).offset + part] += 1
    }
  }

  /// Copies the first cell of a buffer behind the step that counts in it, so that it sees whether all are done.
  private struct Check: Step {
    let cells: Buffer
    let result: Buffer
    let partCount: Int

    var inputs: [Buffer] { [cells] }
    var outputs: [Buffer] { [result] }
    func parts(on run: Execution) -> Int { partCount }

    func run(part: Int, worker: Int, on run: Execution) {
      let (from, to) = (run.region(cells).offset, run.region(result).offset)
      let isSame = (0..<partCount).allSatisfy { run.arena[from + $0] == run.arena[from] }
      run.arena[to + part] += isSame ? 1 : 1_000_000
    }
  }

  private func execution(_ regionSizes: [Int]) throws -> Execution {
    var offset = 0
    let regions = regionSizes.map { count in
      defer { offset += count }
      return Region(offset: offset, count: count)
    }
    let kernels = try #require(Kernels(.baseline, arena: Arena(count: offset)))
    return Execution(
      kernels: kernels, regions: regions, scratchCounts: regionSizes.map { _ in 0 })
  }

  private func planned(_ steps: [any Step]) -> [PlannedStep] {
    var builder = PlanBuilder(panelWidth: 8, seed: 0)
    for step in steps { builder.append(step, .forward) }
    return builder.steps
  }

  @Test(arguments: [2, 3, 4, 8]) func runsEveryPartOnce(threads: Int) throws {
    // Few parts, then many: a helper that comes late for the few must not take one of the many.
    let (few, many) = (2, 64)
    let run = try execution([few, many, many])
    let buffers = (0..<3).map { testBuffer($0) }
    let steps: [any Step] = [
      Count(cells: buffers[0], partCount: few), Count(cells: buffers[1], partCount: many),
      Check(cells: buffers[1], result: buffers[2], partCount: many),
    ]
    let executor = Executor(steps: planned(steps), run: run, threads: threads)
    let rounds = 10_000
    for _ in 0..<rounds { executor.execute(0..<3) }
    // 10,000 is exact in Float.
    for buffer in buffers {
      let counts = Set(run.arena.read(run.region(buffer)))
      #expect(counts == [Float(rounds)], "\(threads) threads: \(counts)")
    }
  }

  /// Counts rounds, after a look at what all parts left in the round before.
  private struct Rounds: Step {
    let cells: Buffer
    let partCount: Int
    let roundCount: Int

    var inputs: [Buffer] { [] }
    var outputs: [Buffer] { [cells] }
    func parts(on run: Execution) -> Int { partCount }
    func rounds(on run: Execution) -> Int { roundCount }
    func run(part: Int, worker: Int, on run: Execution) {}

    /// Two halves of the cells take turns.
    func run(part: Int, round: Int, worker: Int, on run: Execution) {
      let offset = run.region(cells).offset
      let (to, from) = round % 2 == 0 ? (0, partCount) : (partCount, 0)
      let isSame = (0..<partCount).allSatisfy {
        run.arena[offset + from + $0] == run.arena[offset + from]
      }
      run.arena[offset + to + part] = run.arena[offset + from + part] + (isSame ? 1 : 1_000_000)
    }
  }

  @Test(arguments: [1, 2, 4]) func roundsFollowEachOther(threads: Int) throws {
    let (parts, rounds) = (5, 10_000)
    let run = try execution([2 * parts])
    let step = Rounds(cells: testBuffer(0), partCount: parts, roundCount: rounds)
    Executor(steps: planned([step]), run: run, threads: threads).execute(0)
    let counts = run.arena.read(run.region(testBuffer(0)))
    #expect(Set(counts[parts...]) == [Float(rounds)], "\(threads) threads: \(counts)")
  }

  @Test func startsAndStopsManyTimes() throws {
    let run = try execution([16])
    let steps = planned([Count(cells: testBuffer(0), partCount: 16)])
    let before = threadCount()
    for round in 0..<200 {
      let executor = Executor(steps: steps, run: run, threads: 4)
      // Every third pool is thrown away without work.
      if round % 3 != 0 { executor.execute(0..<1) }
    }
    #expect(Set(run.arena.read(run.region(testBuffer(0)))) == [133])
    // Queues keep idle threads for some seconds; 600 helpers must not have left 600 of them.
    if let before, let after = threadCount() {
      #expect(after - before < 300, "\(before) threads before, \(after) after")
    }
  }

  /// Threads of this process; nil where there is no /proc.
  private func threadCount() -> Int? {
    let tasks = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/task")
    return tasks?.count
  }
}

/// A buffer of a given number, as a plan would make it.
func testBuffer(_ index: Int) -> Buffer {
  var builder = PlanBuilder(panelWidth: 8, seed: 0)
  var buffer = builder.buffer("0")
  for name in 0..<index { buffer = builder.buffer("\(name)") }
  return buffer
}
