// SPDX-License-Identifier: MIT

/// What happens while a network trains; reports see nothing else.
///
/// All of it is `Codable`, so that a report can be made again from `events.jsonl`. A variable of `RunStart` or `RunEnd` that
/// an older file lacks keeps the value of an empty one; what is added elsewhere must be optional.
public enum TrainingEvent: Sendable {
  /// The spec is compiled and the data is read.
  case started(RunStart)
  /// A step is done; sent at most about ten times a second.
  case progressed(StepProgress)
  /// An epoch (or the last part of one) is done and evaluated.
  case evaluated(Evaluation)
  /// The layers were looked at, a few dozen times in a run.
  case observed(LayerHealth)
  /// A step failed, and the run went back to the end of an epoch.
  case rewound(Rewind)
  /// Nothing more will happen.
  case finished(RunEnd)
}

/// What is known before the first step.
public struct RunStart: Sendable, Codable {
  /// A line of the layer table.
  public struct Layer: Sendable, Equatable, Codable {
    /// `stage_1/conv2d_2`.
    public let path: String
    /// `conv2d`.
    public let kind: String
    /// Its options as given: `filters: 32, kernel: 3`.
    public let options: String
    /// Of one example: `[28, 28, 32]`.
    public let outputShape: String
    /// The number of weights, trainable or not.
    public let parameters: Int
    /// For one example, forward.
    public let multiplyAdds: Int
    /// Its place in the network; nil in runs of versions that did not write it.
    public let wiring: Wiring?

    /// How a layer stands among the others.
    public struct Wiring: Sendable, Codable, Equatable {
      /// The paths of the layers that it reads; empty texts for the data.
      public let sources: [String]
      /// Of one example of what it reads: `[28, 28, 1]`.
      public let inputShape: String
      /// The window of its weights, `3×3`; empty without one.
      public let kernel: String
      /// Its own weights and running statistics.
      public let parameters: Int
      /// Those that are trained.
      public let trained: Int
      /// Numbers that it gives for one example.
      public let values: Int

      /// Describes the place.
      package init(
        sources: [String], inputShape: String, kernel: String, parameters: Int, trained: Int,
        values: Int
      ) {
        (self.sources, self.inputShape, self.kernel) = (sources, inputShape, kernel)
        (self.parameters, self.trained, self.values) = (parameters, trained, values)
      }
    }

    /// Makes a line.
    package init(
      path: String, kind: String, options: String, outputShape: String, parameters: Int,
      multiplyAdds: Int, wiring: Wiring? = nil
    ) {
      self.wiring = wiring
      self.path = path
      self.kind = kind
      self.options = options
      self.outputShape = outputShape
      self.parameters = parameters
      self.multiplyAdds = multiplyAdds
    }
  }

  /// One of several targets.
  public struct Target: Sendable, Codable {
    /// Its feature's.
    public let name: String
    /// Its class names; empty for numbers.
    public let classes: [String]

    /// Names a target.
    package init(name: String, classes: [String]) {
      self.name = name
      self.classes = classes
    }
  }

  /// Something about where a run is made.
  public struct Fact: Sendable, Equatable, Codable {
    /// `threads`.
    public let name: String
    /// `2`.
    public let value: String

