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
  /// Two values of the same rows side by side.
  mutating func concat(_ values: [Value]) -> Value {
    let width = values.reduce(0) { $0 + $1.features }
    let y = value(
      "concat", like: values[0], features: width,
      needsGradient: values.contains(where: \.needsGradient))
    var begin = 0
    for value in values {
      append(
        CopyColumns(
          source: value.buffer, sourceWidth: value.features, sourceBegin: 0, target: y.buffer,
          targetWidth: width, targetBegin: begin, columns: value.features,
          rowCount: value.rowCount, accumulate: false), .forward)
      begin += value.features
    }
    onBackward { build in
      guard let dy = build.gradient(of: y) else { return }
      var begin = 0
      for value in values {
        if let (dx, accumulate) = build.addGradient(of: value) {
          build.append(
            CopyColumns(
              source: dy, sourceWidth: width, sourceBegin: begin, target: dx,
              targetWidth: value.features, targetBegin: 0, columns: value.features,
              rowCount: value.rowCount, accumulate: accumulate), .backward,
            "the gradient of the input")
        }
        begin += value.features
      }
    }
    return y
  }
}
