// SPDX-License-Identifier: MIT

/// What a recurrent layer is besides its weights.
struct RecurrentOptions {
  let cell: RecurrentCell
  let returnSequences: Bool
  var isReversed = false
  var dropout = 0.0
  var recurrentDropout = 0.0
  var isStateful = false
  /// Before the names of the parameters, and of the random streams.
  var prefix = ""
}

/// A recurrent layer's parameters.
struct RecurrentParameters {
  let weight: Parameter
  let recurrentWeight: Parameter
  let bias: Parameter?
  let recurrentBias: Parameter?

  var areTrained: Bool {
    [weight, recurrentWeight, bias, recurrentBias].contains { $0?.gradient != nil }
  }
}

extension PlanBuilder {
  /// A recurrent layer: all input projections in one product, then the loop over time.
  ///
  /// x `[time, in]`; returns `[time, units]`, or the last state `[units]`; with `whole`, whose columns from `column` on take the
  /// states, this value.
  mutating func recurrence(
    _ x: Value, _ options: RecurrentOptions, into whole: Value? = nil, column: Int = 0
  ) -> Value {
    let parameters = RecurrentParameters(
      weight: requiredParameter(options.prefix + "weight"),
      recurrentWeight: requiredParameter(options.prefix + "recurrent_weight"),
      bias: parameter(options.prefix + "bias"),
      recurrentBias: parameter(options.prefix + "recurrent_bias"))
    let x = dropout(
      x, rate: options.dropout, sharesRows: true, stream: "/\(options.prefix)inputs")
    let (gates, projection) = inputProjection(
      x, weight: parameters.weight, bias: parameters.bias, options.cell)
    let units = parameters.recurrentWeight.shape[0]
    let output = recurrentOutput(gates, units: units, options, into: whole, column: column)
    let buffers = recurrentBuffers(gates, output, units: units, parameters, options)
    let (weight, candidate) = packedRecurrentWeights(
      parameters.recurrentWeight, options.cell, isTransposed: false)
    append(
      RecurrentForward(
        buffers: buffers, projection: projection, weight: weight, candidateWeight: candidate,
        places: places(), scratch: recurrentScratch(units)), .forward)
    if let carried = buffers.carried {
      append(CarryState(carried: carried, units: units), .carry, "the carried state")
    }
    let needsGradient = x.needsGradient || parameters.areTrained
    let y = whole ?? ownStates(like: x, buffers, gates, needsGradient: needsGradient)
    onBackward { $0.recurrentBackward(x, gates, y, buffers, parameters, options) }
    return y
  }

  /// The states of all steps, or the last one, as a value of this cell alone.
  private func ownStates(
    like x: Value, _ buffers: RecurrentBuffers, _ gates: Value, needsGradient: Bool
  ) -> Value {
    if let last = buffers.last {
      return Value(
        buffer: last, shape: [buffers.units], hasVaryingTime: false, needsGradient: needsGradient)
    }
    return Value(
      buffer: buffers.output?.buffer ?? gates.buffer,
      shape: x.shape.dropLast() + [buffers.units], hasVaryingTime: x.hasVaryingTime,
      needsGradient: needsGradient)
  }

  /// Where the states of all steps go, if anyone reads them.
  private mutating func recurrentOutput(
    _ gates: Value, units: Int, _ options: RecurrentOptions, into whole: Value?, column: Int
  ) -> RecurrentOutput? {
    if let whole {
      return RecurrentOutput(buffer: whole.buffer, begin: column, width: whole.features)
    }
    guard options.returnSequences || options.cell.readsOutput else { return nil }
    return RecurrentOutput(
      buffer: buffer("states", perExample: gates.positions * units), begin: 0, width: units)
  }

