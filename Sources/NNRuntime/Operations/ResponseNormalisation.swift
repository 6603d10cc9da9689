// SPDX-License-Identifier: MIT

/// The numbers of a local response normalisation: y = x (k + alpha Σ x²)^-beta.
package struct ResponseNorm: Sendable {
  package let size: Int
  /// Whether neighbours are channels, else positions.
  package let isAcross: Bool
  package let alpha: Float
  package let beta: Float
  package let k: Float

  package init(size: Int, isAcross: Bool, alpha: Float, beta: Float, k: Float) {
    (self.size, self.isAcross, self.alpha, self.beta, self.k) = (size, isAcross, alpha, beta, k)
  }
}

/// What all steps of a local response normalisation know.
struct ResponseNormBuffers: Sendable {
  let norm: ResponseNorm
  let rowCount: RowCount
  let channels: Int
  /// Of an image; nil: as many as the example has time steps.
  let height: Int?
  let perExample: Int
  let x: Buffer
  /// Sums of squares.
  let sums: Buffer

  func split(on run: Execution) -> Split { Split(rows: run.batch, cost: perExample * 16) }

  func region(_ buffer: Buffer, _ example: Int, on run: Execution) -> Region {
    run.rows(buffer, rowCount.range(of: example, on: run), width: channels)
  }

  /// Sums over the neighbours of every value of an example.
  func addNeighbours(
    _ source: Buffer, to target: Buffer, _ example: Int, isSquared: Bool, isMirrored: Bool,
    on run: Execution
  ) {
    let rows = rowCount.range(of: example, on: run).count
    let (before, after) = (norm.size / 2, (norm.size - 1) / 2)
    run.kernels.neighbourSums(
      region(source, example, on: run), isSquared: isSquared, before: isMirrored ? after : before,
      after: isMirrored ? before : after, height: height ?? rows,
      width: height.map { rows / $0 } ?? 1, channels: channels, isAcross: norm.isAcross,
      y: region(target, example, on: run))
  }
}

struct ResponseNormForward: Step {
  let buffers: ResponseNormBuffers
  let y: Buffer

  var inputs: [Buffer] { [buffers.x] }
  var outputs: [Buffer] { [buffers.sums, y] }
  func parts(on run: Execution) -> Int { buffers.split(on: run).parts }

  func run(part: Int, worker: Int, on run: Execution) {
    for example in buffers.split(on: run).range(part) {
      buffers.addNeighbours(
        buffers.x, to: buffers.sums, example, isSquared: true, isMirrored: false, on: run)
      run.kernels.responseNorm(
        buffers.region(buffers.x, example, on: run),
        sums: buffers.region(buffers.sums, example, on: run),
        buffers.norm, y: buffers.region(y, example, on: run))
    }
  }
}

/// With d = k + alpha Σ x²: dx = dy d^-beta - 2 alpha beta x Σ (dy x d^(-beta - 1)), over those whose neighbour x is.
struct ResponseNormBackward: Step {
  let buffers: ResponseNormBuffers
  let dy: Buffer
  let dx: Buffer
  let slopes: Buffer
  let slopeSums: Buffer
  let accumulate: Bool

  var inputs: [Buffer] { [buffers.x, buffers.sums, dy] }
  var outputs: [Buffer] { [slopes, slopeSums, dx] }
  func parts(on run: Execution) -> Int { buffers.split(on: run).parts }

  func run(part: Int, worker: Int, on run: Execution) {
    for example in buffers.split(on: run).range(part) {
      func region(_ buffer: Buffer) -> Region { buffers.region(buffer, example, on: run) }
      run.kernels.responseNormSlopes(
        region(buffers.x), sums: region(buffers.sums), dy: region(dy), buffers.norm,
        slopes: region(slopes))
      buffers.addNeighbours(
        slopes, to: slopeSums, example, isSquared: false, isMirrored: true, on: run)
      run.kernels.responseNormBackward(
        region(buffers.x), sums: region(buffers.sums), dy: region(dy),
        slopeSums: region(slopeSums), buffers.norm, dx: region(dx), accumulate: accumulate)
    }
  }
}

extension PlanBuilder {
  /// Local response normalisation.
  mutating func localResponseNormalisation(_ x: Value, _ norm: ResponseNorm) -> Value {
    let buffers = ResponseNormBuffers(
      norm: norm, rowCount: x.rowCount, channels: x.features,
      height: x.shape.count == 3 ? x.shape[0] : nil, perExample: x.count, x: x.buffer,
      sums: buffer("sums", perExample: x.count))
    let y = value("normalised", like: x)
    append(ResponseNormForward(buffers: buffers, y: y.buffer), .forward)
    onBackward { build in
      guard let dy = build.gradient(of: y), let (dx, accumulate) = build.addGradient(of: x) else {
        return
      }
      build.append(
        ResponseNormBackward(
          buffers: buffers, dy: dy, dx: dx, slopes: build.buffer("slopes", perExample: x.count),
          slopeSums: build.buffer("slope_sums", perExample: x.count), accumulate: accumulate),
        .backward, "the gradient of the input")
    }
    return y
  }
}
