// SPDX-License-Identifier: MIT

internal import CRanks

/// The processes that `mpirun` or a like launcher has started, and the fence around the calls of MPI.
///
/// Made once, and used from one thread at a time.
package final class MPIRanks: RankGroup {
  package let rank: Int
  package let count: Int

  /// Whether the program has been built with MPI.
  package static var isAvailable: Bool { nn_ranks_available() != 0 }

  /// Joins the others.
  package init() {
    nn_ranks_begin()
    rank = Int(nn_ranks_rank())
    count = Int(nn_ranks_count())
  }

  /// Leaves the others, when all of them do.
  package func leave() { nn_ranks_end() }

  /// Ends all processes.
  package func abort(code: Int32) { nn_ranks_abort(code) }

  package func sum(_ x: Region, in arena: Arena) {
    unsafe nn_ranks_add(arena.pointer(x), Int64(x.count))
  }

  package func gather(_ bytes: [UInt8]) -> [[UInt8]] {
    var counts = [Int64](repeating: 0, count: count)
    unsafe nn_ranks_gather_counts(Int64(bytes.count), &counts)
    var all = [UInt8](repeating: 0, count: Int(counts.reduce(0, +)))
    unsafe nn_ranks_gather(bytes, counts, &all)
    var begin = 0
    return counts.map { size in
      defer { begin += Int(size) }
      return Array(all[begin..<begin + Int(size)])
    }
  }
}
