// SPDX-License-Identifier: MIT

/// y = gate a + (1 - gate) b, value by value.
struct Blend: Step {
  let gate: Buffer
  let a: Buffer
  let b: Buffer
  let y: Buffer
  let rowCount: RowCount
  let features: Int

  var inputs: [Buffer] { [gate, a, b] }
  var outputs: [Buffer] { [y] }

  private func split(on run: Execution) -> Split {
    Split(rows: rowCount.count(on: run) * features, cost: 3)
  }
  func parts(on run: Execution) -> Int { split(on: run).parts }

  func run(part: Int, worker: Int, on run: Execution) {
    let range = split(on: run).range(part)
    func floats(_ buffer: Buffer) -> Region { run.rows(buffer, range, width: 1) }
    run.kernels.blend(
      gate: floats(gate), a: floats(a), b: floats(b), y: floats(y), count: range.count)
  }
}

/// dgate = dy (a - b), da = dy gate, db += dy (1 - gate).
struct BlendGradient: Step {
  let forward: Blend
  let dy: Buffer
  let dGate: Buffer?
  let dA: Buffer?
  let dB: Buffer?
  let accumulate: Bool

  var inputs: [Buffer] { forward.inputs + [dy] }
  var outputs: [Buffer] { [dGate, dA, dB].compactMap(\.self) }

  private func split(on run: Execution) -> Split {
    Split(rows: forward.rowCount.count(on: run) * forward.features, cost: 6)
  }
  func parts(on run: Execution) -> Int { split(on: run).parts }

  func run(part: Int, worker: Int, on run: Execution) {
    let range = split(on: run).range(part)
    func floats(_ buffer: Buffer) -> Region { run.rows(buffer, range, width: 1) }
    run.kernels.blendBackward(
      gate: floats(forward.gate), a: floats(forward.a), b: floats(forward.b), dy: floats(dy),
      dGate: dGate.map(floats), dA: dA.map(floats), dB: dB.map(floats), count: range.count,
      accumulate: accumulate)
  }
}

extension PlanBuilder {
  /// y = gate a + (1 - gate) b; only b may have other readers.
  mutating func blend(_ gate: Value, _ a: Value, _ b: Value) -> Value {
    let y = value(
      "blend", like: b,
      needsGradient: gate.needsGradient || a.needsGradient || b.needsGradient)
    let forward = Blend(
      gate: gate.buffer, a: a.buffer, b: b.buffer, y: y.buffer, rowCount: b.rowCount,
      features: b.features)
    append(forward, .forward)
    onBackward { build in
      guard let dy = build.gradient(of: y) else { return }
      let (dGate, dA) = (build.addGradient(of: gate), build.addGradient(of: a))
      let dB = build.addGradient(of: b)
      precondition(
        dGate?.accumulate != true && dA?.accumulate != true, "a gate of a blend is read elsewhere")
      build.append(
        BlendGradient(
          forward: forward, dy: dy, dGate: dGate?.buffer, dA: dA?.buffer, dB: dB?.buffer,
          accumulate: dB?.accumulate ?? false), .backward, "the gradient of the input")
    }
    return y
  }
}