    /// States a fact.
    package init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  /// The spec's name.
  public var name = ""
  /// The spec's description.
  public var description = ""
  /// The seed of every random stream.
  public var seed: UInt64 = 0
  /// The layers in order.
  public var layers: [Layer] = []
  /// All trainable weights.
  public var parameters = 0
  /// Bytes of the arena.
  public var memoryBytes = 0
  /// Examples in each part.
  public var trainingExamples = 0
  /// Examples that are evaluated each epoch.
  public var validationExamples = 0
  /// Examples that are looked at once, at the end.
  public var testExamples = 0
  /// The planned length; nil when only time bounds the run.
  public var epochs: Int?
  /// The planned number of updates.
  public var steps: Int?
  /// Updates an epoch.
  public var stepsPerEpoch = 0
  /// Examples a step.
  public var batchSize = 0
  /// `cross_entropy`, `adamw`, `cosine`: for sentences.
  public var loss = ""
  /// The optimiser's name.
  public var optimiser = ""
  /// The schedule's name.
  public var schedule = ""
  /// The metric that decides the best epoch: `validation.loss`.
  public var monitor = "validation.loss"
  /// Whether more of it is better.
  public var monitorIsBetterWhenHigher = false
  /// The names of metrics of which more is better (accuracy, r2), for charts and words; sorted.
  public var higherIsBetter: [String] = []
  /// The target's class names; empty for numbers.
  ///
  /// Of several targets, those of the first.
  public var classes: [String] = []
  /// Every target and its class names, if there are several.
  public var targets: [Target] = []
  /// Whether the target has a value a time step: these are no independent examples.
  public var hasTimeSteps = false
  /// How many rows a window of the series holds; nil if the data is no series.
  public var seriesWindow: Int?
  /// How many rows a window of the series is after the one before it.
  public var seriesStride = 1
  /// Whether the classes are the symbols of a text: some are rare, and that is no mistake.
  public var isLanguageModel = false
  /// What guessing without inputs reaches: `accuracy` of the commonest class, `r2` 0, by metric.
  public var baseline = NamedValues()
  /// The loss expected before any learning (ln of the class count), if there is one.
  public var expectedFirstLoss: Double?
  /// What the network reads: `image`, `number`, `category`, …; each once, in the order of the inputs.
  public var inputKinds: [String] = []
  /// Whether `report.html` is written.
  public var writesHTML = true
  /// Whether `report.md` is written.
  public var writesMarkdown = true
  /// Whether event files for TensorBoard are written.
  public var writesTensorBoard = false
  /// The resolved spec as YAML.
  public var resolvedSpec = ""
  /// Where it was read from, as given.
  public var specPath = ""
  /// Version, instruction set, threads, processor, …: for the report's last section; no times or user paths.
  public var environment: [Fact] = []
  /// The exact command line, quoted for a shell.
  public var command = ""
  /// What the data holds, part by part; nil in runs of older versions.
  public var data: DataDescription?
  /// What was said about the data: rows dropped, split chosen, ….
  public var notes: [String] = []

  /// Makes an empty description.
  public init() {}
}

/// Where in the run a step is.
public struct StepProgress: Sendable, Codable {
  /// From 1.
  public let epoch: Int
  /// Planned epochs; nil when only steps or time bound the run.
  public let epochs: Int?
  /// Steps done in this epoch.
  public let stepInEpoch: Int
  /// Steps an epoch.
  public let stepsPerEpoch: Int
  /// Steps done in all.
  public let step: Int
  /// Mean training loss of the epoch so far.
  public let loss: Double
  /// Throughput of late.
  public let examplesPerSecond: Double
  /// Until the planned end; nil while unknown.
  public let secondsLeft: Double?

  /// Names a place in the run.
  package init(
    epoch: Int, epochs: Int?, stepInEpoch: Int, stepsPerEpoch: Int, step: Int, loss: Double,
    examplesPerSecond: Double, secondsLeft: Double?
  ) {
    self.epoch = epoch
    self.epochs = epochs
    self.stepInEpoch = stepInEpoch
    self.stepsPerEpoch = stepsPerEpoch
    self.step = step
    self.loss = loss
    self.examplesPerSecond = examplesPerSecond
    self.secondsLeft = secondsLeft
  }
}

/// The state after an epoch.
public struct Evaluation: Sendable, Codable {
  /// From 1; 0 is the network before its first step.
  public let epoch: Int
  /// Steps done in all.
  public let step: Int
  /// The rate of the last step.
  public let learningRate: Double
  /// Loss (without penalties), `penalty` if there are any, and metrics over the epoch's batches as they were trained on.
  public let train: NamedValues
  /// Loss and metrics over the validation part; empty without one.
  public let validation: NamedValues
  /// Mean 2-norm of the gradient over the epoch's steps, before clipping.
  public let gradientNorm: Double
  /// Since the start of training.
  public let seconds: Double
  /// Whether it is the best so far by the monitored metric.
  public let isBest: Bool
  /// What a language model writes at this point; nil for other networks and in epochs between.
  public let sample: String?

  /// Describes an epoch.
  package init(
    epoch: Int, step: Int, learningRate: Double, train: NamedValues, validation: NamedValues,
    gradientNorm: Double, seconds: Double, isBest: Bool, sample: String? = nil
  ) {
    self.sample = sample
    self.epoch = epoch
    self.step = step
    self.learningRate = learningRate
    self.train = train
    self.validation = validation
    self.gradientNorm = gradientNorm
    self.seconds = seconds
    self.isBest = isBest
  }
}

/// How a run ended.
public struct RunEnd: Sendable, Codable {
  /// The status in `summary.json`.
  public enum Status: String, Sendable, Codable {
    case done, interrupted, diverged, failed
    case stoppedEarly = "stopped_early"
  }

  /// A judged line of `expect`.
  public struct Expectation: Sendable, Codable {
    /// As in the spec.
    public let text: String
    /// Nil if it could not be judged.
    public let holds: Bool?
    /// The value found.
    public let actual: Double?
    /// The number that it is compared with; nil for shapes and properties.
    public let limit: Double?
    /// Where the true value of a share lies, if it was measured on examples that training has not seen.
    public let interval: WilsonInterval?
    /// Where it stands.
    public let file: String
    /// Where it stands, from 1; 0 if that is not known.
    public let line: Int

