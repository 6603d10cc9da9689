// SPDX-License-Identifier: MIT

/// Where every buffer lies in the arena.
///
/// Buffers whose lifetimes do not meet share memory.
package struct MemoryPlan: Sendable {
  package let regions: [Region]
  /// Floats of one worker's piece, by buffer; 0 for others.
  package let scratchCounts: [Int]
  package let count: Int

  /// 64 bytes: no two buffers share a cache line, and kernels may load aligned.
  static let alignment = 16

  /// Places all buffers for steps in the order in which they run; those in `kept` are written before
  /// the first step or read after the last.
  package init(
    _ requests: [BufferRequest], steps: [any Step], kept: Set<Buffer>, batch: Int, workers: Int
  ) {
    let sizes = requests.map { request in
      let size = request.count(batch: batch, workers: workers)
      return (size + MemoryPlan.alignment - 1) / MemoryPlan.alignment * MemoryPlan.alignment
    }
    var offsets = [Int](repeating: 0, count: requests.count)
    var end = 0
    for (index, request) in requests.enumerated() where request.lifetime == .persistent {
      offsets[index] = end
      end += sizes[index]
    }
    let lifetimes = MemoryPlan.lifetimes(requests.count, steps, kept)
    let planned = requests.indices.filter { requests[$0].lifetime != .persistent }
    let total = MemoryPlan.place(planned, sizes, lifetimes, from: end, into: &offsets)
    regions = requests.indices.map { index in
      // What no step uses has no memory: any place would be another's.
      let isUsed = requests[index].lifetime == .persistent || lifetimes[index] != nil
      let size = requests[index].count(batch: batch, workers: workers)
      return Region(offset: offsets[index], count: isUsed ? size : 0)
    }
    scratchCounts = requests.map { $0.lifetime == .perWorker ? $0.fixedCount : 0 }
    count = total
  }

  /// First and last step that touches each buffer.
  private static func lifetimes(
    _ count: Int, _ steps: [any Step], _ kept: Set<Buffer>
  ) -> [ClosedRange<Int>?] {
    var lifetimes = [ClosedRange<Int>?](repeating: nil, count: count)
    for (position, step) in steps.enumerated() {
      for buffer in step.inputs + step.outputs {
        let first = lifetimes[buffer.index]?.lowerBound ?? position
        lifetimes[buffer.index] = first...position
      }
    }
    for buffer in kept { lifetimes[buffer.index] = 0...steps.count }
    return lifetimes
  }

  /// Largest first, each at the lowest place that is free during its life.
  private static func place(
    _ buffers: [Int], _ sizes: [Int], _ lifetimes: [ClosedRange<Int>?], from base: Int,
    into offsets: inout [Int]
  ) -> Int {
    var placed: [(offset: Int, end: Int, life: ClosedRange<Int>)] = []
    var total = base
    for index in buffers.sorted(by: { (sizes[$0], $1) > (sizes[$1], $0) }) {
      guard let life = lifetimes[index] else { continue }
      var offset = base
      for other in placed where other.life.overlaps(life) {
        if offset + sizes[index] <= other.offset { break }
        offset = max(offset, other.end)
      }
      offsets[index] = offset
      let slot = (offset, offset + sizes[index], life)
      placed.insert(slot, at: placed.firstIndex { $0.offset > offset } ?? placed.count)
      total = max(total, offset + sizes[index])
    }
    return total
  }
}
