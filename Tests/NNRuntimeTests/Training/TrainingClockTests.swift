// SPDX-License-Identifier: MIT

import NNRuntime
import Synchronization
import Testing

/// A clock whose time is told from outside.
private final class GivenTime: Sendable {
  private let times: Mutex<[Double]>

  init(_ times: [Double]) { self.times = Mutex(times) }

  /// The next time; the last one again and again.
  func next() -> Double {
    times.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] }
  }
}

@Suite struct TrainingClockTests {
  @Test func aClockThatGoesBackGoesOnFromWhereItStood() {
    let given = GivenTime([100, 101, 40, 41.5, 41.5, .nan, 42, 1000])
    let clock = TrainingClock(now: given.next)
    #expect((0..<8).map { _ in clock.now() } == [100, 101, 101, 102.5, 102.5, 102.5, 103, 1061])
  }

  /// A run whose clock loses a day at every look is the run of a steady one, and counts no time backwards.
  @Test func aRunGoesOn() throws {
    func run(_ times: [Double]) throws -> (bytes: [UInt8], seconds: [Double], end: RunEnd) {
      let given = GivenTime(times)
      let session = try ToyRun.session(
        ToySpec.small("epochs: 4, time: 1h"), Network.Settings(threads: 1),
        clock: TrainingClock(now: given.next))
      var seconds: [Double] = []
      let end = try session.train(stop: StopRequest()) { event in
        if case .evaluated(let evaluation) = event { seconds.append(evaluation.seconds) }
        if case .progressed(let progress) = event {
          #expect(progress.examplesPerSecond >= 0 && (progress.secondsLeft ?? 0) >= 0)
        }
      }
      return (session.network.modelFile.bytes, seconds, end)
    }
    let steady = try run([0])
    let back = try run((0..<200).map { Double(-86_400 * $0) })
    #expect(back.bytes == steady.bytes)
    #expect(back.end.epochs == 4 && back.end.status == .done)
    #expect(back.seconds.allSatisfy { $0 == 0 } && back.end.trainingSeconds == 0)
    // A clock that jumps ahead ends the run at its limit of time all the same.
    let ahead = try run((0..<200).map { $0 < 20 ? -Double($0) : 4000 })
    #expect(ahead.end.epochs < 4)
  }
}
