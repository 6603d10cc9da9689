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
private struct RecurrentParameters {
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
  /// x `[time, in]`; returns `[time, units]`, or the last state `[units]`.
  mutating func recurrence(_ x: Value, _ options: RecurrentOptions) -> Value {
    let parameters = RecurrentParameters(
      weight: requiredParameter(options.prefix + "weight"),
      recurrentWeight: requiredParameter(options.prefix + "recurrent_weight"),
      bias: parameter(options.prefix + "bias"),
      recurrentBias: parameter(options.prefix + "recurrent_bias"))
    let x = dropout(
      x, rate: options.dropout, sharesRows: true, stream: "/\(options.prefix)inputs")
    let gates = inputProjection(x, parameters)
    let units = parameters.recurrentWeight.shape[0]
    let buffers = recurrentBuffers(gates, units: units, parameters, options)
    let (weight, candidate) = packedRecurrentWeights(
      parameters.recurrentWeight, options.cell, isTransposed: false)
    append(
      RecurrentForward(
        buffers: buffers, weight: weight, candidateWeight: candidate, places: places(),
        scratch: recurrentScratch(units)), .forward)
    if let carried = buffers.carried {
      append(CarryState(carried: carried, units: units), .carry, "the carried state")
    }
    let needsGradient = x.needsGradient || parameters.areTrained
    let y =
      options.returnSequences
      ? Value(
        buffer: buffers.output ?? gates.buffer, shape: x.shape.dropLast() + [units],
        hasVaryingTime: x.hasVaryingTime, needsGradient: needsGradient)
      : Value(
        buffer: buffers.last ?? gates.buffer, shape: [units], hasVaryingTime: false,
        needsGradient: needsGradient)
    onBackward { $0.recurrentBackward(x, gates, y, buffers, parameters, options) }
    return y
  }

  /// x W + b for all time steps: what the loop turns into gates.
  private mutating func inputProjection(_ x: Value, _ parameters: RecurrentParameters) -> Value {
    let (depth, width) = (parameters.weight.shape[0], parameters.weight.shape[1])
    let gates = value("gates", like: x, features: width)
    let packed = packedWeight(
      parameters.weight, rowStride: width, columnStride: 1, depth: depth, columns: width)
    append(
      RowProduct(
        x: x.buffer, packed: packed, bias: parameters.bias?.buffer, y: gates.buffer,
        rowCount: x.rowCount, depth: depth, columns: width, panelWidth: panelWidth,
        accumulate: false), .forward,
      "the input's projection")
    return gates
  }

  private mutating func recurrentBuffers(
    _ gates: Value, units: Int, _ parameters: RecurrentParameters, _ options: RecurrentOptions
  ) -> RecurrentBuffers {
    let byStep = gates.positions * units
    let needsOutput = options.returnSequences || options.cell.readsOutput
    return RecurrentBuffers(
      cell: options.cell, units: units, isReversed: options.isReversed, rowCount: gates.rowCount,
      gates: gates.buffer,
      kept: options.cell.keepsMore ? buffer("kept", perExample: byStep) : nil,
      previous: buffer("previous_states", perExample: byStep),
      output: needsOutput ? buffer("states", perExample: byStep) : nil,
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
    productInputGradient(x, weight: parameters.weight, dy: gates.buffer)
  }

  private mutating func recurrentWeightGradients(
    _ x: Value, _ gates: Value, inner: Value, _ buffers: RecurrentBuffers,
    _ parameters: RecurrentParameters, _ cell: RecurrentCell
  ) {
    if let gradient = parameters.bias?.gradient {
      columnSums(of: gates.buffer, like: gates, into: gradient, "the gradient of bias")
    }
    if let gradient = parameters.recurrentBias?.gradient {
      recurrentBiasGradient(gates, inner: inner, into: gradient)
    }
    guard let gradient = parameters.weight.gradient,
      let recurrentGradient = parameters.recurrentWeight.gradient
    else { return }
    let (units, what) = (buffers.units, "the gradient of recurrent_weight")
    let packed = packedGradient(gates.buffer, like: gates, columns: 0..<gates.features)
    weightGradient(of: x.buffer, rowsOf: x, packed, into: gradient, inputCount: x.features)
    guard cell == .gru || cell == .gruResetBefore else {
      return weightGradient(
        of: buffers.previous, rowsOf: gates, packed, into: recurrentGradient, inputCount: units,
        what)
    }
    let early = packedGradient(gates.buffer, like: gates, columns: 0..<2 * units)
    weightGradient(
      of: buffers.previous, rowsOf: gates, early, into: recurrentGradient, inputCount: units, what)
    // The candidate's product: of the states, or of those that the reset gate let through.
    let late =
      cell == .gru
      ? packedGradient(inner.buffer, like: inner, columns: 0..<units, as: 2 * units, of: 3 * units)
      : packedGradient(gates.buffer, like: gates, columns: 2 * units..<3 * units)
    weightGradient(
      of: cell == .gru ? buffers.previous : buffers.kept ?? buffers.previous, rowsOf: gates, late,
      into: recurrentGradient, inputCount: units, what)
  }

  /// Of a gru: the gates' parts are those of the other bias.
  private mutating func recurrentBiasGradient(_ gates: Value, inner: Value, into gradient: Buffer) {
    let (what, units) = ("the gradient of recurrent_bias", inner.features)
    let (all, candidate) = (
      buffer("bias_sums", fixed: gates.features), buffer("candidate_sums", fixed: units)
    )
    columnSums(of: gates.buffer, like: gates, into: all, what)
    columnSums(of: inner.buffer, like: inner, into: candidate, what)
    append(
      JoinVectors(
        first: all, firstCount: gates.features - units, second: candidate, secondCount: units,
        target: gradient), .backward, what)
  }
}
