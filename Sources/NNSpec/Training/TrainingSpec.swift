// SPDX-License-Identifier: MIT

/// The block `training`: what is minimised, how, and for how long.
package struct TrainingSpec: Declaration {
  package static let name = "training"
  package static let summary = "What is minimised, how, and for how long."
  /// One for all targets, or one for each.
  package let losses: [ByTarget<Chosen<any LossSpec>>]
  package let lossWeights: NumbersByName?
  package let optimiser: Chosen<any OptimiserSpec>?
  package let schedule: Chosen<any ScheduleSpec>?
  package let epochs: Int?
  package let steps: Int?
  package let time: TimeLimit?
  package let batchSize: BatchSize
  package let shuffle: Bool
  package let bucketByLength: Bool
  /// Parts of each batch whose gradients are added in a fixed tree: a power of two.
  package let shards: Int
  package let gradient: GradientSpec
  package let average: Chosen<any AverageSpec>?
  package let classWeights: ClassWeights?
  /// One list for all targets, or one for each.
  package let metricLists: [ByTarget<[Chosen<any MetricSpec>]>]
  package let earlyStopping: Chosen<EarlyStoppingSpec>?
  package let mixup: Double?
  package let weights: String?
  package let freeze: PathPatterns?
  package let precision: ProductPrecision
  package let checkpoint: Chosen<CheckpointSpec>?
  package let onDivergence: Chosen<OnDivergenceSpec>?

  /// The only, or first, loss.
  package var loss: Chosen<any LossSpec>? { losses.first?.value }
  /// The metrics of all targets.
  package var metrics: [Chosen<any MetricSpec>] { metricLists.flatMap(\.value) }

  package init(_ option: inout OptionReader) {
    losses = option.choiceByTarget(
      "loss", "What is minimised; of several targets a mapping from target to loss.",
      of: Catalogue.losses)
    lossWeights = option.optional(
      "loss_weights", "Of several targets, how much the loss of each counts.", .atLeast(0))
    optimiser = option.choice(
      "optimiser", "How weights move along the gradient.", of: Catalogue.optimisers, default: "adam"
    )
    schedule = option.choice(
      "schedule", "How the learning rate changes.", of: Catalogue.schedules, default: "constant")
    epochs = option.optional("epochs", "Passes over the training data.", .within(1...1e9))
    steps = option.optional("steps", "Updates of the weights.", .within(1...1e15))
    time = option.optional("time", "Longest time in the training loop.", .above(0))
    batchSize = option(
      "batch_size", "Examples a step, or `full` for all of them.", .size, default: .examples(32))
    shuffle = option("shuffle", "A new order of the examples each epoch.", default: true)
    bucketByLength = option(
      "bucket_by_length", "Batches of sequences of similar length; the order stays random.",
      default: false)
    shards = option(
      "shards",
      "Fixed parts of each batch, a power of two, whose gradients are added in a tree: what processes can share.",
      .within(1...4096), default: 1)
    gradient =
      option.group(
        "gradient", "What happens to the gradient before an update.", as: GradientSpec.self
      ).value
    average = option.choice(
      "average", "Weights averaged over steps, for validation, test and model file.",
      of: Catalogue.averages)
    classWeights = option.optional(
      "class_weights", "Weight of each class in the loss, or `balanced`.", .above(0))
    metricLists = option.listByTarget(
      "metrics", "Numbers shown beside the loss; of several targets a mapping from target to list.",
      of: Catalogue.metrics)
    mixup = option.optional(
      "mixup", "Mixes pairs of a batch by shares of Beta(x, x) (Zhang et al. 2018).",
      .above(0, to: 100))
    earlyStopping = option.optionalGroup(
      "early_stopping", "Ends the run when it stops getting better.", as: EarlyStoppingSpec.self)
    weights = option.optional(
      "weights", "A safetensors file with the weights to start from, by name.")
    freeze = option.optional(
      "freeze", "Layers or weights that are left alone, by path; `*` stands for anything.")
    precision = option(
      "precision",
      "Of the factors of products with weights of dense layers, attention and inputs of recurrent layers.",
      default: .float32)
    checkpoint = option.optionalGroup(
      "checkpoint", "How often a run's state is saved.", as: CheckpointSpec.self)
    onDivergence = option.optionalGroup(
      "on_divergence", "What happens when a loss or gradient is not finite.",
      as: OnDivergenceSpec.self)
    option.someOf(["epochs", "steps", "time"])
    option.homes = [
      ("optimiser", AdamW.self), ("early_stopping", EarlyStoppingSpec.self),
      ("gradient", GradientSpec.self), ("schedule", CosineSchedule.self),
    ]
    checkShards(&option)
    guard epochs != nil, steps != nil, let first = option.spans["epochs"],
      let second = option.spans["steps"]
    else { return }
    option.report(
      Diagnostic(
        .exclusiveKeys, "`epochs` and `steps` both say how long the run is", at: second,
        secondary: [.init(first, "said here first")], help: ["keep one of them"],
        path: option.path(of: "steps")))
  }
}

