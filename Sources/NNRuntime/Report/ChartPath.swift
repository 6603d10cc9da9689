// SPDX-License-Identifier: MIT

/// The outline of a curve: SVG path commands with one decimal, short because they are relative.
struct ChartPath {
  /// The commands.
  private(set) var text = ""
  private var pen: (x: Int, y: Int)?
  private var isDrawing = false

  /// Where the pen is.
  var place: (x: Double, y: Double)? { pen.map { (Double($0.x) / 10, Double($0.y) / 10) } }

  /// Moves the pen without drawing.
  mutating func move(_ x: Double, _ y: Double) {
    let target = (x: Self.tenths(x), y: Self.tenths(y))
    text += "M\(Self.text(target.x)) \(Self.text(target.y))"
    pen = target
    isDrawing = false
  }

  /// Draws a straight line from where the pen is.
  mutating func line(_ x: Double, _ y: Double) {
    guard let from = pen else { return move(x, y) }
    let target = (x: Self.tenths(x), y: Self.tenths(y))
    let dx = Self.text(target.x - from.x)
    let dy = Self.text(target.y - from.y)
    // A minus sign separates numbers as well as a space; a repeated command may be left out.
    text +=
      (isDrawing ? (dx.hasPrefix("-") ? "" : " ") : "l") + dx + (dy.hasPrefix("-") ? "" : " ") + dy
    pen = target
    isDrawing = true
  }

  /// Draws a dot, as a line of no length with round ends.
  mutating func dot(_ x: Double, _ y: Double) {
    move(x, y)
    text += "h0"
  }

  /// Returns a coordinate as text.
  static func coordinate(_ value: Double) -> String { text(tenths(value)) }

  private static func tenths(_ value: Double) -> Int { Int((value * 10).rounded()) }

  private static func text(_ tenths: Int) -> String {
    let sign = tenths < 0 ? "-" : ""
    let size = abs(tenths)
    return size % 10 == 0 ? "\(sign)\(size / 10)" : "\(sign)\(size / 10).\(size % 10)"
  }
}

/// Fewer points that look the same.
enum Downsampling {
  /// Returns at most `limit` points: the lowest and the highest of each of `limit / 2` stretches,
  /// so that spikes stay, and a stretch without a finite value stays a gap.
  static func thinned(_ points: [RunHistory.Point], to limit: Int = 400) -> [RunHistory.Point] {
    guard points.count > limit else { return points }
    let buckets = limit / 2
    var result: [RunHistory.Point] = []
    for bucket in 0..<buckets {
      let range = (bucket * points.count / buckets)..<((bucket + 1) * points.count / buckets)
      let finite = range.filter { points[$0].value.isFinite }
      guard let least = finite.min(by: { points[$0].value < points[$1].value }),
        let most = finite.max(by: { points[$0].value < points[$1].value })
      else {
        if let first = range.first { result.append(points[first]) }
        continue
      }
      result.append(points[min(least, most)])
      if least != most { result.append(points[max(least, most)]) }
    }
    return result
  }

  /// Returns at most `limit` indices of a range, evenly spread, with both ends and the given ones.
  static func indices(_ count: Int, limit: Int, keeping: [Int] = []) -> [Int] {
    guard count > limit else { return Array(0..<count) }
    let spread = (0..<limit).map { $0 * (count - 1) / (limit - 1) }
    return Set(spread + keeping.filter { $0 >= 0 && $0 < count }).sorted()
  }
}
