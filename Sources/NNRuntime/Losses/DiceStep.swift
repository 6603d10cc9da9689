// SPDX-License-Identifier: MIT

/// 1 - (2 Σ p t + smooth) / (Σ p + Σ t + smooth) of each example, or of all together.
struct DiceStep: Step {
  let smooth: Float
  let perSample: Bool
  let prediction: Buffer
  let targets: Buffer
  /// The weight of each example.
  let rowWeights: Buffer?
  /// One an example.
  let losses: Buffer
  let gradient: Buffer
  /// Of the predictions.
  let rowCount: RowCount
  let columns: Int

  var inputs: [Buffer] { [prediction, targets] + (rowWeights.map { [$0] } ?? []) }
  var outputs: [Buffer] { [losses, gradient] }

  private func split(on run: Execution) -> Split {
    let rows = rowCount.count(on: run) / max(run.batch, 1)
    // Of a batch as a whole the sums come first: one part.
    return perSample
      ? Split(rows: run.batch, cost: 4 * rows * columns)
      : Split(rows: run.batch, rowsPerPart: run.batch)
  }
  func parts(on run: Execution) -> Int { split(on: run).parts }

  func run(part: Int, worker: Int, on run: Execution) {
    let examples = split(on: run).range(part)
    if perSample {
      for example in examples { add(example..<example + 1, run.lossScale, on: run) }
    } else {
      // The mean over the examples of the one value that all of them have.
      add(examples, run.lossScale * Float(examples.count), on: run)
    }
    guard perSample, let rowWeights else { return }
    for example in examples {
      let rows = rowCount.range(of: example, on: run)
      run.kernels.weighRows(
        run.rows(rowWeights, example..<example + 1, width: 1),
        losses: run.rows(losses, example..<example + 1, width: 1),
        gradient: run.wantsGradient ? run.rows(gradient, rows, width: columns) : nil, rows: 1,
        columns: rows.count * columns)
    }
  }

  /// The value of some examples together and its gradient.
  private func add(_ examples: Range<Int>, _ scale: Float, on run: Execution) {
    let rows = rowCount.range(of: examples, on: run)
    let x = run.rows(prediction, rows, width: columns)
    let t = run.rows(targets, rows, width: columns)
    let (shared, all) = run.kernels.diceSums(x, targets: t, count: rows.count * columns)
    let (above, below) = (2 * shared + smooth, all + smooth)
    run.arena.fill(run.rows(losses, examples, width: 1), 1 - above / below)
    guard run.wantsGradient else { return }
    run.kernels.diceGradient(
      x, targets: t, a: -2 * scale / below, b: scale * above / (below * below),
      gradient: run.rows(gradient, rows, width: columns), count: rows.count * columns)
  }
}
