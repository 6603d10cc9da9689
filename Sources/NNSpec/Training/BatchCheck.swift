// SPDX-License-Identifier: MIT

/// Batches that the data does not fill, and those that are too small for what counts over them.
struct BatchCheck {
  private(set) var diagnostics: [Diagnostic] = []
  private let root: RootSpec
  private let length: RunLength

  init(root: RootSpec, facts: DataFacts, graph: Graph) {
    self.root = root
    length = RunLength(root.training.value, rows: facts.trainingRows)
    checkSize()
    checkAccumulation()
    checkShards()
    checkSingles(graph)
  }

  private var training: TrainingSpec { root.training.value }

  private mutating func checkSize() {
    guard let batch = training.batchSize.fixed, let rows = length.rows, batch > rows.count,
      let place = root.training.spans["batch_size"]
    else { return }
    diagnostics.append(
      Diagnostic(
        .batchTooLarge,
        "a batch of \(groupedText(batch)) is more than the \(rows.text) examples of training",
        at: place, secondary: origins,
        notes: ["so an epoch is one step over all of them"],
        help: ["write `batch_size: full` if that is meant"], path: "training.batch_size"))
  }

  /// Where the number of training examples comes from.
  private var origins: [Diagnostic.Label] {
    guard let rows = length.rows, rows.count < rows.total else {
      return (length.rows == nil ? nil : root.data.value.source.span).map {
        [.init($0, "the examples come from here")]
      } ?? []
    }
    let split = root.data.value.split
    guard let place = split?.spans["train"] ?? split?.span ?? root.data.value.source.span else {
      return []
    }
    return [.init(place, "training gets \(rows.text) of \(groupedText(rows.total)) here")]
  }

  private mutating func checkAccumulation() {
    let count = training.gradient.accumulate
    guard count > 1, let batches = length.batches, count > batches,
      let place = training.gradient.spans["accumulate"]
    else { return }
    diagnostics.append(
      Diagnostic(
        .batchTooLarge,
        "an update over \(groupedText(count)) batches never happens: an epoch has \(groupedText(batches))",
        at: place, secondary: origins,
        notes: ["what is accumulated when an epoch ends is an update of its own"],
        help: ["use at most \(groupedText(batches))"], path: "training.gradient.accumulate"))
  }

  private mutating func checkShards() {
    guard let batch, training.shards > batch, let place = root.training.spans["shards"] else {
      return
    }
    let batchPlace = root.training.spans["batch_size"]
    diagnostics.append(
      Diagnostic(
        .batchTooLarge,
        "\(groupedText(training.shards)) parts of a batch of \(groupedText(batch)) leave \(groupedText(training.shards - batch)) without an example",
        at: place,
        secondary: batchPlace.map { [.init($0, "a batch is \(groupedText(batch)) here")] }
          ?? origins,
        help: ["use at most as many parts as a batch has examples"], path: "training.shards"))
  }

  /// Examples of a batch, where that is known.
  private var batch: Int? { length.batch ?? training.batchSize.fixed }

  /// A normalisation over a batch of one value a channel gives 0 whatever it reads.
  private mutating func checkSingles(_ graph: Graph) {
    guard let batch, batch <= training.shards,
      let norm = graph.nodes.first(where: {
        $0.spec is BatchNorm && $0.isTrainable && $0.input?.rank == 1
      })
    else { return }
    let isPart = batch > 1
    let place = root.training.spans[isPart ? "shards" : "batch_size"]
    diagnostics.append(
      Diagnostic(
        .batchOfOne,
        "`\(norm.path)` normalises over a \(isPart ? "part of a batch" : "batch") of one example, which leaves 0",
        at: norm.span,
        secondary: place.map { [.init($0, "a \(isPart ? "part" : "batch") is one example")] } ?? [],
        help: [isPart ? "use fewer parts, or `layer_norm`" : "use larger batches, or `layer_norm`"],
        path: norm.treePath))
  }
}
