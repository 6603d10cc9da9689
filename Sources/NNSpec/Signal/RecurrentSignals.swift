// SPDX-License-Identifier: MIT

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What one level of a recurrent layer makes of a sequence, its state being followed step by step.
struct RecurrentSignal {
  /// A state: at the end, or of all steps.
  var state: Signal
  /// The factor of a gradient's mean square over so many steps; nil where only the memory of a cell is known.
  var survival: (@Sendable (_ steps: Int) -> Double)?
  /// From the gradient of the sum in front of the activation to that of the input.
  var inputFactor = 0.0
  /// The factor of the gradient's size over all steps.
  let gradient: Double
}

/// A recurrent layer whose states can be followed.
protocol SignalRecurrence: RecurrentLayer {
  /// One level over the sequence; `prefix` stands before the names of its weights.
  func level(_ x: Signal, inputs: Int, prefix: String, in place: SignalPlace) -> RecurrentSignal?
}

extension SignalRecurrence {
  /// States settle: no more steps are followed than this.
  static var longest: Int { 256 }

  /// All levels.
  func flow(_ x: Signal, prefix: String, in place: SignalPlace) -> SignalFlow? {
    let steps = max(place.steps, 1)
    var (signal, factor, gradient) = (x.moved, 1.0 as Double?, 1.0)
    for number in 0..<recurrent.layers {
      let inputs = number == 0 ? place.inputs[0].features ?? 1 : recurrent.units
      let name = prefix + recurrent.prefix(ofLevel: number)
      guard let level = level(signal, inputs: inputs, prefix: name, in: place) else { return nil }
      let isLast = number == recurrent.layers - 1
      let endsInOne = isLast && !recurrent.returnSequences
      factor = factor.flatMap { factor in
        level.survival.map { factor * level.inputFactor * reach($0, steps, endsInOne: endsInOne) }
      }
      signal = level.state
      gradient = min(gradient, level.gradient)
    }
    return SignalFlow(
      signal, recurrence: SignalFlow.Recurrence(steps: steps, gradient: gradient),
      gradientFactor: factor)
  }

  /// The mean over the steps of the gradients that come back to each: from the last step, or from all later ones.
  private func reach(
    _ survival: @Sendable (Int) -> Double, _ steps: Int, endsInOne: Bool
  ) -> Double {
    let followed = min(steps, Self.longest)
    let sum = (0..<followed).reduce(0.0) { sum, distance in
      sum + survival(distance) * (endsInOne ? 1 : Double(steps - distance))
    }
    return sum / Double(steps)
  }

  package func flow(of inputs: [Signal], in place: SignalPlace) -> SignalFlow? {
    flow(inputs[0], prefix: "", in: place)
  }
}

extension SignalPlace {
  /// What products with one of a level's weights add up of a signal, before it is known which draw it was.
  fileprivate func sum(
    _ x: Signal, _ weight: String, inputs: Int, outputs: Int, bias: String? = nil
  ) -> Signal? {
    guard let weights = moments(weight) else { return nil }
    let product = SignalProduct(
      weights: weights, bias: bias.map(biases) ?? (0, 0), terms: Double(inputs),
      outputs: outputs, inputs: inputs)
    return product.forward(x, in: self).beforeDrawing
  }
}

extension Signal {
  /// The sum of two independent signals.
  fileprivate func plus(_ other: Signal) -> Signal {
    var signal = self
    signal.square += other.square + 2 * mean * other.mean
    signal.acrossExamples += other.acrossExamples + 2 * mean * other.mean
    signal.mean += other.mean
    return signal
  }
}

extension Rnn: SignalLayer, SignalRecurrence {
  func level(_ x: Signal, inputs: Int, prefix: String, in place: SignalPlace) -> RecurrentSignal? {
    guard
      let given = place.sum(
        x, prefix + "weight", inputs: inputs, outputs: recurrent.units, bias: prefix + "bias"),
      let weights = place.moments(prefix + "recurrent_weight")
    else { return nil }
    var state = Signal(square: 0)
    var total = 0.0
    var slope = 1.0
    let steps = min(max(place.steps, 1), Self.longest)
    for _ in 0..<steps {
      guard
        let carried = place.sum(
          state, prefix + "recurrent_weight", inputs: recurrent.units, outputs: recurrent.units),
        let active = SignalActivation(activation.value, given.plus(carried), in: place)
      else { return nil }
      let isSettled = abs(active.output.square - state.square) < 1e-9 * active.output.square
      state = active.output
      slope = active.slopeSquare
      total += state.square
      if isSettled { break }
    }
    var result = state.moved
    result.spread = 0
    result.acrossPositions = result.mean * result.mean
    let survival = survival(weights, slope: slope)
    var level = RecurrentSignal(
      state: result, survival: survival, gradient: survival(max(place.steps, 1)).squareRoot())
    if case .drawn(_, let square)? = place.moments(prefix + "weight") {
      level.inputFactor = slope * square * Double(recurrent.units)
    }
    return level
  }

