// SPDX-License-Identifier: MIT

extension SignalPlace {
  /// Mean and mean square of biases; 0 where there are none.
  func biases(_ name: String) -> (mean: Double, square: Double) {
    guard case .drawn(let mean, let square)? = moments(name) else { return (0, 0) }
    return (mean, square)
  }

  /// What products with a weight, then a bias and an activation, make of a signal.
  func product(
    _ x: Signal, weight: String, bias: String? = "bias", terms: Int, inputs: Int, outputs: Int,
    axes: [WindowAxis] = [], activation: (any ActivationSpec)? = nil
  ) -> SignalFlow? {
    guard let weights = moments(weight) else { return nil }
    let product = SignalProduct(
      weights: weights, bias: bias.map(biases) ?? (0, 0), terms: Double(terms), outputs: outputs,
      inputs: inputs, axes: axes)
    let z = product.forward(x, in: self)
    guard let activation, !(activation is Linear), !endsInLoss else {
      return SignalFlow(z) { [product.backward($0, in: self)] }
    }
    guard let active = SignalActivation(activation, z, in: self) else { return nil }
    return SignalFlow(
      active.output, saturatedShare: active.saturatedShare, deadShare: active.deadShare
    ) { [slopeSquare = active.slopeSquare] gradient in
      var inner = gradient
      inner.square *= slopeSquare
      return [product.backward(inner, in: self)]
    }
  }
}

extension Dense: SignalLayer {
  package func flow(of inputs: [Signal], in place: SignalPlace) -> SignalFlow? {
    let features = place.inputs[0].features ?? 1
    return place.product(
      inputs[0], weight: "weight", terms: features, inputs: features, outputs: units,
      activation: activation?.value)
  }
}

extension Output: SignalLayer {
  package func flow(of inputs: [Signal], in place: SignalPlace) -> SignalFlow? {
    dense.flow(of: inputs, in: place)
  }
}

extension Convolution: SignalLayer {
  package func flow(of inputs: [Signal], in place: SignalPlace) -> SignalFlow? {
    let channels = (place.inputs[0].features ?? 1) / groups
    return place.product(
      inputs[0], weight: "weight", terms: saturatingProduct(window.kernelShape + [channels]),
      inputs: channels * groups, outputs: filters, axes: window.axes, activation: activation?.value)
  }
}

extension DepthwiseConvolution: SignalLayer {
  package func flow(of inputs: [Signal], in place: SignalPlace) -> SignalFlow? {
    let channels = place.inputs[0].features ?? 1
    return place.product(
      inputs[0], weight: "weight", terms: saturatingProduct(window.kernelShape), inputs: channels,
      outputs: channels * multiplier, axes: window.axes, activation: activation?.value)
  }
}

extension SeparableConvolution: SignalLayer {
  package func flow(of inputs: [Signal], in place: SignalPlace) -> SignalFlow? {
    let channels = place.inputs[0].features ?? 1
    let middle = channels * multiplier
    guard
      let first = place.product(
        inputs[0], weight: "depthwise_weight", bias: nil,
        terms: saturatingProduct(window.kernelShape), inputs: channels, outputs: middle,
        axes: window.axes),
      let second = place.product(
        first.output, weight: "pointwise_weight", terms: middle, inputs: middle, outputs: filters,
        activation: activation?.value)
    else { return nil }
    return second.after(first)
  }
}

extension TransposedConvolution: SignalLayer {
  /// A cell of the output adds up as many products as there are for each, border aside.
  package func flow(of inputs: [Signal], in place: SignalPlace) -> SignalFlow? {
    let channels = place.inputs[0].features ?? 1
    let products =
      Double(place.inputs[0].valueCount) * Double(saturatingProduct(axes.map(\.kernel)))
    let cells = Double(max(place.output.valueCount / max(filters, 1), 1))
    var x = inputs[0]
    x.profiles = []
    return place.product(
      x, weight: "weight", terms: Int(products / cells), inputs: channels, outputs: filters,
      activation: activation?.value)
  }
}

extension Embedding: SignalLayer {
  /// Rows of different categories have nothing in common but their mean.
  package func flow(of inputs: [Signal], in place: SignalPlace) -> SignalFlow? {
    guard case .drawn(let mean, let square)? = place.moments("weight") else { return nil }
    var rows = Signal(square: square)
    rows.mean = mean
    rows.acrossExamples = mean * mean
    rows.acrossPositions = mean * mean
    return SignalFlow(rows) { [SignalFlow.Gradient(square: $0.square)] }
  }
}

extension SignalFlow {
  /// This layer behind another, as one.
  func after(_ first: SignalFlow) -> SignalFlow {
    let (inner, outer) = (first.backward, backward)
    return SignalFlow(output, saturatedShare: saturatedShare, deadShare: deadShare) { gradient in
      guard let inner, let outer else { return [gradient] }
      return outer(gradient).flatMap(inner)
    }
  }
}
