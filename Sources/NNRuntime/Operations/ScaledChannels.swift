// SPDX-License-Identifier: MIT

/// y[position, c] = x[position, c] factors[example, c]; parts are runs of examples.
struct ScaledChannels: Step {
  let x: Buffer
  let factors: Buffer
  let y: Buffer
  let rowCount: RowCount
  /// Of the longest example.
  let positions: Int
  let channels: Int

  var inputs: [Buffer] { [x, factors] }
  var outputs: [Buffer] { [y] }

  func split(on run: Execution) -> Split { Split(rows: run.batch, cost: positions * channels) }
  func parts(on run: Execution) -> Int { split(on: run).parts }

  func run(part: Int, worker: Int, on run: Execution) {
    for example in split(on: run).range(part) {
      let rows = rowCount.range(of: example, on: run)
      run.kernels.scaleColumns(
        run.rows(x, rows, width: channels),
        factors: run.rows(factors, example..<example + 1, width: channels),
        y: run.rows(y, rows, width: channels), rows: rows.count, columns: channels)
    }
  }
}

/// dx = dy factors, and dfactors[example, c] = Σ over the example's positions of dy x, in order.
struct ScaledChannelsGradient: Step {
  let forward: ScaledChannels
  let dy: Buffer
  let dx: Buffer?
  let factorGradient: Buffer?
  let accumulate: Bool

  var inputs: [Buffer] { forward.inputs + [dy] }
  var outputs: [Buffer] { [dx, factorGradient].compactMap(\.self) }
  func parts(on run: Execution) -> Int { forward.split(on: run).parts }

  func run(part: Int, worker: Int, on run: Execution) {
    let channels = forward.channels
    for example in forward.split(on: run).range(part) {
      let (rows, one) = (forward.rowCount.range(of: example, on: run), example..<example + 1)
      run.kernels.scaleColumnsBackward(
        run.rows(forward.x, rows, width: channels),
        factors: run.rows(forward.factors, one, width: channels),
        dy: run.rows(dy, rows, width: channels),
        dx: dx.map { run.rows($0, rows, width: channels) },
        sums: factorGradient.map { run.rows($0, one, width: channels) }, rows: rows.count,
        columns: channels, accumulate: accumulate)
    }
  }
}

extension PlanBuilder {
  /// Every channel of an example times a factor of its own; nothing else may read the factors.
  mutating func scaledChannels(_ x: Value, by factors: Value) -> Value {
    let y = value("scaled", like: x, needsGradient: x.needsGradient || factors.needsGradient)
    let forward = ScaledChannels(
      x: x.buffer, factors: factors.buffer, y: y.buffer, rowCount: x.rowCount,
      positions: x.positions, channels: x.features)
    append(forward, .forward)
    onBackward { build in
      guard let dy = build.gradient(of: y) else { return }
      let (dx, dFactors) = (build.addGradient(of: x), build.addGradient(of: factors))
      precondition(dFactors?.accumulate != true, "factors of channels are read elsewhere")
      build.append(
        ScaledChannelsGradient(
          forward: forward, dy: dy, dx: dx?.buffer, factorGradient: dFactors?.buffer,
          accumulate: dx?.accumulate ?? false), .backward, "the gradient of the input")
    }
    return y
  }
}
