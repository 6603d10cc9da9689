// SPDX-License-Identifier: MIT

/// A place of a curve in a plane.
public struct CurvePoint: Sendable, Equatable, Codable {
  /// Along.
  public let x: Double
  /// Upwards.
  public let y: Double

  /// Names a place.
  package init(x: Double, y: Double) {
    self.x = x
    self.y = y
  }
}

extension [CurvePoint] {
  /// Fewer points of the same shape: no point left out is farther from the new line than it must be.
  ///
  /// Ramer, Douglas and Peucker's choice, with the tolerance doubled until at most `limit` points are left; the ends stay.
  package func thinned(to limit: Int) -> [CurvePoint] {
    precondition(limit >= 2, "a curve has two ends")
    guard count > 2 else { return self }
    var tolerance = 1e-6
    while true {
      let kept = indices(within: tolerance)
      if kept.count <= limit { return kept.map { self[$0] } }
      tolerance *= 2
    }
  }

  /// The places of the points whose polyline passes all others within a distance.
  private func indices(within tolerance: Double) -> [Int] {
    var isKept = [Bool](repeating: false, count: count)
    isKept[0] = true
    isKept[count - 1] = true
    var open = [(0, count - 1)]
    while let (first, last) = open.popLast() {
      var farthest = (index: 0, distance: tolerance)
      for index in first + 1..<Swift.max(last, first + 1) {
        let distance = self[index].distance(from: self[first], to: self[last])
        if distance > farthest.distance { farthest = (index, distance) }
      }
      guard farthest.index > 0 else { continue }
      isKept[farthest.index] = true
      open.append((first, farthest.index))
      open.append((farthest.index, last))
    }
    return self.indices.filter { isKept[$0] }
  }
}

extension CurvePoint {
  /// How far it lies from the stretch between two points.
  package func distance(from start: CurvePoint, to end: CurvePoint) -> Double {
    let (dx, dy) = (end.x - start.x, end.y - start.y)
    let square = dx * dx + dy * dy
    let share =
      square > 0 ? min(1, max(0, ((x - start.x) * dx + (y - start.y) * dy) / square)) : 0
    let (ax, ay) = (x - start.x - share * dx, y - start.y - share * dy)
    return (ax * ax + ay * ay).squareRoot()
  }
}
