// SPDX-License-Identifier: MIT

/// The one list of what a spec can name.
///
/// Everything else (schema, reference pages, did-you-mean, tests) reads it.
package enum Catalogue {
  package static let layers = Family<any LayerSpec>(
    "layer", code: .unknownLayer, planned: PlannedNames.layers, common: commonLayerOptions,
    [
      layer(Dense.self),
      layer(ActivationLayer.self),
      layer(Dropout.self),
      layer(Flatten.self),
      layer(Reshape.self),
      layer(Conv1D.self),
      layer(Conv2D.self),
      layer(MaxPool<OverTime>.self),
      layer(MaxPool<OverImages>.self),
      layer(AveragePool<OverTime>.self),
      layer(AveragePool<OverImages>.self),
      layer(GlobalAveragePool.self),
      layer(GlobalMaxPool.self),
      layer(RepeatVector.self),
      layer(BatchNorm.self),
      layer(LayerNorm.self),
      layer(Embedding.self),
      layer(Rnn.self),
      layer(Lstm.self),
      layer(Gru.self),
      layer(Bidirectional.self),
      layer(Reverse.self),
      layer(Masking.self),
      layer(Output.self),
    ] + activations.entries.map(activationLayer))

  package static let activations = Family<any ActivationSpec>(
    "activation", planned: PlannedNames.activations,
    [
      activation(Linear.self),
      activation(Relu.self),
      activation(LeakyRelu.self),
      activation(Elu.self),
      activation(Selu.self),
      activation(Gelu.self),
      activation(Silu.self),
      activation(Tanh.self),
      activation(Sigmoid.self),
      activation(Softplus.self),
      activation(Softmax.self),
    ])

  package static let initialisers = Family<any InitialiserSpec>(
    "initialiser", planned: PlannedNames.initialisers,
    [
      initialiser(Zeros.self),
      initialiser(Ones.self),
      initialiser(Constant.self),
      initialiser(Normal.self),
      initialiser(Uniform.self),
      initialiser(TruncatedNormal.self),
      initialiser(GlorotUniform.self),
      initialiser(GlorotNormal.self),
      initialiser(HeUniform.self),
      initialiser(HeNormal.self),
      initialiser(LecunUniform.self),
      initialiser(LecunNormal.self),
      initialiser(Orthogonal.self),
      initialiser(Identity.self),
    ])

  package static let losses = Family<any LossSpec>(
    "loss", planned: PlannedNames.losses,
    [
      loss(CrossEntropy.self),
      loss(BinaryCrossEntropy.self),
      loss(MeanSquaredError.self),
      loss(MeanAbsoluteError.self),
      loss(Huber.self),
    ])

  package static let optimisers = Family<any OptimiserSpec>(
    "optimiser", planned: PlannedNames.optimisers,
    [
      optimiser(SGD.self),
      optimiser(Momentum.self),
      optimiser(Nesterov.self),
      optimiser(Adagrad.self),
      optimiser(RMSProp.self),
      optimiser(Adam.self),
      optimiser(AdamW.self),
    ])

  package static let schedules = Family<any ScheduleSpec>(
    "schedule", planned: PlannedNames.schedules,
    [
      schedule(ConstantSchedule.self),
      schedule(StepSchedule.self),
      schedule(ExponentialSchedule.self),
      schedule(CosineSchedule.self),
      schedule(LinearSchedule.self),
    ])

  package static let metrics = Family<any MetricSpec>(
    "metric", planned: PlannedNames.metrics,
    [
      metric(Accuracy.self),
      metric(SequenceAccuracy.self),
      metric(TopKAccuracy.self),
      metric(Precision.self),
      metric(Recall.self),
      metric(F1.self),
      metric(RocAuc.self),
      metric(Perplexity.self),
      metric(BitsPerCharacter.self),
      metric(ConfusionMatrix.self),
      metric(MeanSquaredErrorMetric.self),
      metric(RootMeanSquaredError.self),
      metric(MeanAbsoluteErrorMetric.self),
      metric(RSquared.self),
    ] + averaged(Precision.self) + averaged(Recall.self) + averaged(F1.self))

  /// What a list of layers may hold, besides the blocks of the spec itself.
  package static let inLayers: [any ListedFamily] = [layers]

  /// All of them, in the order of the reference.
  package static let families: [any ListedFamily] = [
    layers, activations, initialisers, losses, optimisers, schedules, metrics,
  ]
}

// MARK: - How a type becomes an entry

private func layer<T: LayerSpec>(_ type: T.Type) -> Family<any LayerSpec>.Entry {
  .init(type) { T(&$0) }
}

/// What every layer takes besides its own options.
@Sendable
private func commonLayerOptions(_ type: any Declaration.Type) -> [OptionInfo] {
  var reader = OptionReader.listing("layer")
  let hasWeights = (type as? any LayerSpec.Type)?.hasWeights ?? false
  _ = CommonLayerOptions(&reader, hasWeights: hasWeights)
  return reader.options
}

/// `- relu` for `- activation: relu`.
private func activationLayer(
  _ entry: Family<any ActivationSpec>.Entry
) -> Family<any LayerSpec>.Entry {
  .init(entry.type) { ActivationLayer(entry.make(&$0)) }
}

private func activation<T: ActivationSpec>(_ type: T.Type) -> Family<any ActivationSpec>.Entry {
  .init(type) { T(&$0) }
}

private func initialiser<T: InitialiserSpec>(_ type: T.Type) -> Family<any InitialiserSpec>.Entry {
  .init(type) { T(&$0) }
}

private func loss<T: LossSpec>(_ type: T.Type) -> Family<any LossSpec>.Entry {
  .init(type) { T(&$0) }
}

private func optimiser<T: OptimiserSpec>(_ type: T.Type) -> Family<any OptimiserSpec>.Entry {
  .init(type) { T(&$0) }
}

private func schedule<T: ScheduleSpec>(_ type: T.Type) -> Family<any ScheduleSpec>.Entry {
  .init(type) { T(&$0) }
}

private func metric<T: MetricSpec>(_ type: T.Type) -> Family<any MetricSpec>.Entry {
  .init(type) { T(&$0) }
}

/// `macro_f1` for `f1: macro`, and so on.
private func averaged<T: AveragedMetric>(_ type: T.Type) -> [Family<any MetricSpec>.Entry] {
  ClassAverage.allCases.map { average in
    .init(FixedAverage<T>.self, name: "\(average.rawValue)_\(T.name)") { _ in
      T(average: average)
    }
  }
}
