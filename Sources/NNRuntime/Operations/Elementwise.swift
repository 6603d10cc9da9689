// SPDX-License-Identifier: MIT

/// y = f(x), value by value.
struct ApplyActivation: Step {
  let kind: ActivationKind
  let parameter: Float
  let x: Buffer
  let y: Buffer
  let rowCount: RowCount
  let features: Int

  var inputs: [Buffer] { [x] }
  var outputs: [Buffer] { [y] }

  private func split(on run: Execution) -> Split {
    Split(rows: rowCount.count(on: run) * features, cost: 1)
  }
  func parts(on run: Execution) -> Int { split(on: run).parts }

  func run(part: Int, worker: Int, on run: Execution) {
    let range = split(on: run).range(part)
    run.kernels.activation(
      kind, parameter: parameter, x: run.rows(x, range, width: 1), y: run.rows(y, range, width: 1),
      count: range.count)
  }
}

/// dx = dy f'(x), value by value.
struct ActivationGradient: Step {
  let kind: ActivationKind
  let parameter: Float
  let x: Buffer
  let dy: Buffer
  let dx: Buffer
  let rowCount: RowCount
  let features: Int
  let accumulate: Bool

  var inputs: [Buffer] { [x, dy] }
  var outputs: [Buffer] { [dx] }

  private func split(on run: Execution) -> Split {
    Split(rows: rowCount.count(on: run) * features, cost: 1)
  }
  func parts(on run: Execution) -> Int { split(on: run).parts }

  func run(part: Int, worker: Int, on run: Execution) {
    let range = split(on: run).range(part)
    run.kernels.activationBackward(
      kind, parameter: parameter, x: run.rows(x, range, width: 1),
      dy: run.rows(dy, range, width: 1), dx: run.rows(dx, range, width: 1), count: range.count,
      accumulate: accumulate)
  }
}

extension PlanBuilder {
  /// y = f(x).
  mutating func elementwise(_ x: Value, _ kind: ActivationKind, parameter: Double) -> Value {
    if kind == .linear || kind == .relu && x.isRectified { return x }
    let parameter = Float(parameter)
    let y = value(kind.rawValue, like: x)
    append(
      ApplyActivation(
        kind: kind, parameter: parameter, x: x.buffer, y: y.buffer, rowCount: x.rowCount,
        features: x.features), .forward)
    onBackward { build in
      guard let dy = build.gradient(of: y), let (dx, accumulate) = build.addGradient(of: x) else {
        return
      }
      build.append(
        ActivationGradient(
          kind: kind, parameter: parameter, x: x.buffer, dy: dy, dx: dx, rowCount: x.rowCount,
          features: x.features,
          accumulate: accumulate), .backward, "the gradient of the input")
    }
    return y
  }
}
