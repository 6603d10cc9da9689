// SPDX-License-Identifier: MIT

import NNSpec

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The bytes of one execution, as a reader of data takes them.
func fuzzedBytes(_ start: UnsafePointer<UInt8>, _ count: Int) -> ContiguousArray<UInt8> {
  ContiguousArray(UnsafeBufferPointer(start: start, count: count))
}

/// Ends the run where a body takes more than a tenth of a second of the processor, with the sanitiser's checks in it.
///
/// Three times in a row: a machine that stands still for a moment may count that for the thread's time.
func withinTime(_ body: () -> Void) {
  var seconds = 0.0
  for _ in 0..<3 {
    let start = processorSeconds
    body()
    seconds = processorSeconds - start
    if seconds < 0.1 { return }
  }
  require(false, "it took \(seconds) seconds")
}

/// Of this thread: how busy the machine is does not matter.
private var processorSeconds: Double {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// What is wrong with bytes is said in words, at a byte of theirs or right behind.
func requireSound(_ problem: ByteProblem) {
  require(!problem.reason.isEmpty && problem.offset >= 0, "\(problem)")
}