  private mutating func recurrentBuffers(
    _ gates: Value, _ output: RecurrentOutput?, units: Int, _ parameters: RecurrentParameters,
    _ options: RecurrentOptions
  ) -> RecurrentBuffers {
    let byStep = gates.positions * units
    return RecurrentBuffers(
      cell: options.cell, units: units, isReversed: options.isReversed, rowCount: gates.rowCount,
      gates: gates.buffer,
      kept: isForInference || !options.cell.keepsMore ? nil : buffer("kept", perExample: byStep),
      previous: isForInference ? nil : buffer("previous_states", perExample: byStep),
      keepsGates: !isForInference,
      output: output,
      last: options.returnSequences ? nil : buffer("last_state", perExample: units),
      recurrentBias: parameters.recurrentBias?.buffer,
      mask: recurrentMask(units: units, options),
      carried: options.isStateful ? carriedState(units: units, options.cell) : nil)
  }

  private mutating func places() -> Buffer {
    buffer("places", fixed: 3 * RecurrentBuffers.blockRows, lifetime: .perWorker)
  }

  private mutating func recurrentScratch(_ units: Int) -> Buffer {
    buffer(
      "block", fixed: Recurrence.scratchSize * RecurrentBuffers.blockRows * units,
      lifetime: .perWorker)
  }

  /// What multiplies the states in the products: one mask a sequence, the same at every step (Gal and Ghahramani 2016).
  private mutating func recurrentMask(units: Int, _ options: RecurrentOptions) -> Buffer? {
    guard options.recurrentDropout > 0 else { return nil }
    let ones = value("ones", [units], needsGradient: false)
    append(Fill(target: ones.buffer, perExample: units, value: 1), .forward, "the mask")
    return dropout(
      ones, rate: options.recurrentDropout, stream: "/\(options.prefix)states"
    ).buffer
  }

  /// U as the loop reads it, or transposed as the loop back does; with the reset gate before the product, the candidate's part
  /// apart.
  private mutating func packedRecurrentWeights(
    _ weight: Parameter, _ cell: RecurrentCell, isTransposed: Bool
  ) -> (weight: Buffer, candidate: Buffer?) {
    let (units, width) = (weight.shape[0], weight.shape[1])
    func packed(_ columns: Range<Int>, in build: inout PlanBuilder) -> Buffer {
      build.packedWeight(
        weight, begin: columns.lowerBound, rowStride: isTransposed ? 1 : width,
        columnStride: isTransposed ? width : 1, depth: isTransposed ? columns.count : units,
        columns: isTransposed ? units : columns.count)
    }
    if cell.isTiled {
      return (packedRecurrent(weight, gates: cell.gateCount, isTransposed: isTransposed), nil)
    }
    guard cell == .gruResetBefore else { return (packed(0..<width, in: &self), nil) }
    return (packed(0..<2 * units, in: &self), packed(2 * units..<width, in: &self))
  }

  // MARK: - Backward

  private mutating func recurrentBackward(
    _ x: Value, _ gates: Value, _ y: Value, _ buffers: RecurrentBuffers,
    _ parameters: RecurrentParameters, _ options: RecurrentOptions
  ) {
    guard let dy = gradient(of: y) else { return }
    let (weight, candidate) = packedRecurrentWeights(
      parameters.recurrentWeight, options.cell, isTransposed: true)
    // The gradient of h U + b: of a gru's candidate it is not that of x W + b, as the reset gate stands between.
    let inner =
      options.cell == .gru
      ? value("recurrent_gradient", like: gates, features: buffers.units) : gates
    append(
      RecurrentBackward(
        buffers: buffers, weight: weight, candidateWeight: candidate, places: places(),
        scratch: recurrentScratch(buffers.units),
        outputGradient: options.returnSequences ? dy : nil,
        lastGradient: options.returnSequences ? nil : dy,
        recurrentGradient: options.cell == .gru ? inner.buffer : nil), .backward,
      "the gradient of the states")
    recurrentWeightGradients(x, gates, inner: inner, buffers, parameters, options.cell)
    if x.lookup == nil { productInputGradient(x, weight: parameters.weight, dy: gates.buffer) }
  }
}
