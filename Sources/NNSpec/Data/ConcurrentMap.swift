// SPDX-License-Identifier: MIT

internal import Dispatch
internal import Synchronization

/// The results of pieces of work that do not need each other, in their order; some run at the same time.
package func concurrentMap<Result: Sendable>(
  _ count: Int, _ work: @Sendable (Int) -> Result
) -> [Result] {
  if count <= 1 { return (0..<count).map(work) }
  let results = Mutex<[Int: Result]>([:])
  DispatchQueue.concurrentPerform(iterations: count) { index in
    let result = work(index)
    results.withLock { $0[index] = result }
  }
  let found = results.withLock { $0 }
  return (0..<count).compactMap { found[$0] }
}

/// The results of two pieces of work that do not need each other, done at the same time where there are two cores.
package func concurrently<First: Sendable, Second: Sendable>(
  _ first: @Sendable () -> First, _ second: @Sendable () -> Second
) -> (First, Second) {
  let results = Mutex<(First?, Second?)>((nil, nil))
  DispatchQueue.concurrentPerform(iterations: 2) { index in
    if index == 0 {
      let result = first()
      results.withLock { $0.0 = result }
    } else {
      let result = second()
      results.withLock { $0.1 = result }
    }
  }
  guard case (let one?, let other?) = results.withLock({ $0 }) else {
    preconditionFailure("each of two pieces of work has ended")
  }
  return (one, other)
}
