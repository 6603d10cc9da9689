// SPDX-License-Identifier: MIT

package import NNSpec

/// Collects the steps of a plan while layers are lowered to operations.
///
/// An operation appends its forward steps at once and hands over a closure for its backward steps; these run in reverse
/// order when the loss is known.
package struct PlanBuilder {
  package let panelWidth: Int
  package let seed: UInt64
  /// Whether every recurrent layer keeps its states between batches.
  let keepsStates: Bool
  let convolutionPath: ConvolutionPath
  /// Of the factors of products with weights.
  let precision: ProductPrecision
  /// Whether nothing is trained: no value has a gradient, and only what predicts is planned.
  let isForInference: Bool
  /// Whether what each layer gives, and its gradient, can be looked at between the steps: then no layer does another's work.
  let isObserved: Bool
  /// Of the layers in their order.
  private(set) var observations: [Observation] = []
  package private(set) var requests: [BufferRequest] = []
  package private(set) var steps: [PlannedStep] = []
  package private(set) var parameters: [PlannedParameter] = []
  /// The layer that is being lowered.
  package private(set) var layer = ""
  /// Whether it is trained.
  package private(set) var isTrainable = true
  private var layerParameters: [String: Parameter] = [:]
  private var backward: [(layer: String, build: (inout PlanBuilder) -> Void)] = []
  private var gradients: [Buffer: Buffer] = [:]
  /// Values from a relu whose gradient is not yet 0 everywhere that they are.
  private var unrectified: Set<Buffer> = []
  private var sharedGradients: [(part: Buffer, total: Buffer, count: Int, path: String)] = []
  private(set) var kept: Set<Buffer> = []
  /// What stateful layers keep between batches.
  var carriedStates: [Buffer] = []
  /// Whether running statistics take in the sum over a batch's parts, not each part.
  var sumsStatistics = false
  /// What else than gradients is summed over the parts of a batch.
  var batchSums: [(buffer: Buffer, count: Int)] = []
  /// The penalties that are computed by steps.
  var orthogonalities: [Orthogonality] = []
  private let forcedGradients: Bool
  /// Whether a lookup leaves its rows to the layer that reads them.
  var defersLookup = false
  /// Whether a relu, and nothing else, reads what the layer gives, so that the layer may apply it.
  var precedesRelu = false
  /// Whether a pooling of images, and nothing else, reads what the layer gives.
  var precedesPool = false
  /// Whether a batch normalisation, and nothing else, reads what a layer that only predicts gives.
  var precedesNorm = false

  /// `forcesInputGradient`: also the network's input gets a gradient (tests compare it).
  package init(
    panelWidth: Int, seed: UInt64, forcesInputGradient: Bool = false, keepsStates: Bool = false,
    convolutionPath: ConvolutionPath = .automatic, precision: ProductPrecision = .float32,
    isForInference: Bool = false, isObserved: Bool = false
  ) {
    precondition(!(isForInference && forcesInputGradient), "a gradient without a backward pass")
    self.panelWidth = panelWidth
    self.isForInference = isForInference
    self.isObserved = isObserved
    self.convolutionPath = convolutionPath
    self.precision = precision
    self.keepsStates = keepsStates
    self.seed = seed
    forcedGradients = forcesInputGradient
  }

  // MARK: - Buffers

  package mutating func buffer(
    _ name: String, fixed: Int = 0, perExample: Int = 0,
    lifetime: BufferRequest.Lifetime = .planned
  ) -> Buffer {
    requests.append(
      BufferRequest(
        name: "\(layer).\(name)", fixedCount: fixed, perExample: perExample, lifetime: lifetime))
    return Buffer(index: requests.count - 1)
  }

  package mutating func keep(_ buffer: Buffer) { kept.insert(buffer) }

  package mutating func value(
    _ name: String, _ shape: [Int], hasVaryingTime: Bool = false, needsGradient: Bool
  ) -> Value {
    Value(
      buffer: buffer(name, perExample: shape.reduce(1, *)), shape: shape,
      hasVaryingTime: hasVaryingTime, needsGradient: needsGradient)
  }

  /// A value with the rows of another, of as many features unless said otherwise.
  package mutating func value(
    _ name: String, like other: Value, features: Int? = nil, needsGradient: Bool? = nil
  ) -> Value {
    value(
      name, other.shape.dropLast() + [features ?? other.features],
      hasVaryingTime: other.hasVaryingTime, needsGradient: needsGradient ?? other.needsGradient)
  }

  /// The network's input.
  package mutating func input(_ shape: [Int], hasVaryingTime: Bool = false) -> Value {
    let value = value(
      "input", shape, hasVaryingTime: hasVaryingTime, needsGradient: forcedGradients)
    keep(value.buffer)
    return value
  }

  // MARK: - Parameters

  /// Makes the parameters of a layer known before it is lowered.
  package mutating func begin(
    _ layer: String, _ parameters: [PlannedParameter], isTrainable: Bool = true
  ) {
    self.layer = layer
    self.isTrainable = isTrainable
    layerParameters = [:]
    for parameter in parameters {
      layerParameters[parameter.spec.name] = parameter.parameter
      self.parameters.append(parameter)
    }
  }

  /// Makes the parameters of another layer known to one that uses them too.
  package mutating func begin(
    _ layer: String, shared: [PlannedParameter], isTrainable: Bool
  ) {
    self.layer = layer
    self.isTrainable = isTrainable
    layerParameters = [:]
    for planned in shared { layerParameters[planned.spec.name] = planned.parameter }
  }

  /// A parameter as a further layer uses it: with a gradient of its own, which is added to the owner's when all are known.
  mutating func sharing(_ planned: PlannedParameter) -> PlannedParameter {
    guard let total = planned.parameter.gradient else { return planned }
    let gradient = buffer("shared_gradient", fixed: planned.spec.count)
    sharedGradients.append((gradient, total, planned.spec.count, planned.path))
    var copy = planned
    copy.parameter = Parameter(
      buffer: planned.parameter.buffer, gradient: gradient, shape: planned.parameter.shape)
    return copy
  }

  /// A parameter of the current layer; nil if it has none of that name.
  package func parameter(_ name: String) -> Parameter? { layerParameters[name] }

  /// Whether any parameter of the current layer has a gradient.
  var trainsLayer: Bool { layerParameters.values.contains { $0.gradient != nil } }

  /// A parameter that the layer's spec surely declares.
  package func requiredParameter(_ name: String) -> Parameter {
    guard let parameter = layerParameters[name] else {
      preconditionFailure("\(layer) has no parameter \(name)")
    }
    return parameter
  }

  // MARK: - Steps

  package mutating func append(
    _ step: any Step, _ phase: PlannedStep.Phase, _ what: String = "the output"
  ) {
    // Running statistics stand still.
    if isForInference, phase == .commit || phase == .accumulate { return }
    steps.append(PlannedStep(step: step, layer: layer, what: what, phase: phase))
  }

  /// Registers what computes the gradients of the operation just appended.
  package mutating func onBackward(_ build: @escaping (inout PlanBuilder) -> Void) {
    if isForInference { return }
    backward.append((layer, build))
  }

  /// Builds all backward steps; call it once, after the loss has written its gradient.
  package mutating func buildBackward() {
    for (index, (layer, build)) in backward.enumerated().reversed() {
      noteGradients(before: index + 1)
      self.layer = layer
      build(&self)
    }
    noteGradients(before: 0)
    // The owner's gradient is the first to be written anew, so the others wait for the end.
    for shared in sharedGradients {
      append(
        AddBuffer(source: shared.part, target: shared.total, count: shared.count), .backward,
        "the gradient of \(shared.path)")
    }
  }

  // MARK: - Observations

  /// Notes where a layer's value is; returns it as one whose gradient nobody cuts before the layer itself does.
  mutating func observe(_ value: Value) -> Value {
    guard isObserved else { return value }
    observations.append(
      Observation(
        value: value, forwardSteps: steps.count { $0.phase == .forward }, laterParts: backward.count
      ))
    unrectified.insert(value.buffer)
    var plain = value
    plain.isRectified = false
    return plain
  }

  /// The gradients that are complete now that all but the first parts of the way back are built.
  private mutating func noteGradients(before part: Int) {
    let done = steps.count { $0.phase == .backward }
    for index in observations.indices where observations[index].laterParts == part {
      observations[index].gradient = gradients[observations[index].value.buffer]
      observations[index].backwardSteps = done
    }
  }

  // MARK: - Gradients

  /// The gradient of a value that has one already; nil if nothing flows back into it.
  package func gradient(of value: Value) -> Buffer? { gradients[value.buffer] }

  /// Where the gradient of a value goes, and whether it is added to what others put there; nil if none is wanted.
  ///
  /// `isRectified`: of a value from a relu, what is added is 0 wherever the value is.
  package mutating func addGradient(
    of value: Value, isRectified: Bool = false
  ) -> (buffer: Buffer, accumulate: Bool)? {
    guard value.needsGradient else { return nil }
    if value.isRectified && !isRectified { unrectified.insert(value.buffer) }
    if let known = gradients[value.buffer] { return (known, true) }
    let gradient = buffer("gradient", perExample: value.count)
    gradients[value.buffer] = gradient
    return (gradient, false)
  }

  /// Lets a value without a gradient use another's memory, which holds what its own would; false if it has one or wants none.
  ///
  /// The other's gradient is complete, and nothing reads it any more.
  mutating func handOver(_ gradient: Buffer, to value: Value) -> Bool {
    guard value.needsGradient, gradients[value.buffer] == nil else { return false }
    if value.isRectified { unrectified.insert(value.buffer) }
    gradients[value.buffer] = gradient
    return true
  }

  /// Whether the gradient of a value from a relu is 0 wherever the value is, as that in front of the relu is.
  func isGradientRectified(of value: Value) -> Bool { !unrectified.contains(value.buffer) }
}

/// A parameter with what a plan must know of it.
package struct PlannedParameter: Sendable {
  /// `conv2d_1.weight`.
  package let path: String
  package let spec: ParameterSpec
  package internal(set) var parameter: Parameter
  package let initial: InitialDistribution
  package let penalty: Penalty
  package let learningRateScale: Double
  package let weightDecayScale: Double
}

/// When what a layer gives can be read, and when its gradient: buffers share memory, so that later it is gone.
package struct Observation: Sendable {
  package let value: Value
  /// Forward steps that must be done, and no more.
  package let forwardSteps: Int
  /// Parts of the way back that stand before this value's own.
  fileprivate let laterParts: Int
  package fileprivate(set) var gradient: Buffer?
  package fileprivate(set) var backwardSteps = 0

  fileprivate init(value: Value, forwardSteps: Int, laterParts: Int) {
    self.value = value
    self.forwardSteps = forwardSteps
    self.laterParts = laterParts
  }
}
