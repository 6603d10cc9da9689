// SPDX-License-Identifier: MIT

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

// Layers that act value by value, or only move values.

extension ActivationLayer: SignalLayer {
  package func flow(of inputs: [Signal], in place: SignalPlace) -> SignalFlow? {
    guard let function = function?.value else { return nil }
    if place.endsInLoss { return SignalFlow(inputs[0], gradientFactor: 1) }
    guard let active = SignalActivation(function, inputs[0], in: place) else { return nil }
    return SignalFlow(
      active.output, saturatedShare: active.saturatedShare, deadShare: active.deadShare,
      gradientFactor: active.slopeSquare)
  }
}

extension Signal {
  /// The same values elsewhere: what they were made of counts no more, nor where they lie.
  var moved: Signal {
    var signal = self
    signal.profiles = []
    signal.before = nil
    signal.drawn = nil
    return signal
  }

  /// Values of which some are set to 0, and the others raised so that the mean stays.
  func thinned(_ rate: Double) -> Signal {
    var signal = self
    signal.square /= 1 - rate
    signal.before = nil
    signal.drawn = nil
    return signal
  }
}

extension Dropout: SignalLayer {
  package func flow(of inputs: [Signal], in place: SignalPlace) -> SignalFlow? {
    SignalFlow(inputs[0].thinned(rate), gradientFactor: 1 / (1 - rate))
  }
}

extension SpatialDropout: SignalLayer {
  package func flow(of inputs: [Signal], in place: SignalPlace) -> SignalFlow? {
    var signal = inputs[0].thinned(rate)
    signal.acrossPositions /= 1 - rate
    return SignalFlow(signal, gradientFactor: 1 / (1 - rate))
  }
}

extension StochasticDepth: SignalLayer {
  package func flow(of inputs: [Signal], in place: SignalPlace) -> SignalFlow? {
    var signal = inputs[0].thinned(rate)
    signal.acrossPositions /= 1 - rate
    return SignalFlow(signal, gradientFactor: 1 / (1 - rate))
  }
}

extension GaussianDropout: SignalLayer {
  package func flow(of inputs: [Signal], in place: SignalPlace) -> SignalFlow? {
    SignalFlow(inputs[0].thinned(rate), gradientFactor: 1 / (1 - rate))
  }
}

extension AlphaDropout: SignalLayer {
  /// Mean and variance are kept: that is what it is for.
  package func flow(of inputs: [Signal], in place: SignalPlace) -> SignalFlow? {
    SignalFlow(inputs[0], gradientFactor: 1)
  }
}

extension GaussianNoise: SignalLayer {
  package func flow(of inputs: [Signal], in place: SignalPlace) -> SignalFlow? {
    var signal = inputs[0].moved
    signal.profiles = inputs[0].profiles
    signal.square += standardDeviation * standardDeviation
    return SignalFlow(signal, gradientFactor: 1)
  }
}

extension Flatten: SignalLayer {
  package func flow(of inputs: [Signal], in place: SignalPlace) -> SignalFlow? {
    let profiles = inputs[0].profiles
    var signal = inputs[0].moved
    signal.width = inputs[0].width
    return SignalFlow(signal) { gradient in
      [
        SignalFlow.Gradient(
          square: gradient.square, profiles: profiles.map { PositionProfile(even: $0.count) })
      ]
    }
  }
}

extension Reshape: SignalLayer {
  package func flow(of inputs: [Signal], in place: SignalPlace) -> SignalFlow? {
    SignalFlow(inputs[0].moved, gradientFactor: 1)
  }
}

extension Permute: SignalLayer {
  package func flow(of inputs: [Signal], in place: SignalPlace) -> SignalFlow? {
    SignalFlow(inputs[0].moved, gradientFactor: 1)
  }
}

extension PixelShuffle: SignalLayer {
  package func flow(of inputs: [Signal], in place: SignalPlace) -> SignalFlow? {
    SignalFlow(inputs[0].moved, gradientFactor: 1)
  }
}

extension Masking: SignalLayer {
  package func flow(of inputs: [Signal], in place: SignalPlace) -> SignalFlow? {
    SignalFlow(inputs[0], gradientFactor: 1)
  }
}

extension ActivityRegularisation: SignalLayer {
  package func flow(of inputs: [Signal], in place: SignalPlace) -> SignalFlow? {
    SignalFlow(inputs[0], gradientFactor: 1)
  }
}

extension RepeatVector: SignalLayer {
  package func flow(of inputs: [Signal], in place: SignalPlace) -> SignalFlow? {
    var signal = inputs[0].moved
    signal.acrossPositions = signal.square
    return SignalFlow(signal, gradientFactor: place.outputsPerInput)
  }
}

extension Crop: SignalLayer {
  package func flow(of inputs: [Signal], in place: SignalPlace) -> SignalFlow? {
    SignalFlow(inputs[0].moved, gradientFactor: place.outputsPerInput)
  }
}

extension ZeroPad: SignalLayer {
  package func flow(of inputs: [Signal], in place: SignalPlace) -> SignalFlow? {
    let share = 1 / place.outputsPerInput
    var signal = inputs[0].moved
    signal.square *= share
    signal.mean *= share
    signal.acrossExamples *= share
    signal.acrossPositions *= share * share
    return SignalFlow(signal, gradientFactor: 1)
  }
}

extension Upsample: SignalLayer {
  package func flow(of inputs: [Signal], in place: SignalPlace) -> SignalFlow? {
    guard method == .nearest else { return nil }
    return SignalFlow(inputs[0].moved, gradientFactor: place.outputsPerInput)
  }
}

extension PositionalEncoding: SignalLayer {
  /// Sines and cosines have the mean square ½.
  package func flow(of inputs: [Signal], in place: SignalPlace) -> SignalFlow? {
    var signal = inputs[0].moved
    signal.square += 0.5
    signal.acrossExamples += 0.5
    return SignalFlow(signal, gradientFactor: 1)
  }
}

extension PositionalEmbedding: SignalLayer {
  package func flow(of inputs: [Signal], in place: SignalPlace) -> SignalFlow? {
    guard case .drawn(_, let square)? = place.moments("weight") else { return nil }
    var signal = inputs[0].moved
    signal.square += square
    signal.acrossExamples += square
    return SignalFlow(signal, gradientFactor: 1)
  }
}
