// SPDX-License-Identifier: MIT

extension PlanBuilder {
  /// Convolution as an implicit matrix product: weight `[kernel…, channels / groups, filters]`.
  ///
  /// Transposed, it is the gradient of a convolution that has `window` with respect to its input: weight
  /// `[kernel…, channels, filters]`, where x has the window's places and y its input cells. Either way the backward pass is
  /// the same product in the other direction. `rectifies`: followed by relu, which costs no pass of its own. `mayDefer`:
  /// a pooling alone reads it, and may do the convolution itself; `mayFold`: a batch normalisation may.
  mutating func convolution(
    _ x: Value, _ window: Window, isTransposed: Bool = false, groups: Int = 1, weight: Parameter,
    bias: Parameter?, rectifies: Bool = false, mayDefer: Bool = false,
    mayFold: Bool = false
  ) -> Value {
    let filters = weight.shape.last ?? 1
    let gather = PatchGather(
      window: window, isTransposed: isTransposed, channels: x.features, groups: groups)
    let sizes = isTransposed ? window.inputSizes : window.outputSizes
    var y = value(
      "product", sizes + [filters],
      needsGradient: x.needsGradient || weight.gradient != nil || bias?.gradient != nil)
    y.isRectified = rectifies
    var narrow: NarrowShape?
    // Whatever else wants the gradient of each place has it laid out.
    if mayDefer, !x.needsGradient, weight.gradient != nil || bias?.gradient == nil,
      WinogradShape(gather, filters: filters, path: convolutionPath) == nil
    {
      narrow = NarrowShape(gather, filters: filters, path: convolutionPath)
    }
    if mayFold || narrow != nil {
      y.convolution = DeferredConvolution(
        x: x.buffer, inputShape: x.shape, gather: gather, narrow: narrow, weight: weight,
        bias: bias)
      return y
    }
    convolve(x, gather, weight: weight, bias: bias, y: y)
    return y
  }

  /// Lays out a convolution that was left to its reader.
  mutating func laidOut(_ y: Value) -> Value {
    guard let convolution = y.convolution else { return y }
    var y = y
    y.convolution = nil
    convolve(
      convolution.input, convolution.gather, weight: convolution.weight, bias: convolution.bias,
      y: y)
    return y
  }

  mutating func convolve(
    _ x: Value, _ gather: PatchGather, weight: Parameter, bias: Parameter?, y: Value
  ) {
    let (filters, rectifies) = (y.features, y.isRectified)
    if let shape = WinogradShape(gather, filters: filters, path: convolutionPath) {
      winogradProduct(
        x.buffer, shape, weight: weight, turned: false, bias: bias?.buffer, y: y.buffer,
        accumulate: false, rectifies: rectifies)
    } else if let shape = NarrowShape(gather, filters: filters, path: convolutionPath) {
      narrowProduct(
        x.buffer, shape, weight: weight, bias: bias?.buffer, y: y.buffer, rectifies: rectifies)
    } else {
      let packed = packedFilters(weight, groups: gather.groups)
      append(
        PatchProduct(
          gather: gather, x: x.buffer, packed: packed, bias: bias?.buffer, y: y.buffer,
          columns: filters, patches: tileScratch(gather), accumulate: false,
          rectifies: rectifies), .forward)
    }
    onBackward { build in
      guard let dy = build.gradient(of: y) else { return }
      let isReady = !rectifies || build.isGradientRectified(of: y)
      build.convolutionBackward(
        x, gather, weight: weight, bias: bias, y: y,
        dy: isReady ? dy : build.rectifiedGradient(y, dy))
    }
  }

  private mutating func tileScratch(_ gather: PatchGather) -> Buffer {
    buffer("patches", fixed: gather.tile * gather.width, lifetime: .perWorker)
  }

  /// The gradient in front of a relu: that behind it where the output is above 0, as the input is then.
  private mutating func rectifiedGradient(_ y: Value, _ dy: Buffer) -> Buffer {
    let gradient = buffer("gradient", perExample: y.count)
    append(
      ActivationGradient(
        kind: .relu, parameter: 0, x: y.buffer, dy: dy, dx: gradient, rowCount: y.rowCount,
        features: y.features, accumulate: false), .backward, "the gradient of the product")
    return gradient
  }

  private mutating func convolutionBackward(
    _ x: Value, _ gather: PatchGather, weight: Parameter, bias: Parameter?, y: Value,
    dy: Buffer
  ) {
    let shape = WinogradShape(gather, filters: y.features, path: convolutionPath)
    let narrow =
      shape == nil ? NarrowShape(gather, filters: y.features, path: convolutionPath) : nil
    // The narrow one's gradient of the weight gives that of the bias too.
    if let gradient = bias?.gradient, narrow == nil || weight.gradient == nil {
      columnSums(of: dy, like: y, into: gradient, "the gradient of bias")
    }
    if let gradient = weight.gradient {
      if let shape {
        winogradWeightGradient(x.buffer, shape, dy: dy, into: gradient)
      } else if let narrow {
        narrowWeightGradient(x.buffer, narrow, dy: dy, into: gradient, bias: bias?.gradient)
      } else {
        filterGradient(x, gather, dy: dy, columns: y.features, into: gradient)
      }
    }
    guard let (dx, accumulate) = addGradient(of: x) else { return }
    if let shape {
      winogradProduct(
        dy, shape.turned, weight: weight, turned: true, bias: nil, y: dx, accumulate: accumulate)
      return
    }
    let turned = PatchGather(
      window: gather.window, isTransposed: !gather.isTransposed, channels: y.features,
      groups: gather.groups)
    let packed = packedTurnedFilters(weight, groups: gather.groups)
    append(
      PatchProduct(
        gather: turned, x: dy, packed: packed, bias: nil, y: dx, columns: x.features,
        patches: tileScratch(turned), accumulate: accumulate), .backward,
      "the gradient of the input")
  }

  private mutating func filterGradient(
    _ x: Value, _ gather: PatchGather, dy: Buffer, columns: Int, into gradient: Buffer
  ) {
    let count = gather.width * columns
    let partial = buffer("partial_filters", fixed: CombineParts.most * count)
    let packed = buffer(
      "packed_gradient",
      fixed: packedCount(depth: gather.tile, columns: columns / gather.groups),
      lifetime: .perWorker)
    append(
      PatchWeightGradient(
        gather: gather, x: x.buffer, dy: dy, columns: columns, partial: partial,
        patches: tileScratch(gather), packedGradient: packed), .backward, "the gradient of weight")
    append(
      CombineParts(
        partial: partial, sum: gradient, count: count, stride: count,
        partialCount: { PatchWeightGradient.split(gather, columns: columns, on: $0).parts }),
      .backward, "the gradient of weight")
  }
}
