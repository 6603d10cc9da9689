// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

/// A sample of a layer, made to run and to be counted.
struct CountedRun {
  private let check: GradientCheck
  private let spec: any LayerSpec
  /// What the layer reads of an example, or of the longest.
  private let inputs: [[Int]]

  init(
    _ sample: GradientSample, _ name: String, shape: [Int], batch: Int, lengths: [Int]? = nil
  ) throws {
    let layers = GradientTests.layers(sample, name)
    check = try GradientCheck(layers, shape: shape, batch: batch, lengths: lengths, set: .best)
    let compiled = try compilerLayers(layers, input: shape, hasVaryingTime: lengths != nil)
    spec = try #require(compiled.last).spec
    // The layers before it are `dense: 3`.
    inputs = layers.count == 1 ? [shape] : layers.dropLast().map { _ in shape.dropLast() + [3] }
  }

  private var network: Network { check.network }

  // MARK: - Multiply-adds

  /// Those of the layer's own steps in one training step.
  func multiplyAdds() throws -> (forward: Int, backward: Int) {
    let profile = StepProfile(clock: TrainingClock { 0 })
    network.profile = profile
    try network.propagate(
      check.input, gradient: check.direction, batch: check.batch, mode: .training)
    network.profile = nil
    func sum(_ range: Range<Int>) -> Int {
      range.filter { network.plan.steps[$0].layer == "layer" }.reduce(0) {
        $0 + (profile.multiplyAdds[$1] ?? 0)
      }
    }
    return (sum(network.plan.forward), sum(network.plan.backward))
  }

  /// What the spec says of the batch, example by example.
  private func specifiedMultiplyAdds() throws -> Int {
    guard let lengths = check.lengths else { return check.batch * (try specified(inputs)) }
    return try lengths.reduce(0) { sum, length in
      try sum + specified(inputs.map { [length] + $0.dropFirst() })
    }
  }

  private func specified(_ inputs: [[Int]]) throws -> Int {
    let shapes = inputs.map { Shape($0) }
    if let merge = spec as? any MergeLayer {
      return merge.multiplyAdds(from: shapes, to: try merge.outputShape(of: shapes).get())
    }
    return spec.multiplyAdds(from: shapes[0], to: try spec.outputShape(of: shapes[0]).get())
  }

  /// As many as the spec says, and for each product two backwards: the gradients of its two factors.
  func expectMultiplyAdds() throws {
    let wanted = try specifiedMultiplyAdds()
    let found = try multiplyAdds()
    #expect(found.forward == wanted, "\(check.what), forward")
    #expect(found.backward == 2 * wanted, "\(check.what), backward")
  }

  // MARK: - Parameters

  /// Every float of a parameter is in memory of its own, is initialised, and if it is trained gets a gradient in a step.
  func expectParameters() throws {
    let shapes = inputs.map { Shape($0) }
    let specified =
      (spec as? any MergeLayer)?.parameters(for: shapes)
      ?? spec.parameters(for: shapes[0])
    let own = network.plan.parameters.filter { $0.path.hasPrefix("layer.") }
    let weights = own.map { network.run.region($0.parameter.buffer) }
    let gradients = own.compactMap { $0.parameter.gradient.map { network.run.region($0) } }
    expectApart(weights + gradients)
    let initialised = finite(weights) { network.initialise(seed: 1) }
    #expect(initialised == specified.reduce(0) { $0 + $1.count }, "\(check.what), parameters")
    let trained = try finite(gradients) {
      try network.propagate(
        check.input, gradient: check.direction, batch: check.batch, mode: .training)
    }
    let wanted = specified.filter(\.role.isTrained).reduce(0) { $0 + $1.count }
    #expect(trained == wanted, "\(check.what), trained parameters")
  }

  /// How many floats of some memory are finite after some work, if none is before.
  private func finite(_ regions: [Region], after work: () throws -> Void) rethrows -> Int {
    let arena = network.run.arena
    for region in regions { arena.fill(region, .nan) }
    try work()
    return regions.reduce(0) { $0 + arena.read($1).count(where: \.isFinite) }
  }

  private func expectApart(_ regions: [Region]) {
    let sorted = regions.sorted { $0.offset < $1.offset }
    for (one, next) in zip(sorted, sorted.dropFirst()) {
      #expect(one.offset + one.count <= next.offset, "\(check.what): parameters overlap")
    }
  }
}
