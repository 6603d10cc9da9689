// SPDX-License-Identifier: MIT

internal import NNSpec

/// One update: forward, loss and backward of each part of each batch, then the sum of gradients and the move.
extension Trainer {
  /// One update from some batches, which returns the gradient's norm; nil if a loss or gradient is not finite, with the
  /// weights as before.
  func runStep(_ group: Range<Int>) -> Double? {
    let marks = evaluator.hasMetrics ? collected.map { $0.map(\.mark) } : []
    let earlier = sums
    let isSound = computeParts(of: group)
    guard let norm = gradientNorm(of: group, isSound: isSound), norm.isFinite else {
      noteDivergence(at: group)
      for (part, marks) in marks.enumerated() {
        for (head, mark) in marks.enumerated() { collected[part][head].cut(back: mark) }
      }
      sums = earlier
      return nil
    }
    noteFirstLoss()
    update(norm)
    network.carryState()
    step += 1
    if step == 1 { end.firstStepSeconds = clock.now() - beganAt }
    return norm
  }

  // MARK: - Parts

  /// Whether every loss of this process's parts is finite.
  private func computeParts(of group: Range<Int>) -> Bool {
    for part in parts.own {
      for batch in group {
        guard compute(part, batch, of: group) else { return false }
      }
    }
    return true
  }

  /// Whether a gradient is the sum of several.
  private func isSummed(_ group: Range<Int>) -> Bool { parts.count > 1 || group.count > 1 }

  private func compute(_ part: Int, _ batch: Int, of group: Range<Int>) -> Bool {
    let examples = parts.examples(part, of: batches.examples(batch))
    if examples.isEmpty {
      network.addGradient(parts.place(part, batch: batch, in: group, weight: 0, isEmpty: true))
      return true
    }
    load(part, batch, of: group)
    network.forward(batch: network.run.batch, mode: .training)
    guard network.loss(wantsGradient: true).isFinite else { return false }
    if isSummed(group) {
      network.propagate()
      network.addGradient(
        parts.place(
          part, batch: batch, in: group, weight: network.lossWeights[0], isEmpty: false))
      // The last batch's statistics are taken in with the update.
      if parts.count == 1, batch < group.upperBound - 1 { network.commit() }
    }
    sums.parts[part].add(network)
    if evaluator.hasMetrics { evaluator.collect(into: &collected[part], hasTargets: true) }
    if batch < group.upperBound - 1 { network.carryState() }
    return true
  }

  /// Copies a part's examples into the network, altered as the spec says.
  private func load(_ part: Int, _ batch: Int, of group: Range<Int>) {
    let examples = parts.examples(part, of: batches.examples(batch))
    network.load(data.train, examples)
    // Each part of each batch draws random numbers of its own.
    network.run.step = (step * accumulate + batch - group.lowerBound) * parts.count + part
    alteration?.apply(to: network, examples, epoch: epoch, step: network.run.step)
  }

  /// Nil if a loss was not finite, here or elsewhere.
  private func gradientNorm(of group: Range<Int>, isSound: Bool) -> Double? {
    if let ranks {
      let isSoundEverywhere = exchange(ranks, isSound: isSound)
      return isSoundEverywhere ? network.sumGradients(of: parts.own.count) : nil
    }
    guard isSound else { return nil }
    return isSummed(group) ? network.sumGradients(of: parts.count) : network.backward()
  }

  /// What the spec's first weights cost, to compare with what is to be expected.
  private func noteFirstLoss() {
    guard step == 0, spec.training.weights == nil else { return }
    if parts.count == 1, accumulate == 1 {
      end.firstLoss = network.losses.indices.reduce(0) {
        $0 + network.losses[$1] * network.plan.heads[$1].lossWeight
      }
      return
    }
    shareParts()
    end.firstLoss = sums.loss
  }

  // MARK: - Divergence

  /// Finds what is not finite, in this process's parts or in another's.
  func noteDivergence(at group: Range<Int>) {
    var found: RunEnd.Divergence?
    search: for part in parts.own {
      for batch in group where !parts.examples(part, of: batches.examples(batch)).isEmpty {
        load(part, batch, of: group)
        if let place = network.locateDivergence() {
          found = divergence(place, batches.examples(batch))
          break search
        }
      }
    }
    end.status = .diverged
    end.divergence =
      firstFound(found)
      ?? divergence(nil, batches.examples(group.upperBound - 1))
  }

  private func divergence(
    _ place: (layer: String, what: String)?, _ examples: ArraySlice<Int>
  ) -> RunEnd.Divergence {
    // The step before may have written the weights that this one cannot compute with.
    let isApplied = step > 0 && !network.hasFiniteWeights
    return RunEnd.Divergence(
      step: isApplied ? step : step + 1, layer: place?.layer ?? "loss",
      what: place?.what ?? "the loss", isApplied: isApplied,
      rows: examples.prefix(RunEnd.Divergence.shownRows).map { data.train.rows[$0] },
      batch: examples.count)
  }
}
