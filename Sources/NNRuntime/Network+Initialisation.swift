// SPDX-License-Identifier: MIT

internal import NNSpec

extension Network {
  /// Draws all first values; every parameter has a stream of its own.
  package func initialise(seed: UInt64) {
    // Pieces do not need each other, as a stream's numbers can be drawn from anywhere in it.
    let pieces = plan.parameters.flatMap { planned in
      WeightInitialisation.pieces(planned.initial, count: planned.spec.count)
        .map { (planned, $0) }
    }
    let run = run
    let draw = { @Sendable (index: Int) in
      let (planned, range) = pieces[index]
      let values = planned.firstValues(range, seed: seed)
      run.arena.write(
        values, to: run.region(planned.parameter.buffer).slice(range.lowerBound, range.count))
    }
    if threads > 1 {
      _ = concurrentMap(pieces.count, draw)
    } else {
      for index in pieces.indices { draw(index) }
    }
    if let updating = plan.updating {
      for buffer in updating.firstState {
        run.arena.fill(run.region(buffer), updating.optimiser.initialState)
      }
    }
    weightsAreStale = true
  }
}

extension PlannedParameter {
  /// Some of the first values.
  fileprivate func firstValues(_ range: Range<Int>, seed: UInt64) -> [Float] {
    var values = WeightInitialisation.values(
      initial, shape: spec.shape, fans: spec.fans, seed: seed, path: path, in: range)
    if let raise = spec.raise {
      let raised = (raise.begin..<raise.begin + raise.count).clamped(to: range)
      for index in raised { values[index - range.lowerBound] += Float(raise.by) }
    }
    return values
  }
}
