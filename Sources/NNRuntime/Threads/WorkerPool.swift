// SPDX-License-Identifier: MIT

import Dispatch
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A fixed set of helpers that share the parts of a step with the thread that drives the plan.
///
/// Helpers spin for some microseconds, then sleep; the driver never waits for one that has taken no part, so a helper that
/// gets no processor costs nothing. Who does a part makes no difference to its result.
final class WorkerPool {
  private let shared: Shared

  init(helpers: Int, steps: [any Step], run: Execution) {
    shared = Shared(steps: steps, run: run)
    for helper in 1...helpers {
      // A queue of its own gives every helper a thread of its own.
      let queue = DispatchQueue(label: "nnrun.worker.\(helper)", qos: .userInitiated)
      queue.async { [shared] in shared.work(as: helper) }
    }
  }

  deinit { shared.stop() }

  /// Returns when all parts of the step's round are done.
  func execute(step: Int, round: Int, parts: Int) {
    shared.publish(step: step, round: round, parts: parts)
    shared.takeParts(of: shared.generation, as: 0)
    shared.waitForAll(parts)
  }
}

/// What the driver and its helpers meet at.
private final class Shared: Sendable {
  /// The generation in the upper half, the next part that nobody has taken in the lower.
  private let ticket = Atomic<UInt64>(0)
  /// More than any step's number of parts.
  private static let closed: UInt64 = 0xFFFF_FFFF
  private let step = Atomic<Int>(0)
  private let round = Atomic<Int>(0)
  private let parts = Atomic<Int>(0)
  private let finished = Atomic<Int>(0)
  private let sleepers = Atomic<Int>(0)
  private let isStopping = Atomic<Bool>(false)
  private let alarm = DispatchSemaphore(value: 0)
  private let steps: [any Step]
  private let run: Execution

  init(steps: [any Step], run: Execution) {
    self.steps = steps
    self.run = run
  }

  var generation: UInt64 { ticket.load(ordering: .relaxed) >> 32 }

  /// Makes a step's parts available.
  ///
  /// All parts of the step before are done.
  ///
  /// The old ticket is closed first. Else a helper that still holds it could see the new, larger count, and take one of the
  /// new step's parts in the name of the old.
  func publish(step index: Int, round number: Int, parts count: Int) {
    let old = generation
    ticket.store(old << 32 | Shared.closed, ordering: .relaxed)
    step.store(index, ordering: .releasing)
    round.store(number, ordering: .releasing)
    parts.store(count, ordering: .releasing)
    finished.store(0, ordering: .relaxed)
    ticket.store(((old &+ 1) & 0xFFFF_FFFF) << 32, ordering: .sequentiallyConsistent)
    for _ in 0..<sleepers.exchange(0, ordering: .sequentiallyConsistent) { alarm.signal() }
  }

  /// Takes parts of a generation until none is left.
  ///
  /// Step, round and count are read before the ticket is advanced. If they are a later step's, the ticket has been closed before,
  /// and advancing it fails; if it succeeds, the generation still had an untaken part.
  func takeParts(of generation: UInt64, as worker: Int) {
    while true {
      let seen = ticket.load(ordering: .acquiring)
      let index = step.load(ordering: .acquiring)
      let number = round.load(ordering: .acquiring)
      let part = Int(seen & 0xFFFF_FFFF)
      guard seen >> 32 == generation, part < parts.load(ordering: .acquiring) else { return }
      let (isMine, _) = ticket.compareExchange(
        expected: seen, desired: seen + 1, ordering: .acquiringAndReleasing)
      guard isMine else { continue }
      steps[index].run(part: part, round: number, worker: worker, on: run)
      finished.add(1, ordering: .releasing)
    }
  }

  func waitForAll(_ count: Int) {
    var spins = 0
    while finished.load(ordering: .acquiring) < count {
      spins += 1
      // The helper may have lost its processor: let it have ours.
      if spins > 2_000 { sched_yield() }
    }
  }

  func work(as worker: Int) {
    var seen: UInt64 = 0
    var spins = 0
    while !isStopping.load(ordering: .relaxed) {
      let current = ticket.load(ordering: .acquiring) >> 32
      if current != seen {
        seen = current
        spins = 0
        takeParts(of: current, as: worker)
      } else if spins < 4_000 {
        spins += 1
      } else {
        // A signal sent between the two lines only makes a later wait return at once.
        sleepers.add(1, ordering: .sequentiallyConsistent)
        if ticket.load(ordering: .sequentiallyConsistent) >> 32 == seen { alarm.wait() }
        spins = 0
      }
    }
  }

  func stop() {
    isStopping.store(true, ordering: .relaxed)
    for _ in 0..<1_024 { alarm.signal() }
  }
}
