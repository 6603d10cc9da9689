// SPDX-License-Identifier: MIT

/// The one list of what a spec can name.
///
/// Everything else (schema, reference pages, did-you-mean, tests) reads it.
package enum Catalogue {
  package static let layers = Family<any LayerSpec>(
    "layer", code: .unknownLayer, common: commonLayerOptions,
    [
      layer(Dense.self),
      layer(ActivationLayer.self),
      layer(Dropout.self),
      layer(Flatten.self),
      layer(Reshape.self),
      layer(Conv1D.self),
      layer(Conv2D.self),
      layer(Conv3D.self),
      layer(TransposedConvolution<OverTime>.self),
      layer(TransposedConvolution<OverImages>.self),
      layer(DepthwiseConvolution<OverTime>.self),
      layer(DepthwiseConvolution<OverImages>.self),
      layer(SeparableConvolution<OverTime>.self),
      layer(SeparableConvolution<OverImages>.self),
      layer(MaxPool<OverTime>.self),
      layer(MaxPool<OverImages>.self),
      layer(MaxPool<OverVolumes>.self),
      layer(AveragePool<OverTime>.self),
      layer(AveragePool<OverImages>.self),
      layer(AveragePool<OverVolumes>.self),
      layer(AdaptiveMaxPool<OverTime>.self),
      layer(AdaptiveMaxPool<OverImages>.self),
      layer(AdaptiveMaxPool<OverVolumes>.self),
      layer(AdaptiveAveragePool<OverTime>.self),
      layer(AdaptiveAveragePool<OverImages>.self),
      layer(AdaptiveAveragePool<OverVolumes>.self),
      layer(GlobalAveragePool.self),
      layer(GlobalMaxPool.self),
      layer(RepeatVector.self),
      layer(Upsample.self),
      layer(PixelShuffle.self),
      layer(ZeroPad.self),
      layer(Crop.self),
      layer(Permute.self),
      layer(BatchNorm.self),
      layer(LayerNorm.self),
      layer(Embedding.self),
      layer(Rnn.self),
      layer(Lstm.self),
      layer(Gru.self),
      layer(Bidirectional.self),
      layer(Reverse.self),
      layer(Masking.self),
      layer(PositionalEmbedding.self),
      layer(PositionalEncoding.self),
      layer(MultiHeadAttention.self),
      layer(TransformerEncoder.self),
      layer(TransformerDecoder.self),
      layer(GroupNorm.self),
      layer(InstanceNorm.self),
      layer(RmsNorm.self),
      layer(LocalResponseNorm.self),
      layer(SpatialDropout.self),
      layer(AlphaDropout.self),
      layer(GaussianDropout.self),
      layer(GaussianNoise.self),
      layer(StochasticDepth.self),
      layer(PRelu.self),
      layer(Glu.self),
      layer(Swiglu.self),
      layer(Geglu.self),
      layer(Maxout.self),
      layer(Highway.self),
      layer(SqueezeExcite.self),
      layer(ActivityRegularisation.self),
      layer(Add.self),
      layer(Subtract.self),
      layer(Multiply.self),
      layer(Average.self),
      layer(Maximum.self),
      layer(Minimum.self),
      layer(Concat.self),
      layer(Dot.self),
      layer(Output.self),
    ] + activations.entries.map(activationLayer))

  /// What stands in a list of layers and holds others.
  package static let structures = Family<any StructureSpec>(
    "structure",
    [
      structure(Repeat.self),
      structure(Residual.self),
      structure(Parallel.self),
      structure(Use.self),
    ])

  package static let activations = Family<any ActivationSpec>(
    "activation",
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
      activation(LogSoftmax.self),
      activation(Relu6.self),
      activation(Celu.self),
      activation(GeluTanh.self),
      activation(Mish.self),
      activation(Squareplus.self),
      activation(Softsign.self),
      activation(LogSigmoid.self),
      activation(HardSigmoid.self),
      activation(HardSwish.self),
      activation(HardTanh.self),
      activation(HardShrink.self),
      activation(SoftShrink.self),
      activation(TanhShrink.self),
      activation(Exponential.self),
    ])

  package static let initialisers = Family<any InitialiserSpec>(
    "initialiser",
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
      initialiser(VarianceScaling.self),
      initialiser(Dirac.self),
      initialiser(Bilinear.self),
      initialiser(Sparse.self),
      initialiser(Lsuv.self),
    ])

  package static let losses = Family<any LossSpec>(
    "loss",
    [
      loss(CrossEntropy.self),
      loss(BinaryCrossEntropy.self),
      loss(MeanSquaredError.self),
      loss(MeanAbsoluteError.self),
      loss(Huber.self),
      loss(SmoothL1.self),
      loss(LogCosh.self),
      loss(Quantile.self),
      loss(MeanSquaredLogarithmicError.self),
      loss(MeanAbsolutePercentageError.self),
      loss(Poisson.self),
      loss(GaussianNLL.self),
      loss(Focal.self),
      loss(Hinge.self),
      loss(SquaredHinge.self),
      loss(CategoricalHinge.self),
      loss(KLDivergence.self),
      loss(CosineSimilarity.self),
      loss(Dice.self),
    ])

  package static let optimisers = Family<any OptimiserSpec>(
    "optimiser",
    [
      optimiser(SGD.self),
      optimiser(Momentum.self),
      optimiser(Nesterov.self),
      optimiser(Adagrad.self),
      optimiser(Adadelta.self),
      optimiser(RMSProp.self),
      optimiser(Rprop.self),
      optimiser(Adam.self),
      optimiser(AMSGrad.self),
      optimiser(AdamW.self),
      optimiser(Adamax.self),
      optimiser(Nadam.self),
      optimiser(RAdam.self),
      optimiser(Adafactor.self),
      optimiser(Lion.self),
      optimiser(Lamb.self),
      optimiser(Lars.self),
      optimiser(Ftrl.self),
      optimiser(Muon.self),
    ])

  package static let averages = Family<any AverageSpec>(
    "average",
    [
      average(EMAAverage.self),
      average(SWAAverage.self),
    ])

  package static let schedules = Family<any ScheduleSpec>(
    "schedule",
    [
      schedule(ConstantSchedule.self),
      schedule(StepSchedule.self),
      schedule(ExponentialSchedule.self),
      schedule(CosineSchedule.self),
      schedule(LinearSchedule.self),
      schedule(MultiStepSchedule.self),
      schedule(PolynomialSchedule.self),
      schedule(CosineRestartsSchedule.self),
      schedule(InverseSqrtSchedule.self),
      schedule(InverseTimeSchedule.self),
      schedule(OneCycleSchedule.self),
      schedule(CyclicSchedule.self),
      schedule(NoamSchedule.self),
      schedule(PiecewiseSchedule.self),
      schedule(PlateauSchedule.self),
      schedule(ScheduleSequence.self),
    ])

  package static let metrics = Family<any MetricSpec>(
    "metric",
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
      metric(BalancedAccuracy.self),
      metric(MatthewsCorrelation.self),
      metric(CohenKappa.self),
      metric(AveragePrecision.self),
      metric(LogLoss.self),
      metric(Brier.self),
      metric(ExpectedCalibrationError.self),
      metric(MeanSquaredErrorMetric.self),
      metric(RootMeanSquaredError.self),
      metric(MeanAbsoluteErrorMetric.self),
      metric(RSquared.self),
      metric(MeanAbsolutePercentageErrorMetric.self),
      metric(ExplainedVariance.self),
      metric(MaxError.self),
      metric(MedianAbsoluteError.self),
      metric(Pearson.self),
      metric(Spearman.self),
    ] + averaged(Precision.self) + averaged(Recall.self) + averaged(F1.self)
      + averaged(RocAuc.self) + averaged(AveragePrecision.self))

  package static let searchMethods = Family<any SearchMethodSpec>(
    "method",
    [
      method(GridSearch.self),
      method(ListSearch.self),
      method(RandomSearch.self),
      method(SobolSearch.self),
      method(TpeSearch.self),
    ])

  package static let searchStops = Family<any SearchStopSpec>(
    "stop",
    [
      stop(HalvingStop.self),
      stop(HyperbandStop.self),
      stop(AshaStop.self),
      stop(MedianStop.self),
    ])

  /// What a list of layers may hold, besides the blocks of the spec itself.
  package static let inLayers: [any ListedFamily] = [layers, structures]

  /// All of them, in the order of the reference.
  package static let families: [any ListedFamily] = [
    layers, structures, activations, initialisers, losses, optimisers, averages, schedules, metrics,
    searchMethods, searchStops,
  ]
}

// MARK: - How a type becomes an entry

private func layer<T: LayerSpec>(_ type: T.Type) -> Family<any LayerSpec>.Entry {
  .init(type) { T(&$0) }
}

private func structure<T: StructureSpec>(_ type: T.Type) -> Family<any StructureSpec>.Entry {
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

private func average<T: AverageSpec>(_ type: T.Type) -> Family<any AverageSpec>.Entry {
  .init(type) { T(&$0) }
}

private func schedule<T: ScheduleSpec>(_ type: T.Type) -> Family<any ScheduleSpec>.Entry {
  .init(type) { T(&$0) }
}

private func method<T: SearchMethodSpec>(_ type: T.Type) -> Family<any SearchMethodSpec>.Entry {
  .init(type) { T(&$0) }
}

private func stop<T: SearchStopSpec>(_ type: T.Type) -> Family<any SearchStopSpec>.Entry {
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