  /// Through random weights a step multiplies a gradient; what passes a state on keeps it, but for the units that relu shuts.
  ///
  /// A state that only grows by what is added is a random walk above 0, which has not touched it after k steps with the
  /// probability 1 / √(π k).
  private func survival(_ weights: WeightMoments, slope: Double) -> @Sendable (Int) -> Double {
    switch weights {
    case .passing(let gain):
      let isRectifier = activation.value is Relu
      return { steps in
        let kept =
          isRectifier
          ? min(1, 1 / (Double.pi * Double(steps)).squareRoot()) : pow(slope, Double(steps))
        return pow(gain * gain, Double(steps)) * kept
      }
    case .drawn(_, let square):
      let factor = square * Double(recurrent.units) * slope
      return { pow(factor, Double($0)) }
    case .unitVariance: return { _ in 1 }
    }
  }
}

/// Means of a gate's values.
private struct Gate {
  let mean: Double
  let square: Double
  /// Of 1 - gate.
  var restSquare: Double { 1 - 2 * mean + square }

  init(_ function: String, mean: Double, variance: Double) {
    let moments = NormalMoments(
      Catalogue.activations.standard(function).value, mean: mean, variance: variance)
    self.mean = moments?.mean ?? 0
    square = moments?.square ?? 1
  }
}

extension SignalRecurrence {
  /// Follows squares until they settle; returns the last.
  fileprivate func settled(_ place: SignalPlace, _ step: (Double) -> Double) -> Double {
    var square = 0.0
    for _ in 0..<min(max(place.steps, 1), Self.longest) {
      let next = step(square)
      if abs(next - square) < 1e-6 * next { return next }
      square = next
    }
    return square
  }

  /// The squares that the products of a level give: of the input, and of a state of the square 1.
  fileprivate func squares(
    _ x: Signal, inputs: Int, prefix: String, in place: SignalPlace
  ) -> (given: Double, carried: Double)? {
    let width = Self.gateCount * recurrent.units
    guard
      let given = place.sum(x, prefix + "weight", inputs: inputs, outputs: width),
      let carried = place.sum(
        Signal(square: 1), prefix + "recurrent_weight", inputs: recurrent.units, outputs: width)
    else { return nil }
    return (given.square, carried.square)
  }
}

extension Lstm: SignalLayer, SignalRecurrence {
  func level(_ x: Signal, inputs: Int, prefix: String, in place: SignalPlace) -> RecurrentSignal? {
    guard let squares = squares(x, inputs: inputs, prefix: prefix, in: place) else { return nil }
    var (cell, kept) = (0.0, 1.0)
    let square = settled(place) { state in
      let variance = squares.given + squares.carried * state
      let gate = Gate("sigmoid", mean: 0, variance: variance)
      kept = Gate("sigmoid", mean: forgetBias, variance: variance).square
      cell = kept * cell + gate.square * Gate("tanh", mean: 0, variance: variance).square
      return gate.square * Gate("tanh", mean: 0, variance: cell).square
    }
    return RecurrentSignal(
      state: Signal(square: square), gradient: pow(kept, Double(max(place.steps, 1)) / 2))
  }
}

extension Gru: SignalLayer, SignalRecurrence {
  func level(_ x: Signal, inputs: Int, prefix: String, in place: SignalPlace) -> RecurrentSignal? {
    guard let squares = squares(x, inputs: inputs, prefix: prefix, in: place) else { return nil }
    var kept = 1.0
    let square = settled(place) { state in
      let variance = squares.given + squares.carried * state
      let gate = Gate("sigmoid", mean: 0, variance: variance)
      let new = Gate(
        "tanh", mean: 0, variance: squares.given + gate.square * squares.carried * state)
      kept = gate.square
      return gate.restSquare * new.square + gate.square * state
    }
    return RecurrentSignal(
      state: Signal(square: square), gradient: pow(kept, Double(max(place.steps, 1)) / 2))
  }
}

extension Reverse: SignalLayer {
  package func flow(of inputs: [Signal], in place: SignalPlace) -> SignalFlow? {
    (layer as? any SignalRecurrence)?.flow(inputs[0], prefix: "", in: place)
  }
}

extension Bidirectional: SignalLayer {
  /// Both directions are alike.
  package func flow(of inputs: [Signal], in place: SignalPlace) -> SignalFlow? {
    (layer as? any SignalRecurrence)?.flow(inputs[0], prefix: "forward_", in: place)
  }
}