    /// Judges a line.
    package init(
      text: String, holds: Bool?, actual: Double?, limit: Double? = nil,
      interval: WilsonInterval? = nil, file: String = "", line: Int = 0
    ) {
      self.text = text
      self.holds = holds
      self.actual = actual
      self.limit = limit
      self.interval = interval
      self.file = file
      self.line = line
    }

    /// The same, judged by something else than a value.
    func judged(_ holds: Bool) -> Expectation {
      Expectation(text: text, holds: holds, actual: nil, file: file, line: line)
    }
  }

  /// Where a loss or gradient stopped being finite.
  public struct Divergence: Sendable, Codable {
    /// The step that was not applied, or the last one of the run if that broke what was measured after it.
    public let step: Int
    /// Whether the weights are those of that step: no later one showed in time that it had gone wrong.
    public let isApplied: Bool
    /// The layer whose value or gradient broke first.
    public let layer: String
    /// `forward` or `backward`, and what broke: "the gradient of weight".
    public let what: String

    /// Of the examples of that step's batch the rows in the data, the first ones of a large batch.
    public let rows: [Int]
    /// Examples of that batch; 0 if it is not known.
    public let batch: Int

    /// Of a batch so many rows are named.
    package static let shownRows = 32

    /// Names the place.
    package init(
      step: Int, layer: String, what: String, isApplied: Bool = false, rows: [Int] = [],
      batch: Int = 0
    ) {
      self.rows = rows
      self.batch = batch
      self.isApplied = isApplied
      self.step = step
      self.layer = layer
      self.what = what
    }
  }

  /// What the network said of a number, and what is true; written as `[true, predicted]`.
  public struct Prediction: Sendable, Equatable {
    /// The true value.
    public let target: Double
    /// The network's.
    public let predicted: Double

    /// Pairs two values.
    package init(target: Double, predicted: Double) {
      self.target = target
      self.predicted = predicted
    }
  }

  /// What one of several targets is shown by.
  public struct TargetResults: Sendable, Codable {
    /// The target's.
    public let name: String
    /// Its class names; empty for numbers.
    public let classes: [String]
    /// Counts of [target][predicted]; empty for numbers.
    public let confusion: [[Int]]
    /// At most 2,000 of them; empty for classes.
    public let predictions: [Prediction]

    /// Describes a target.
    package init(
      name: String, classes: [String], confusion: [[Int]] = [],
      predictions: [Prediction] = []
    ) {
      self.name = name
      self.classes = classes
      self.confusion = confusion
      self.predictions = predictions
    }
  }

  /// How it ended.
  public var status = Status.done
  /// Epochs begun and ended.
  public var epochs = 0
  /// Updates made.
  public var steps = 0
  /// The epoch whose weights are saved.
  public var bestEpoch: Int?
  /// Whether the saved weights are those of the best epoch rather than the last.
  public var restoredBest = false
  /// Of the saved weights, in evaluation mode.
  public var train = NamedValues()
  /// Of the saved weights.
  public var validation = NamedValues()
  /// Of the saved weights; looked at once.
  public var test = NamedValues()
  /// Of the first target: counts of [target][predicted] on the test part, else validation, else training; empty for numbers.
  public var confusion: [[Int]] = []
  /// On that part, at most 2,000 of them; empty for classes.
  public var predictions: [Prediction] = []
  /// Of several targets each one's results, on the same part; empty for one.
  public var targets: [TargetResults] = []
  /// What a network over sequences is shown by, on the same part; nil for others.
  public var sequences: SequenceResults?
  /// Of each target what else is shown of it, on the same part; nil in runs of older versions.
  public var details: [EvaluationDetails]?
  /// The training loss of the first batch, before any step; nil if the run began with given weights.
  public var firstLoss: Double?
  /// Which part these come from.
  public var shownPart = "validation"
  /// Seconds.
  public var totalSeconds = 0.0
  /// Seconds in the training loop, evaluation included.
  public var trainingSeconds = 0.0
  /// From the start of the process's work to the end of the first step.
  public var firstStepSeconds = 0.0
  /// Hashes that name what went in and came out, in hexadecimal.
  public var specSHA256 = ""
  /// Of model.safetensors.
  public var weightsSHA256 = ""
  /// Of the data files' bytes.
  public var dataSHA256 = ""
  /// The spec's `expect`, judged.
  public var expectations: [Expectation] = []
  /// Set when the status is `diverged`.
  public var divergence: Divergence?
  /// The first weights as pictures, if they look at images.
  public var filters: FilterImages?

  /// Makes an empty description.
  public init() {}
}
