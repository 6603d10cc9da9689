// SPDX-License-Identifier: MIT

import Foundation
import NNRuntime
import NNSpec
import Synchronization
import Testing

@Suite("Layer health")
struct LayerHealthTests {
  private static let settings = Network.Settings(threads: 1)

  /// A run with all that was seen of its layers.
  private static func run(
    _ text: String, files: [String: String] = [:], before: (Network) -> Void = { _ in }
  ) throws -> (session: TrainingSession, looks: [LayerHealth]) {
    let session = try ToyRun.session(text, settings, files: files)
    before(session.network)
    var looks: [LayerHealth] = []
    _ = try session.train(stop: StopRequest()) { event in
      if case .observed(let look) = event { looks.append(look) }
    }
    return (session, looks)
  }

  /// Dropout draws numbers and normalisations keep statistics: none of it may notice that it was looked at.
  @Test(arguments: [ToySpec.convolutional, ToySpec.regularised])
  func lookingChangesNothing(text: String) throws {
    let seen = try Self.run(text)
    let blind = try Self.run(text + "\nreport: {layers: false}")
    #expect(seen.session.network.modelFile.bytes == blind.session.network.modelFile.bytes)
    #expect(blind.looks.isEmpty)
    // 240 examples: 4 batches of 64 or 5 of 50 an epoch, 3 epochs; each step is seen.
    let steps = text == ToySpec.convolutional ? 12 : 15
    #expect(seen.looks.map(\.step) == Array(1...steps))
    #expect(seen.looks.allSatisfy { $0.examples == 32 })
    #expect(seen.looks.last?.epoch == 3)
  }

