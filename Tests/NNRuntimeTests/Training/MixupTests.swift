// SPDX-License-Identifier: MIT

import Foundation
import NNRuntime
import NNSpec
import Testing

@Suite struct MixupTests {
  private func draws(_ shape: Double, _ count: Int) -> [Double] {
    var random = RandomStream(Philox(seed: 3, purpose: "test", path: "beta"))
    return (0..<count).map { _ in random.beta(shape) }
  }

  /// Mean 1/2, variance 1 / (4 (2 a + 1)); five standard errors from the fourth central moment, at most 1/16.
  @Test(arguments: [0.05, 0.2, 0.5, 1, 2.5, 40])
  func betaHasItsMoments(_ shape: Double) {
    let draws = draws(shape, 20_000)
    let variance = 1 / (4 * (2 * shape + 1))
    let mean = draws.reduce(0, +) / 20_000
    let found = draws.reduce(0) { $0 + ($1 - 0.5) * ($1 - 0.5) } / 20_000
    #expect(draws.allSatisfy { $0 >= 0 && $0 <= 1 })
    #expect(abs(mean - 0.5) < 5 * (variance / 20_000).squareRoot())
    // (x - 1/2)² is at most 1/4, so its variance is at most variance · (1/4 - variance).
    let spread = (variance * (0.25 - variance) / 20_000).squareRoot()
    #expect(abs(found - variance) < 5 * spread)
  }

  /// Beta(1/2, 1/2) is the arcsine law, Beta(1, 1) uniform: Kolmogorov's distance, whose 99.99 % bound is 2.23 / √n.
  @Test func betaFollowsItsLaw() {
    let laws: [(Double, (Double) -> Double)] = [
      (0.5, { 2 / Double.pi * asin($0.squareRoot()) }), (1, { $0 }),
    ]
    for (shape, law) in laws {
      let sorted = draws(shape, 10_000).sorted()
      let distance = sorted.enumerated().map { abs(law($1) - Double($0) / 10_000) }.max() ?? 1
      #expect(distance < 0.0224)
    }
  }

  @Test func rowsMixWithTheirPartners() {
    var mixed = [Float](repeating: 0, count: 6)
    Mixup.mix([1, 2, 3, 4, 5, 6], width: 2, share: 0.75, partners: [1, 2, 2], into: &mixed)
    #expect(mixed == [1.5, 2.5, 3.5, 4.5, 5, 6])
  }

  @Test func drawsDependOnSeedAndStepAlone() {
    let mixup = Mixup(alpha: 0.4, seed: 1)
    let draw = mixup.draw(step: 3, batch: 20)
    #expect(draw.share == mixup.draw(step: 3, batch: 20).share)
    #expect(draw.partners == mixup.draw(step: 3, batch: 20).partners)
    #expect(draw.partners.sorted() == Array(0..<20))
    #expect(draw.share != mixup.draw(step: 4, batch: 20).share)
    #expect(draw.partners != Mixup(alpha: 0.4, seed: 2).draw(step: 3, batch: 20).partners)
  }

  /// The loss of shares of classes is λ CE(a) + (1 - λ) CE(b), by hand for scores 0, ln 2, ln 3: probabilities 1/6, 2/6, 3/6.
  @Test func theLossOfMixedClassesIsTheMixedLoss() throws {
    let spec = try decode("cross_entropy", of: Catalogue.losses).value
    for machine in Machine.all {
      let network = try machine.network(
        [TestLayer(path: "dense_1", text: "dense: 3")], input: [2], batch: 2,
        loss: Compiler.Loss(spec: spec, targetIsLabel: false))
      network.setWeights("dense_1.weight", [Float](repeating: 0, count: 6))
      network.setWeights("dense_1.bias", [0, Float(log(2.0)), Float(log(3.0))])
      let split = DataSplit(
        count: 2, inputs: .floats([1, 2, 3, 4]), inputWidth: 2, targets: [0, 2], targetWidth: 1,
        rows: [1, 2])
      network.load(split, [0, 1])
      let head = try #require(network.plan.head)
      let region = network.run.region(head.targets).slice(0, 6)
      #expect(network.run.arena.read(region) == [1, 0, 0, 0, 0, 1])
      network.run.arena.write([0.75, 0, 0.25, 0.25, 0, 0.75], to: region)
      network.forward(batch: 2, mode: .training)
      // Both rows together have each class once: the mean of -ln(1/6) and -ln(1/2).
      let expected = (log(6.0) + log(2.0)) / 2
      #expect(abs(network.loss(wantsGradient: true) - expected) < 1e-6)
    }
  }

  @Test func trainingDoesNotDependOnThreads() throws {
    let folder = try ImageSpec.folder()
    let text = ImageSpec.text("", "mixup: 0.4")
    let one = try ImageSpec.run(text, folder)
    let three = try ImageSpec.run(text, folder, threads: 3)
    let plain = try ImageSpec.run(ImageSpec.text("", ""), folder)
    #expect(one.bytes == three.bytes)
    #expect(one.bytes != plain.bytes)
    // Validation has labels as they are: its loss is that of the network without mixing.
    let loss = try #require(one.evaluations.last?.validation["loss"])
    let data = one.session.data
    let network = try Network(
      one.session.spec, batch: 7, longest: 1, training: false, classWeights: nil,
      settings: Network.Settings(threads: 1))
    try network.load(Safetensors(reading: one.bytes), partly: false)
    let evaluator = Evaluator(network, one.session.spec, data.preprocessing)
    let again = evaluator.measure(try #require(data.validation))
    #expect(abs(try #require(again["loss"]) - loss) < 1e-6)
    #expect(again["accuracy"] == one.evaluations.last?.validation["accuracy"])
  }

  static let refused: [(text: String, message: String)] = [
    (
      ImageSpec.text("", "mixup: 0.4\n  class_weights: balanced"),
      "`mixup` and `class_weights` exclude each other"
    ),
    (
      ImageSpec.text("", "mixup: 0.4").replacing(
        "loss: cross_entropy", with: "loss: {cross_entropy: {ignore_label: 1}}"),
      "`mixup` and `ignore_label` exclude each other"
    ),
    (
      ImageSpec.text("", "mixup: 0.4").replacing("x: image", with: "x: sequence"),
      "`mixup` mixes examples of one size, `x` is a sequence"
    ),
    (ImageSpec.text("", "mixup: 0"), "`mixup` must be above 0 and at most 100, this is 0"),
    (
      ImageSpec.text("augmentation: {flip: horizontal}", "").replacing(
        "x: image", with: "x: vector"),
      "`augmentation` changes images, `x` is none"
    ),
    (
      ImageSpec.text("balance: oversample", "").replacing("y: category", with: "y: number"),
      "`balance` needs a target with classes, one an example"
    ),
    (
      ImageSpec.text("augmentation: {}", ""),
      "`augmentation` needs one of `flip`, `shift`, `random_crop`, `rotate`, `zoom`, `noise`, `cutout`"
    ),
  ]

  @Test(arguments: refused.indices)
  func whatHasNoMeaningIsRefused(_ index: Int) {
    let (text, message) = Self.refused[index]
    let check = SpecCheck(SourceFile(path: "a.nn.yaml", bytes: Array(text.utf8)), data: .none)
    let messages = check.diagnostics.map(\.message)
    #expect(messages.contains(message), "\(messages)")
  }
}
