// SPDX-License-Identifier: MIT

internal import Dispatch
internal import Synchronization

/// What pieces of work come to that do not need each other, some of them done at the same time.
///
/// Each result is taken in as soon as it and all before it are there, so that few of them wait in memory.
package func concurrentReduce<Result: Sendable, Whole: Sendable>(
  _ count: Int, into initial: Whole, _ work: @Sendable (Int) -> Result,
  _ take: @Sendable (inout Whole, Result) -> Void
) -> Whole {
  if count <= 1 {
    var whole = initial
    for index in 0..<count { take(&whole, work(index)) }
    return whole
  }
  let state = Mutex((whole: initial, next: 0, waiting: [Int: Result]()))
  DispatchQueue.concurrentPerform(iterations: count) { index in
    let result = work(index)
    state.withLock { state in
      state.waiting[index] = result
      while let result = state.waiting.removeValue(forKey: state.next) {
        take(&state.whole, result)
        state.next += 1
      }
    }
  }
  return state.withLock { $0.whole }
}

/// The results of pieces of work that do not need each other, in their order; some run at the same time.
package func concurrentMap<Result: Sendable>(
  _ count: Int, _ work: @Sendable (Int) -> Result
) -> [Result] {
  concurrentReduce(count, into: [], work) { $0.append($1) }
}

/// The results of two pieces of work that do not need each other, done at the same time where there are two cores.
package func concurrently<First: Sendable, Second: Sendable>(
  _ first: @Sendable () -> First, _ second: @Sendable () -> Second
) -> (First, Second) {
  let results = concurrentMap(2) { index -> (First?, Second?) in
    index == 0 ? (first(), nil) : (nil, second())
  }
  guard let one = results[0].0, let other = results[1].1 else {
    preconditionFailure("each of two pieces of work has ended")
  }
  return (one, other)
}
