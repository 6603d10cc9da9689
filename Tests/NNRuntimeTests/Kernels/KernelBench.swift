// SPDX-License-Identifier: MIT

import NNRuntime
import Testing

let supportedSets = InstructionSet.allCases.filter(\.isSupported)

/// Kernels over an arena that hands out regions at odd offsets, with cells between them that
/// nobody may write.
struct KernelBench {
  private static let mark: Float = 123456
  private static let gap = 17
  let kernels: Kernels
  let arena: Arena
  private var used = 0
  private var gaps: [Region] = []

  init(_ set: InstructionSet, floats: Int = 1 << 20) throws {
    arena = Arena(count: floats)
    kernels = try #require(Kernels(set, arena: arena))
    _ = room(0)
  }

  /// A region of `count` floats that hold rubbish.
  mutating func room(_ count: Int) -> Region {
    let region = Region(offset: used, count: count)
    let gap = Region(offset: used + count, count: Self.gap)
    arena.fill(region, -777)
    arena.fill(gap, Self.mark)
    gaps.append(gap)
    used += count + Self.gap
    return region
  }

  mutating func put(_ values: [Float]) -> Region {
    let region = room(values.count)
    arena.write(values, to: region)
    return region
  }

  mutating func put(_ values: [Float]?) -> Region? {
    guard let values else { return nil }
    let region: Region = put(values)
    return region
  }

  /// A region's values, after a look at the cells between the regions.
  func read(_ region: Region, sourceLocation: SourceLocation = #_sourceLocation) -> [Float] {
    let isIntact = gaps.allSatisfy { arena.read($0).allSatisfy { $0 == Self.mark } }
    #expect(isIntact, "written outside the region", sourceLocation: sourceLocation)
    return arena.read(region)
  }

  /// Sizes at which vectors and panels begin and end.
  var sizes: [Int] {
    [1, 2, 3, 7, kernels.lanes - 1, kernels.lanes, kernels.lanes + 1, 2 * kernels.lanes + 3, 101]
  }
}

/// Numbers of the normal distribution, the same in every run.
func numbers(_ count: Int, seed: UInt64 = 1, deviation: Double = 1) -> [Float] {
  var stream = RandomStream(Philox(seed: seed, purpose: "test", path: ""))
  return (0..<count).map { _ in Float(stream.normal() * deviation) }
}

/// Expects `|got - want| <= relative |want| + absolute`; NaN only where it is wanted.
func expectClose(
  _ got: [Float], _ want: [Double], relative: Double = 2e-6, absolute: Double = 1e-6,
  _ comment: Comment = "", sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(got.count == want.count, comment, sourceLocation: sourceLocation)
  for (index, (got, want)) in zip(got, want).enumerated() {
    let isClose =
      want.isNaN
      ? got.isNaN
      : Double(got) == want || abs(Double(got) - want) <= relative * abs(want) + absolute
    if !isClose {
      #expect(
        isClose, "\(comment) element \(index): got \(got), wanted \(want)",
        sourceLocation: sourceLocation)
      return
    }
  }
}

extension Array where Element == Float {
  var doubles: [Double] { map(Double.init) }
  /// For comparisons bit by bit.
  var bits: [UInt32] { map(\.bitPattern) }
}
