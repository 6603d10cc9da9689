// SPDX-License-Identifier: MIT

/// running = momentum · running + (1 - momentum) · batch, with the unbiased variance; only after a sound step.
struct BatchNormRunning: Step {
  let norm: BatchNormBuffers

  var inputs: [Buffer] { [norm.mean, norm.variance] }
  var outputs: [Buffer] { [norm.runningMean, norm.runningVariance] }
  func parts(on run: Execution) -> Int { norm.usesBatch(run) ? 1 : 0 }

  func run(part: Int, worker: Int, on run: Execution) {
    let (mean, variance) = (run.region(norm.mean), run.region(norm.variance))
    norm.blend(mean, 1, into: norm.runningMean, on: run)
    norm.blend(variance, norm.unbiased(run), into: norm.runningVariance, on: run)
  }
}

/// What a part of a batch adds to the statistics of all: rows · mean, rows · unbiased variance, rows.
struct BatchNormSums: Step {
  let norm: BatchNormBuffers
  let sums: Buffer

  var inputs: [Buffer] { [norm.mean, norm.variance] }
  var outputs: [Buffer] { [sums] }
  func parts(on run: Execution) -> Int { 1 }

  func run(part: Int, worker: Int, on run: Execution) {
    let (channels, place) = (norm.channels, run.region(sums).offset)
    let rows = norm.usesBatch(run) ? Float(norm.rows(run)) : 0
    guard rows > 0 else { return run.arena.fill(run.region(sums), 0) }
    let (mean, variance) = (run.region(norm.mean).offset, run.region(norm.variance).offset)
    let unbiased = norm.unbiased(run)
    for channel in 0..<channels {
      run.arena[place + channel] = rows * run.arena[mean + channel]
      run.arena[place + channels + channel] = rows * (run.arena[variance + channel] * unbiased)
    }
    run.arena[place + 2 * channels] = rows
  }
}

/// The running statistics of a batch that has parts: their means over rows count as the batch's.
struct BatchNormRunningOfParts: Step {
  let norm: BatchNormBuffers
  let sums: Buffer

  var inputs: [Buffer] { [sums] }
  var outputs: [Buffer] { [norm.runningMean, norm.runningVariance] }
  // Also where this process had no part with examples, and so computed nothing.
  func parts(on run: Execution) -> Int { 1 }

  func run(part: Int, worker: Int, on run: Execution) {
    let (channels, sums) = (norm.channels, run.region(sums))
    let rows = run.arena[sums.offset + 2 * channels]
    guard rows > 0 else { return }
    norm.blend(sums.slice(0, channels), 1 / rows, into: norm.runningMean, on: run)
    norm.blend(sums.slice(channels, channels), 1 / rows, into: norm.runningVariance, on: run)
  }
}

extension BatchNormBuffers {
  /// What turns the biased variance into the unbiased one.
  fileprivate func unbiased(_ run: Execution) -> Float {
    let rows = Float(rows(run))
    return rows > 1 ? rows / (rows - 1) : 1
  }

  fileprivate func blend(
    _ batch: Region, _ factor: Float, into running: Buffer, on run: Execution
  ) {
    let target = run.region(running).offset
    for channel in 0..<channels {
      let new = run.arena[batch.offset + channel] * factor
      run.arena[target + channel] = momentum * run.arena[target + channel] + (1 - momentum) * new
    }
  }
}

extension PlanBuilder {
  /// What keeps the running statistics.
  mutating func addRunningStatistics(_ norm: BatchNormBuffers) {
    guard let sums = norm.sums else {
      return append(BatchNormRunning(norm: norm), .commit, "the running statistics")
    }
    batchSums.append((sums, 2 * norm.channels + 1))
    append(BatchNormSums(norm: norm, sums: sums), .accumulate, "the statistics")
    append(BatchNormRunningOfParts(norm: norm, sums: sums), .commit, "the running statistics")
  }
}