  @Test func layersWithWeightsOrAFunctionAreSeen() throws {
    let looks = try Self.run(ToySpec.convolutional).looks
    let last = try #require(looks.last)
    #expect(
      last.layers.map(\.path) == [
        "dense_1", "conv2d_1", "batch_norm_1", "relu_1", "dense_2", "layer_norm_1", "dense_3",
      ])
    let byPath = Dictionary(uniqueKeysWithValues: last.layers.map { ($0.path, $0) })
    #expect(byPath["dense_1"]?.saturated != nil && byPath["dense_1"]?.dead == nil)
    #expect(byPath["relu_1"]?.dead != nil && byPath["relu_1"]?.weights == nil)
    // A head's function stands in its loss.
    #expect(byPath["dense_3"]?.saturated == nil && byPath["dense_3"]?.ratio != nil)
    #expect(last.layers.allSatisfy { ($0.flow ?? 0) > 0 })
  }

  /// What a look says of the weights is what they are, and of the update what it did to them.
  @Test func weightsAndUpdatesAreThoseOfTheStep() throws {
    var before: [Float] = []
    let text = ToySpec.small("optimiser: {sgd: {learning_rate: 0.5}}, steps: 1")
    let (session, looks) = try Self.run(text) { network in
      before = Self.weights(network, "dense_1")
    }
    let after = Self.weights(session.network, "dense_1")
    func norm(_ values: [Float]) -> Double {
      values.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
    }
    let layer = try #require(looks.first?.layers.first)
    let ratio = log10(norm(zip(after, before).map { $0 - $1 }) / norm(before))
    #expect(abs((layer.ratio ?? 0) - ratio) < 1e-4)
    let rms = norm(after) / Double(after.count).squareRoot()
    #expect(abs((layer.weights?.rms ?? 0) - rms) < 1e-4 * rms)
    #expect(looks.count == 1)
  }

  private static func weights(_ network: Network, _ layer: String) -> [Float] {
    ["weight", "bias"].flatMap { network.weights("\(layer).\($0)") ?? [] }
  }

  private static func toy(_ layer: String) -> String {
    """
    nnspec: 1
    data: {source: {generate: moons, count: 200}}
    model:
      layers:
        - \(layer)
        - dense: {units: 1, activation: sigmoid}
    training: {loss: binary_cross_entropy, optimiser: {sgd: {learning_rate: 1e-3}}, epochs: 3}
    """
  }

  @Test func deadUnitsAreCounted() throws {
    func dead(_ biases: String) throws -> Double? {
      let layer = "dense: {units: 16, activation: relu, initialisation: {biases: \(biases)}}"
      return try Self.run(Self.toy(layer)).looks.last?.layers.first?.dead
    }
    #expect(try dead("{constant: -100}") == 1)
    #expect(try dead("{constant: 100}") == 0)
  }

  /// The rows that are looked at first are all negative, and relu(x) is 0 for them.
  @Test(arguments: [("1", 0.0), ("-1", 1.0)])
  func mostlyDeadLayersSeeMoreRows(later: String, dead: Double) throws {
    let text = """
      nnspec: 1
      data:
        source: {csv: rows.csv}
        inputs:
          x: {type: number, scale: none}
        target:
          y: {type: number}
        split: {train: 50%, test: 50%, shuffle: false}
      model:
        layers:
          - dense:
              units: 16
              activation: relu
              initialisation: {weights: {constant: 1}}
          - output
      training: {loss: mean_squared_error, optimiser: {sgd: {learning_rate: 1e-9}}, epochs: 1}
      """
    let rows = (0..<128).map { "\($0 < 32 ? "-1" : later),\($0 % 2)\n" }
    let files = ["rows.csv": "x,y\n" + rows.joined()]
    let looks = try Self.run(text, files: files).looks
    #expect(looks.last?.layers.first?.dead == dead)
  }

  @Test func saturatedValuesAreCounted() throws {
    func saturated(_ deviation: String) throws -> Double? {
      let layer =
        "dense: {units: 16, activation: tanh, initialisation: {weights: {normal: \(deviation)}}}"
      return try Self.run(Self.toy(layer)).looks.last?.layers.first?.saturated
    }
    #expect(try (saturated("1e3") ?? 0) > 0.95)
    #expect(try saturated("1e-3") == 0)
  }

  // MARK: - Histograms

  @Test func spreads() {
    // √((1 + 0 + 0.25 + 9) / 4) = 1.60078; bins of 0.25 from -4.
    let spread = LayerHealth.Spread([-1, 0, 0.5, 3, .nan])
    #expect(spread.rms == 1.6008 && spread.mean == 0.625)
    #expect(spread.low == -4 && spread.high == 4)
    #expect(spread.bins.enumerated().filter { $0.element > 0 }.map(\.offset) == [12, 16, 18, 28])
    #expect(spread.bins.allSatisfy { $0 == 0 || $0 == 255 })
    // RMS √((999 + 1e6) / 1000) = 31.64, six times that 189.8: the lone number is counted at the end.
    let lone = LayerHealth.Spread([Float](repeating: 1, count: 999) + [1000])
    #expect(lone.low == 0 && lone.high == 256)
    #expect(lone.bins.first == 255 && lone.bins.last == 1)
    #expect(LayerHealth.Spread([]).rms == 0)
    #expect(LayerHealth.Spread([0, 0]).bins.first == 255)
  }

  @Test func rangesFallIntoEachOther() {
    // Bins of 1/32; in [-2, 2], bins of 1/8 begin at 16.
    let spread = LayerHealth.Spread([0.01, 0.02, 0.3, 0.99])
    #expect(spread.low == 0 && spread.high == 1)
    let wide = spread.bins(from: -2, to: 2)
    #expect(wide.enumerated().filter { $0.element > 0 }.map(\.offset) == [16, 18, 23])
    // 0.01 and 0.02 share the first bin, so that the others count half.
    #expect(wide[16] == 255 && wide[18] == 128 && wide[23] == 128)
  }

  @Test func brokenCountsAreNone() {
    let spread = LayerHealth.Spread(rms: 1, mean: 0, low: 0, high: 1, counts: "no base64")
    #expect(spread.bins == [])
    #expect(spread.bins(from: 0, to: 1).allSatisfy { $0 == 0 })
  }

  @Test func looksCanBeWrittenAndReadAgain() throws {
    let look = try #require(try Self.run(ToySpec.small("epochs: 1")).looks.last)
    let bytes = try JSONEncoder().encode(look)
    #expect(try JSONDecoder().decode(LayerHealth.self, from: bytes) == look)
    // Two layers, each a few hundred bytes.
    #expect(bytes.count < 1200)
  }

  // MARK: - When

  @Test(arguments: [1, 2, 40, 41, 100, 1000, 12_345])
  func looksAreSpreadEvenly(planned: Int) {
    let schedule = HealthSchedule(planned: planned)
    let steps = (0...planned + 5).filter(schedule.isDue)
    #expect(steps.count == min(planned, 40))
    #expect(steps.first == 1 && steps.last == planned)
    let gaps = zip(steps.dropFirst(), steps).map { $0 - $1 }
    #expect((gaps.max() ?? 1) - (gaps.min() ?? 1) <= 1)
  }

  @Test func aRunWithoutEndIsSeenMoreAndMoreRarely() {
    let schedule = HealthSchedule(planned: nil)
    #expect((1...100).filter(schedule.isDue) == [1, 2, 4, 8, 16, 32, 64])
  }

  @Test func looksThatCostTooMuchAreLeftOut() {
    var schedule = HealthSchedule(planned: 40)
    schedule.note(seconds: 1)
    // Another one would make 2 s: 3 % of 66 s, and 20 ms that are free.
    #expect(!schedule.wants(20, elapsed: 65))
    #expect(schedule.wants(20, elapsed: 67))
    #expect(schedule.wants(1, elapsed: 0) && schedule.wants(40, elapsed: 0))
  }

  @Test func theCostIsTheClocks() throws {
    let text = ToySpec.small("epochs: 10")
    let session = try ToyRun.session(text, Self.settings, clock: TrainingClock.ticking())
    var steps: [Int] = []
    let end = try session.train(stop: StopRequest()) { event in
      if case .observed(let look) = event { steps.append(look.step) }
    }
    // Each reading of the clock is a second later: a look costs as much as a step, and little more than both ends is left.
    #expect(steps.first == 1 && steps.last == end.steps)
    #expect(steps.count < 6)
  }
}

extension TrainingClock {
  /// A clock on which every reading takes a second.
  fileprivate static func ticking() -> TrainingClock {
    let ticks = Ticks()
    return TrainingClock { ticks.next() }
  }

  private final class Ticks: Sendable {
    private let count = Atomic<Int>(0)

    func next() -> Double { Double(count.add(1, ordering: .relaxed).newValue) }
  }
}
