// SPDX-License-Identifier: MIT

/// Copies the columns of one value into those of a wider one, or back.
struct CopyColumns: Step {
  let source: Buffer
  let sourceWidth: Int
  let sourceBegin: Int
  let target: Buffer
  let targetWidth: Int
  let targetBegin: Int
  let columns: Int
  let rowCount: RowCount
  let accumulate: Bool

  var inputs: [Buffer] { [source] }
  var outputs: [Buffer] { [target] }

  private func split(on run: Execution) -> Split {
    Split(rows: rowCount.count(on: run), cost: 2 * columns)
  }
  func parts(on run: Execution) -> Int { split(on: run).parts }

  func run(part: Int, worker: Int, on run: Execution) {
    for row in split(on: run).range(part) {
      let from = run.rows(source, row..<row + 1, width: sourceWidth).slice(sourceBegin, columns)
      let to = run.rows(target, row..<row + 1, width: targetWidth).slice(targetBegin, columns)
      if accumulate {
        run.kernels.add(from, y: to, count: columns)
      } else {
        run.arena.copy(from: from, to: to)
      }
    }
  }
}

extension PlanBuilder {
  /// Values side by side along an axis, which counts from 0 after the batch; nil: the last one.
  mutating func concat(_ values: [Value], axis: Int? = nil) -> Value {
    let first = values[0]
    let axis = axis ?? first.shape.count - 1
    var shape = first.shape
    shape[axis] = values.reduce(0) { $0 + $1.shape[axis] }
    let y = value(
      "concat", shape, hasVaryingTime: first.hasVaryingTime,
      needsGradient: values.contains(where: \.needsGradient))
    // Everything from the axis on lies together.
    func width(_ value: Value) -> Int { value.shape[axis...].reduce(1, *) }
    let rows: RowCount =
      axis == shape.count - 1
      ? first.rowCount : .perExample(shape[..<axis].reduce(1, *))
    var begin = 0
    for value in values {
      append(
        CopyColumns(
          source: value.buffer, sourceWidth: width(value), sourceBegin: 0, target: y.buffer,
          targetWidth: width(y), targetBegin: begin, columns: width(value), rowCount: rows,
          accumulate: false), .forward)
      begin += width(value)
    }
    onBackward { build in
      guard let dy = build.gradient(of: y) else { return }
      var begin = 0
      for value in values {
        if let (dx, accumulate) = build.addGradient(of: value) {
          build.append(
            CopyColumns(
              source: dy, sourceWidth: width(y), sourceBegin: begin, target: dx,
              targetWidth: width(value), targetBegin: 0, columns: width(value), rowCount: rows,
              accumulate: accumulate), .backward, "the gradient of the input")
        }
        begin += width(value)
      }
    }
    return y
  }
}
