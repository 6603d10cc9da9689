// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

/// Who says what on which parameter, and what `penalty` adds up.
@Suite struct RegularisationTests {
  private func penalty(
    _ role: ParameterSpec.Role, own: String? = nil, all: String? = nil
  ) throws -> Penalty {
    RegularisationSpec.penalty(
      on: role, own: try own.map { try decodeGroup($0, as: RegularisationSpec.self) },
      all: try all.map { try decodeGroup($0, as: RegularisationSpec.self) })
  }

  @Test func ownWordsWinOneByOne() throws {
    let all = "{l1: 0.1, l2: 0.2, max_norm: 3, biases: {l2: 0.5}, recurrent: {l2: 0.7}}"
    let weight = try penalty(.weight, own: "{l2: 0}", all: all)
    #expect((weight.l1, weight.l2, weight.maxNorm) == (0.1, 0, 3))
    let bias = try penalty(.bias, own: "{biases: {l1: 0.4}}", all: all)
    #expect((bias.l1, bias.l2, bias.maxNorm) == (0.4, 0.5, nil))
    let recurrent = try penalty(.recurrent, all: all)
    #expect((recurrent.l1, recurrent.l2) == (0.1, 0.7))
    // A layer's own word on weights is nearer than the model's on recurrent ones.
    #expect(try penalty(.recurrent, own: "{l2: 0.3}", all: all).l2 == 0.3)
    #expect(try penalty(.recurrent, own: "{l2: 0.3, recurrent: 0.9}", all: all).l2 == 0.9)
    #expect(try penalty(.bias, all: "{l2: 1, max_norm: 1}") == Penalty.none)
    #expect(try penalty(.scale, own: "{l2: 1, biases: {l2: 1}}") == Penalty.none)
    #expect(try penalty(.embedding, all: all) == Penalty.none)
    #expect(try penalty(.embedding, own: "{l2: 2}", all: all).l2 == 2)
  }

  @Test func nearerNormDecides() throws {
    let unit = try penalty(.weight, own: "{unit_norm: true}", all: "{max_norm: 3}")
    #expect(unit.unitNorm && unit.maxNorm == nil)
    let limited = try penalty(.weight, own: "{max_norm: 3}", all: "{unit_norm: true}")
    #expect(!limited.unitNorm && limited.maxNorm == 3)
    let off = try penalty(.weight, own: "{unit_norm: false}", all: "{unit_norm: true}")
    #expect(!off.hasConstraint)
  }

  /// All penalties of a layer by hand: W = [[1, -2], [0, 3]], b = [4, -5].
  @Test(arguments: Machine.all) func penaltyIncludesAll(_ machine: Machine) throws {
    let sgd = try decode("sgd", of: Catalogue.optimisers).value
    let network = try ReferenceTests.updated(
      machine, shape: [2, 2], optimiser: sgd,
      regularisation: "{l1: 0.5, l2: 0.25, orthogonal: 0.1, biases: {l1: 2, l2: 1}}")
    network.setWeights("layer.weight", [1, -2, 0, 3])
    network.setWeights("layer.bias", [4, -5])
    try network.setGradient("layer.weight", [0, 0, 0, 0])
    try network.setGradient("layer.bias", [0, 0])
    // WᵀW - I = [[0, -2], [-2, 12]]: squares 4 + 4 + 144 = 152.
    let expected: Double = 3 + 3.5 + 15.2 + 18 + 41
    #expect(abs(try #require(network.penalty) - expected) < 1e-4)
    _ = try network.norm(threads: machine.threads)
    // 4 f W (WᵀW - I) = 0.4 [[4, -26], [-6, 36]], and l1 sign(w) + 2 l2 w.
    let weight = try #require(network.gradient("layer.weight"))
    let wanted: [Float] = [2.6, -11.9, -2.4, 16.4]
    for (our, their) in zip(weight, wanted) { #expect(abs(our - their) < 1e-5, "\(weight)") }
    #expect(network.gradient("layer.bias") == [2 + 8, -2 - 10])
    // Asking again changes nothing.
    #expect(abs(try #require(network.penalty) - expected) < 1e-4)
  }

  /// After an update of a whole run every constraint holds; a column of zeros stays.
  @Test(arguments: Machine.all) func constraintsHold(_ machine: Machine) throws {
    let sgd = try decode("sgd", of: Catalogue.optimisers).value
    let network = try ReferenceTests.updated(
      machine, shape: [3, 4], optimiser: sgd,
      regularisation: "{unit_norm: true, non_negative: true, biases: {non_negative: true}}")
    network.setWeights("layer.weight", [3, -1, 0, 2, 4, -2, 0, -5, 0, -3, 0, 0])
    network.setWeights("layer.bias", [1, -1, 0, 2])
    try network.setGradient("layer.weight", [Float](repeating: 0, count: 12))
    try network.setGradient("layer.bias", [Float](repeating: 0, count: 4))
    let norm = try network.norm(threads: machine.threads)
    network.update(step: 0, learningRate: 1, norm: norm, clipNorm: nil)
    let weight = try #require(network.weights("layer.weight"))
    let wanted: [Float] = [0.6, 0, 0, 1, 0.8, 0, 0, 0, 0, 0, 0, 0]
    for (our, their) in zip(weight, wanted) { #expect(abs(our - their) < 1e-6, "\(weight)") }
    #expect(network.weights("layer.bias") == [1, 0, 0, 2])
  }

  /// The same bits whatever the number of threads, on a weight that is cut into parts.
  @Test(arguments: supportedSets, [[70, 40], [40, 70], [1, 9], [9, 1]])
  func orthogonalityDoesNotDependOnThreads(_ set: InstructionSet, _ shape: [Int]) throws {
    let sgd = try decode("sgd", of: Catalogue.optimisers).value
    let results = try [1, 3].map { threads in
      let network = try ReferenceTests.updated(
        Machine(set: set, threads: threads), shape: shape, optimiser: sgd,
        regularisation: "{orthogonal: 0.01}")
      network.initialise(seed: 1)
      let count = shape[0] * shape[1]
      try network.setGradient("layer.weight", [Float](repeating: 0, count: count))
      try network.setGradient("layer.bias", [Float](repeating: 0, count: shape[1]))
      _ = try network.norm(threads: threads)
      return (network.penalty, network.gradient("layer.weight"))
    }
    #expect(results[0].0 == results[1].0)
    #expect(results[0].1 == results[1].1)
    #expect(results[0].1?.contains { $0 != 0 } == true)
  }
}
