// SPDX-License-Identifier: MIT

internal import NNSpec

/// A matrix in a buffer, as it lies or transposed.
struct FixedMatrix: Sendable {
  let buffer: Buffer
  let rows: Int
  let columns: Int
  let rowStride: Int
  let columnStride: Int

  /// Row-major.
  init(_ buffer: Buffer, rows: Int, columns: Int) {
    (self.buffer, self.rows, self.columns) = (buffer, rows, columns)
    (rowStride, columnStride) = (columns, 1)
  }

  /// The same cells with rows and columns exchanged.
  init(transposing other: FixedMatrix) {
    (buffer, rows, columns) = (other.buffer, other.columns, other.rows)
    (rowStride, columnStride) = (other.columnStride, other.rowStride)
  }
}

/// Packs a matrix times a factor for a product.
struct PackScaled: Step {
  let source: FixedMatrix
  let packed: Buffer
  let factor: Float
  let panelWidth: Int

  var inputs: [Buffer] { [source.buffer] }
  var outputs: [Buffer] { [packed] }

  private var split: Split {
    Split(rows: (source.columns + panelWidth - 1) / panelWidth, cost: source.rows * panelWidth)
  }

  func parts(on run: Execution) -> Int { split.parts }

  func run(part: Int, worker: Int, on run: Execution) {
    let panels = split.range(part)
    let first = panels.lowerBound * panelWidth
    let width = min(panels.upperBound * panelWidth, source.columns) - first
    let cells = run.region(source.buffer)
    let begin = first * source.columnStride
    let target = run.rows(packed, panels, width: panelWidth * source.rows)
    run.kernels.pack(
      cells.slice(begin, cells.count - begin), rowStride: source.rowStride,
      columnStride: source.columnStride, depthCount: source.rows, columns: width, packed: target,
      depth: source.rows)
    if factor != 1 { run.kernels.scale(factor, x: target, count: target.count) }
  }
}

/// c = (c or 0) + a b, less the identity if wanted; parts are rows of c.
struct FixedProduct: Step {
  let a: FixedMatrix
  let packed: Buffer
  let columns: Int
  let c: Buffer
  let accumulate: Bool
  let lessIdentity: Bool

  var inputs: [Buffer] { [a.buffer, packed] }
  var outputs: [Buffer] { [c] }

  private var split: Split { Split(rows: a.rows, cost: a.columns * columns / 16 + columns) }

  func parts(on run: Execution) -> Int { split.parts }
  func multiplyAdds(on run: Execution) -> Int { a.rows * a.columns * columns }

  func run(part: Int, worker: Int, on run: Execution) {
    let rows = split.range(part)
    let cells = run.region(a.buffer)
    let begin = rows.lowerBound * a.rowStride
    let target = run.rows(c, rows, width: columns)
    run.kernels.matmul(
      cells.slice(begin, cells.count - begin), aRow: a.rowStride, aColumn: a.columnStride,
      packedB: run.region(packed), c: target, cRow: columns, rows: rows.count, columns: columns,
      depth: a.columns, accumulate: accumulate)
    guard lessIdentity else { return }
    for row in rows {
      run.arena[target.offset + (row - rows.lowerBound) * columns + row] -= 1
    }
  }
}

/// How far a weight's columns (or rows, where these are fewer) are from orthonormal ones.
package struct Orthogonality: Sendable {
  /// WᵀW - I, or WWᵀ - I.
  let distance: Buffer
  let size: Int
  let factor: Double
  /// The steps that compute it, among those of the phase `gradient`.
  let what: String
}

extension PlanBuilder {
  /// Appends the penalty `orthogonal`: its gradient 4 f W (WᵀW - I), or 4 f (WWᵀ - I) W, is added to the weight's.
  ///
  /// Brock et al. 2016, Neural photo editing; Keras's OrthogonalRegularizer is of another form.
  mutating func addOrthogonality(_ trained: [PlannedParameter]) {
    for planned in trained where planned.penalty.orthogonal > 0 {
      guard let gradient = planned.parameter.gradient, let columns = planned.spec.shape.last
      else { continue }
      let weight = FixedMatrix(
        planned.parameter.buffer, rows: planned.spec.count / columns, columns: columns)
      addOrthogonality(weight, gradient, factor: planned.penalty.orthogonal, path: planned.path)
    }
  }

  private mutating func addOrthogonality(
    _ weight: FixedMatrix, _ gradient: Buffer, factor: Double, path: String
  ) {
    // The vectors that shall be orthonormal are the columns of `tall`.
    let isWide = weight.columns > weight.rows
    let tall = isWide ? FixedMatrix(transposing: weight) : weight
    let size = tall.columns
    let distance = FixedMatrix(
      buffer("distance", fixed: size * size), rows: size, columns: size)
    let what = Self.orthogonalityName(path)
    let packed = pack(tall, factor: 1, what)
    append(
      FixedProduct(
        a: FixedMatrix(transposing: tall), packed: packed, columns: size, c: distance.buffer,
        accumulate: false, lessIdentity: true), .gradient, what)
    orthogonalities.append(
      Orthogonality(distance: distance.buffer, size: size, factor: factor, what: what))
    let (a, b) = isWide ? (distance, weight) : (weight, distance)
    let scaled = pack(b, factor: Float(4 * factor), "the gradient of orthogonality")
    append(
      FixedProduct(
        a: a, packed: scaled, columns: b.columns, c: gradient, accumulate: true,
        lessIdentity: false), .gradient, "the gradient of orthogonality")
  }

  private mutating func pack(_ matrix: FixedMatrix, factor: Float, _ what: String) -> Buffer {
    let packed = buffer(
      "packed", fixed: packedCount(depth: matrix.rows, columns: matrix.columns))
    append(
      PackScaled(source: matrix, packed: packed, factor: factor, panelWidth: panelWidth),
      .gradient, what)
    return packed
  }

  /// What the steps that measure a weight are called.
  private static func orthogonalityName(_ path: String) -> String { "the orthogonality of \(path)" }
}