extension TrainingSpec {
  private func checkShards(_ option: inout OptionReader) {
    guard shards.nonzeroBitCount != 1, let span = option.spans["shards"] else { return }
    let below = 1 << (Int.bitWidth - 1 - shards.leadingZeroBitCount)
    option.report(
      Diagnostic(
        .outOfRange, "`shards` must be a power of two, found \(shards)", at: span,
        help: ["write `shards: \(below)` or `shards: \(min(2 * below, 4096))`"],
        path: option.path(of: "shards")))
  }
}

/// `batch_size: 64` or `batch_size: full`.
package enum BatchSize: OptionValue, Equatable {
  case examples(Int)
  case full

  package static let kind = "a whole number or `full`"
  package static let placeholder = BatchSize.examples(1)
  package static let choices = ["full"]
  package static let form = ValueForm.either([.wholeNumber, .words(choices)])
  package var limited: [Double] {
    if case .examples(let count) = self { [Double(count)] } else { [] }
  }
  package var text: String { if case .examples(let count) = self { "\(count)" } else { "full" } }

  package static func parse(_ node: YAMLNode) -> Result<BatchSize, ValueProblem> {
    if node.scalar?.text == "full" { return .success(.full) }
    guard case .success(let count) = Int.parse(node) else {
      return .failure(.wrongType(kind, node))
    }
    return .success(.examples(count))
  }

  /// The number that the spec says; nil for all examples.
  package var fixed: Int? { if case .examples(let size) = self { size } else { nil } }

  /// Examples a step, of a training part of `count`.
  package func examples(of count: Int) -> Int {
    switch self {
    case .examples(let size): min(size, max(count, 1))
    case .full: max(count, 1)
    }
  }
}

/// `class_weights: balanced` or one number a class.
package enum ClassWeights: OptionValue, Equatable {
  case balanced
  case given([Double])

  package static let kind = "`balanced` or a list of numbers"
  package static let placeholder = ClassWeights.balanced
  package static let choices = ["balanced"]
  package static let form = ValueForm.either([.words(choices), .list(of: .number)])
  package var limited: [Double] { if case .given(let values) = self { values } else { [] } }
  package var text: String { if case .given(let values) = self { values.text } else { "balanced" } }

  package static func parse(_ node: YAMLNode) -> Result<ClassWeights, ValueProblem> {
    if node.scalar?.text == "balanced" { return .success(.balanced) }
    guard node.sequence != nil else { return .failure(.wrongType(kind, node)) }
    return [Double].parse(node).map(ClassWeights.given)
  }
}

/// The block `training.early_stopping`.
package struct EarlyStoppingSpec: Declaration {
  package static let name = "early_stopping"
  package static let summary = "Ends the run when it stops getting better."
  package static let mainOption: String? = "patience"
  package let monitor: String
  package let patience: Int
  package let minimumChange: Double
  package let restoreBest: Bool

  package init(_ option: inout OptionReader) {
    monitor = option("monitor", "The number that is watched.", default: "validation.loss")
    patience = option("patience", "Epochs without getting better.", .within(0...1e9))
    minimumChange = option(
      "minimum_change", "What counts as getting better.", .atLeast(0), default: 0)
    restoreBest = option(
      "restore_best", "Ends with the weights of the best epoch.", default: false)
  }
}
