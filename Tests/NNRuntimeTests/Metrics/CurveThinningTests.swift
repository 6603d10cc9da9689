// SPDX-License-Identifier: MIT

import NNRuntime
import Testing

/// Curves with fewer points look the same.
@Suite struct CurveThinningTests {
  /// A quarter of a circle.
  private static let arc = (0...5000).map { index -> CurvePoint in
    let x = Double(index) / 5000
    return CurvePoint(x: x, y: (1 - (1 - x) * (1 - x)).squareRoot())
  }

  @Test(arguments: [10, 50, 200])
  func noPointIsFarFromWhatIsLeft(limit: Int) {
    let thinned = Self.arc.thinned(to: limit)
    #expect(thinned.count <= limit && thinned.count > limit / 5)
    #expect(thinned.first == Self.arc.first && thinned.last == Self.arc.last)
    let farthest = Self.arc.map { point in
      zip(thinned, thinned.dropFirst()).map { point.distance(from: $0, to: $1) }.min() ?? .infinity
    }.max()
    // A chord of an arc of 1.57 cut into n pieces is (1.57 / n)² / 8 away from it; the choice is within twice a doubling.
    let ideal = 1.57 * 1.57 / Double(limit * limit) / 8
    #expect((farthest ?? .infinity) < 40 * ideal)
  }

  @Test func cornersStayAndLinesGo() {
    let stairs = [(0, 0), (0, 0.25), (0, 0.5), (0.5, 0.5), (0.75, 0.5), (1, 0.5), (1, 1)]
      .map { CurvePoint(x: $0.0, y: $0.1) }
    #expect(
      stairs.thinned(to: 4)
        == [(0, 0), (0, 0.5), (1, 0.5), (1, 1)].map { CurvePoint(x: $0.0, y: $0.1) })
    #expect(Array(stairs.prefix(2)).thinned(to: 2) == Array(stairs.prefix(2)))
    #expect([CurvePoint]().thinned(to: 2) == [])
  }

  /// A spike of one point among thousands is seen.
  @Test func spikesStay() {
    var flat = (0...3000).map { CurvePoint(x: Double($0) / 3000, y: 0.5) }
    flat[1234] = CurvePoint(x: flat[1234].x, y: 0.9)
    #expect(flat.thinned(to: 50).contains(flat[1234]))
  }
}
