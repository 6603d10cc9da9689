// SPDX-License-Identifier: MIT

extension Network {
  /// Copies examples into the input and target buffers.
  package func load(_ split: DataSplit, _ rows: some Collection<Int>) {
    if plan.input.hasVaryingTime {
      guard let spans = split.inputSpans else {
        preconditionFailure("examples without time steps for a network over sequences")
      }
      run.begin(lengths: rows.lazy.map { spans[$0].count })
    } else {
      run.begin(batch: rows.count)
    }
    let input = run.region(plan.input.buffer)
    var begin = 0
    forEachRun(rows, split.inputSpans) { span in
      let rows = span.begin..<span.begin + span.count
      // What a row of the data takes in memory: an image has several rows of features.
      let width = plan.readsCodes ? 1 : split.inputWidth
      loadInputs(
        split, rows, into: input.slice(begin * width, input.count - begin * width))
      begin += span.count
    }
    loadTargets(split, rows)
  }

  private func loadInputs(_ split: DataSplit, _ rows: Range<Int>, into input: Region) {
    let width = split.inputWidth
    switch split.inputs {
    case .floats(let values):
      run.arena.gather(rows: rows, of: values, width: width, into: input)
    case .bytes(let values, let divisor):
      run.arena.gather(rows: rows, of: values, width: width, dividedBy: divisor, into: input)
    case .codes(let codes):
      // An embedding reads the numbers themselves.
      if plan.readsCodes {
        run.arena.gather(rows: rows, of: codes, into: input)
      } else {
        run.arena.gather(rows: rows, of: codes, oneHot: width, into: input)
      }
    }
  }

  private func loadTargets(_ split: DataSplit, _ rows: some Collection<Int>) {
    guard let head = plan.head, split.targetWidth > 0, !split.targets.isEmpty else { return }
    let targets = run.region(head.targets)
    if split.targetWidth == 1, head.targetWidth > 1, split.targetSpans == nil {
      // A loss that takes a share for each class.
      run.arena.gather(rows: rows, of: split.targets, oneHot: head.targetWidth, into: targets)
      return
    }
    precondition(
      head.targetWidth == split.targetWidth,
      "targets of \(split.targetWidth) for a loss of \(head.targetWidth)")
    var begin = 0
    forEachRun(rows, split.targetSpans) { span in
      run.arena.gather(
        rows: span.begin..<span.begin + span.count, of: split.targets, width: split.targetWidth,
        into: targets.slice(begin, targets.count - begin))
      begin += span.count * split.targetWidth
    }
    let steps = head.rowCount.count(on: run)
    precondition(
      begin == steps * split.targetWidth, "\(begin) target values for \(steps) rows")
  }

  /// The rows of each example.
  private func forEachRun(
    _ examples: some Collection<Int>, _ spans: [RowSpan]?, _ body: (RowSpan) -> Void
  ) {
    for example in examples { body(spans?[example] ?? RowSpan(begin: example, count: 1)) }
  }
}
