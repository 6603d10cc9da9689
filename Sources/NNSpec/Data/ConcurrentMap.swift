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
