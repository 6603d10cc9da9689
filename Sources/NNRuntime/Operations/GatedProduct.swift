// SPDX-License-Identifier: MIT

/// y = values f(gates), with the values first and the gates second on the last axis.
struct GatedProduct: Step {
  let kind: ActivationKind
  let x: Buffer
  let y: Buffer
  let rowCount: RowCount
  let columns: Int

  var inputs: [Buffer] { [x] }
  var outputs: [Buffer] { [y] }

  private func split(on run: Execution) -> Split {
    Split(rows: rowCount.count(on: run), cost: 3 * columns)
  }
  func parts(on run: Execution) -> Int { split(on: run).parts }

  func run(part: Int, worker: Int, on run: Execution) {
    let rows = split(on: run).range(part)
    run.kernels.gated(
      kind, x: run.rows(x, rows, width: 2 * columns), y: run.rows(y, rows, width: columns),
      rows: rows.count, columns: columns)
  }
}

/// The gradients of the values, dy f(gates), and of the gates, dy f'(gates) values.
struct GatedProductGradient: Step {
  let kind: ActivationKind
  let x: Buffer
  let dy: Buffer
  let dx: Buffer
  let rowCount: RowCount
  let columns: Int
  let accumulate: Bool

  var inputs: [Buffer] { [x, dy] }
  var outputs: [Buffer] { [dx] }

  private func split(on run: Execution) -> Split {
    Split(rows: rowCount.count(on: run), cost: 5 * columns)
  }
  func parts(on run: Execution) -> Int { split(on: run).parts }

  func run(part: Int, worker: Int, on run: Execution) {
    let rows = split(on: run).range(part)
    run.kernels.gatedBackward(
      kind, x: run.rows(x, rows, width: 2 * columns), dy: run.rows(dy, rows, width: columns),
      dx: run.rows(dx, rows, width: 2 * columns), rows: rows.count, columns: columns,
      accumulate: accumulate)
  }
}

extension PlanBuilder {
  /// y = x[first half] f(x[second half]) on the last axis.
  mutating func gated(_ x: Value, by kind: ActivationKind) -> Value {
    let columns = x.features / 2
    let y = value("gated", like: x, features: columns)
    append(
      GatedProduct(
        kind: kind, x: x.buffer, y: y.buffer, rowCount: x.rowCount, columns: columns), .forward)
    onBackward { build in
      guard let dy = build.gradient(of: y), let (dx, accumulate) = build.addGradient(of: x) else {
        return
      }
      build.append(
        GatedProductGradient(
          kind: kind, x: x.buffer, dy: dy, dx: dx, rowCount: x.rowCount, columns: columns,
          accumulate: accumulate), .backward, "the gradient of the input")
    }
    return y
  }
}
