// SPDX-License-Identifier: MIT

extension Network {
  /// Copies examples into the input and target buffers.
  package func load(_ split: DataSplit, _ rows: some Collection<Int>) {
    if plan.hasVaryingTime {
      guard let spans = split.inputSpans else {
        preconditionFailure("examples without time steps for a network over sequences")
      }
      run.begin(lengths: rows.lazy.map { spans[$0].count })
    } else {
      run.begin(batch: rows.count)
    }
    for input in plan.inputs { load(input, split, rows) }
    loadTargets(split, rows)
  }

  private func load(_ input: Plan.Input, _ split: DataSplit, _ rows: some Collection<Int>) {
    let target = run.region(input.value.buffer)
    // What a row of the data takes in memory: an image has several rows of features.
    let width = input.width(of: split)
    var begin = 0
    forEachRun(rows, split.inputSpans) { span in
      let rows = span.begin..<span.begin + span.count
      loadInputs(
        split, rows, input, into: target.slice(begin * width, target.count - begin * width))
      begin += span.count
    }
  }

  private func loadInputs(
    _ split: DataSplit, _ rows: Range<Int>, _ input: Plan.Input, into target: Region
  ) {
    let width = split.inputWidth
    switch split.inputs {
    case .floats(let values):
      if let slice = input.slice {
        run.arena.gather(
          rows: rows, of: values, width: width, slice, asCodes: input.isCodes, into: target)
      } else {
        run.arena.gather(rows: rows, of: values, width: width, into: target)
      }
    case .bytes(let values, let divisor):
      run.arena.gather(rows: rows, of: values, width: width, dividedBy: divisor, into: target)
    case .codes(let codes):
      // An embedding reads the numbers themselves.
      if input.isCodes {
        run.arena.gather(rows: rows, of: codes, into: target)
      } else {
        run.arena.gather(rows: rows, of: codes, oneHot: width, into: target)
      }
    }
  }

  /// Each head's columns of the targets.
  private func loadTargets(_ split: DataSplit, _ rows: some Collection<Int>) {
    guard !plan.heads.isEmpty, split.targetWidth > 0, !split.targets.isEmpty else { return }
    if split.targetWidth == 1, plan.heads[0].targetWidth > 1, split.targetSpans == nil {
      // A loss that takes a share for each class.
      run.arena.gather(
        rows: rows, of: split.targets, oneHot: plan.heads[0].targetWidth,
        into: run.region(plan.heads[0].targets))
      return
    }
    let whole = plan.heads.reduce(0) { $0 + $1.targetWidth }
    precondition(
      whole == split.targetWidth, "targets of \(split.targetWidth) for losses of \(whole)")
    var column = 0
    for head in plan.heads {
      let slice = Plan.Slice(begin: column, count: head.targetWidth, period: whole)
      loadTargets(split, rows, head, plan.heads.count > 1 ? slice : nil)
      column += head.targetWidth
    }
  }

  private func loadTargets(
    _ split: DataSplit, _ rows: some Collection<Int>, _ head: Plan.Head, _ slice: Plan.Slice?
  ) {
    let targets = run.region(head.targets)
    var begin = 0
    forEachRun(rows, split.targetSpans) { span in
      let place = targets.slice(begin, targets.count - begin)
      let rows = span.begin..<span.begin + span.count
      if let slice {
        run.arena.gather(
          rows: rows, of: split.targets, width: split.targetWidth, slice, asCodes: false,
          into: place)
      } else {
        run.arena.gather(rows: rows, of: split.targets, width: split.targetWidth, into: place)
      }
      begin += span.count * head.targetWidth
    }
    let steps = head.targetRowCount.count(on: run)
    precondition(
      begin == steps * head.targetWidth, "\(begin) target values for \(steps) rows")
    if let weights = head.rowWeights { loadWeights(split, rows, head, into: run.region(weights)) }
  }

  /// Every row of an example weighs what the example does; 1 where the data has no weights.
  private func loadWeights(
    _ split: DataSplit, _ examples: some Collection<Int>, _ head: Plan.Head, into weights: Region
  ) {
    for (place, example) in examples.enumerated() {
      let rows = head.rowCount.range(of: place, on: run)
      run.arena.fill(weights.slice(rows.lowerBound, rows.count), split.weights?[example] ?? 1)
    }
  }

  /// The rows of each example.
  private func forEachRun(
    _ examples: some Collection<Int>, _ spans: [RowSpan]?, _ body: (RowSpan) -> Void
  ) {
    for example in examples { body(spans?[example] ?? RowSpan(begin: example, count: 1)) }
  }
}

extension Plan.Input {
  /// Numbers that a row of the data becomes.
  fileprivate func width(of split: DataSplit) -> Int {
    guard let slice else { return isCodes ? 1 : split.inputWidth }
    return split.inputWidth / slice.period * (isCodes ? 1 : slice.count)
  }
}
