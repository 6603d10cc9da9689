// SPDX-License-Identifier: MIT

internal import NNSpec

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Looks into the layers of a network in training, by a copy of it: the network itself is only read.
final class HealthProbe {
  /// In the batch: the first of the training part.
  static let mostExamples = 32
  /// Of deeper networks, layers evenly spread.
  static let mostLayers = 64
  /// Numbers of a layer that are looked at, evenly spread.
  private static let mostNumbers = 16_384

  /// A layer that has something to show.
  private struct Place {
    let node: Int
    let path: String
    /// The paths of its trained weights.
    let weights: [String]
    let judgement: ActivationJudgement?
  }

  /// Further batches that a layer gets to see where most of its units seem dead: the first rows may all be alike.
  private static let furtherBatches = 15

  private let network: Network
  private let data: DataSplit
  private let examples: Range<Int>
  private let places: [Place]
  private var before: [String: [Float]] = [:]

  init(
    _ spec: ModelSpec, _ data: LoadedData, settings: Network.Settings
  ) throws(Network.Failure) {
    let batch = spec.training.batchSize.examples(of: data.train.count)
    examples = 0..<min(batch, data.train.count, Self.mostExamples)
    self.data = data.train
    network = try Network(
      spec, batch: examples.count, longest: data.longest, training: true,
      classWeights: data.preprocessing.classWeights, settings: settings, isObserved: true)
    let trained = Set(
      network.plan.parameters.filter { $0.parameter.gradient != nil }.map(\.path))
    let heads = Set(spec.heads.compactMap(\.output.node))
    let all = spec.graph.nodes.enumerated().compactMap { index, node -> Place? in
      let weights = node.parameters.map { "\(node.path).\($0.name)" }.filter(trained.contains)
      // What a head gives is seen before its activation.
      let judgement =
        heads.contains(index)
        ? nil : node.spec.finalActivation.flatMap { ActivationJudgement($0.name) }
      guard !weights.isEmpty || judgement != nil else { return nil }
      return Place(node: index, path: node.path, weights: weights, judgement: judgement)
    }
    places = Downsampling.indices(all.count, limit: Self.mostLayers).map { all[$0] }
  }

  /// Remembers the weights that an update is about to change.
  func noteWeights(of trained: Network) {
    for place in places {
      before[place.path] = sample(trained, place.weights) { $0.parameter.buffer }
    }
  }

  /// What the layers hold now; with the update's size if the weights before it were noted.
  func look(at trained: Network, step: Int, epoch: Double) -> LayerHealth {
    var snapshot = WeightSnapshot()
    snapshot.take(from: trained)
    snapshot.restore(to: network)
    network.resetState()
    network.load(data, examples)
    var seen: [Int: Activity] = [:]
    var units: [Int: LivingUnits] = [:]
    let wanted = Dictionary(uniqueKeysWithValues: places.map { ($0.node, $0.judgement) })
    ObservedStep(network, batch: examples.count).run(wantsGradient: true) {
      node, region, features in
      guard let judgement = wanted[node] else { return }
      seen[node] = Activity(numbers(region, features), judgement)
      if judgement == .rectifier {
        units[node, default: LivingUnits(count: features)].note(region, of: network.run.arena)
      }
    } gradient: { node, region, features in
      guard wanted[node] != nil else { return }
      let numbers = numbers(region, features)
      let rms = LayerHealth.Spread(numbers).rms
      seen[node]?.flow = rounded(rms * Double(region.count).squareRoot())
    }
    for place in places {
      seen[place.node]?.gradients = sample(network, place.weights) { $0.parameter.gradient }
    }
    // Last, as it takes the gradients' place.
    lookFurther(&units)
    let layers = places.compactMap { place in
      seen[place.node].map { layer(place, $0, units[place.node]?.deadShare, trained) }
    }
    before = [:]
    return LayerHealth(
      step: step, epoch: rounded(epoch), examples: examples.count, layers: layers)
  }

  private func layer(
    _ place: Place, _ activity: Activity, _ dead: Double?, _ trained: Network
  ) -> LayerHealth.Layer {
    let weights = sample(trained, place.weights) { $0.parameter.buffer }
    return LayerHealth.Layer(
      path: place.path, weights: weights.isEmpty ? nil : .init(weights),
      activations: activity.spread,
      gradients: activity.gradients.isEmpty ? nil : .init(activity.gradients),
      ratio: before[place.path].flatMap { Self.ratio(from: $0, to: weights) },
      flow: activity.flow, dead: dead.map(rounded), saturated: activity.saturated)
  }

  /// log10(‖after - before‖ / ‖before‖); nil where that is no finite number.
  static func ratio(from before: [Float], to after: [Float]) -> Double? {
    let size = before.reduce(0.0) { $0 + Double($1) * Double($1) }
    let change = zip(before, after).reduce(0.0) { $0 + Double($1.1 - $1.0) * Double($1.1 - $1.0) }
    guard before.count == after.count, size > 0 else { return nil }
    let ratio = log10((change / size).squareRoot())
    return ratio.isFinite ? rounded(ratio) : nil
  }

  // MARK: - Numbers

  /// Numbers of some parameters of a network, evenly spread over all of them.
  private func sample(
    _ network: Network, _ paths: [String], _ buffer: (PlannedParameter) -> Buffer?
  ) -> [Float] {
    let wanted = Set(paths)
    let regions = network.plan.parameters.filter { wanted.contains($0.path) }.compactMap {
      planned in buffer(planned).map { (network.run.region($0), planned.spec.shape.last ?? 1) }
    }
    let total = regions.reduce(0) { $0 + $1.0.count }
    return regions.flatMap { region, features in
      numbers(region, features, of: total, in: network)
    }
  }

  private func numbers(_ region: Region, _ features: Int) -> [Float] {
    numbers(region, features, of: region.count, in: network)
  }

  private func numbers(
    _ region: Region, _ features: Int, of total: Int, in network: Network
  ) -> [Float] {
    var step = max(1, (total + Self.mostNumbers - 1) / Self.mostNumbers)
    // Else some columns would never be seen.
    while step > 1, !areCoprime(step, features) { step += 1 }
    return stride(from: 0, to: region.count, by: step).map {
      network.run.arena[region.offset + $0]
    }
  }

  // MARK: - Dead units

  /// Shows layers of which most units seem dead more of the training part, evenly spread.
  private func lookFurther(_ units: inout [Int: LivingUnits]) {
    let rest = data.count - examples.count
    guard rest > 0 else { return }
    let batches = min(Self.furtherBatches, max(1, rest / examples.count))
    for batch in 1..<batches + 1 {
      let doubtful = units.filter { $0.value.deadShare > 0.5 }
      if doubtful.isEmpty { return }
      let begin = rest * batch / batches
      network.resetState()
      network.load(data, begin..<begin + examples.count)
      ObservedStep(network, batch: examples.count).run(wantsGradient: false) {
        node, region, _ in
        if doubtful[node] != nil { units[node]?.note(region, of: network.run.arena) }
      } gradient: { _, _, _ in
      }
    }
  }
}

/// What a layer gave.
private struct Activity {
  let spread: LayerHealth.Spread
  let saturated: Double?
  var flow: Double?
  /// Some of its trained weights'.
  var gradients: [Float] = []

  init(_ numbers: [Float], _ judgement: ActivationJudgement?) {
    spread = LayerHealth.Spread(numbers)
    saturated = judgement?.saturatedShare(of: numbers).map(rounded)
  }
}

private func areCoprime(_ a: Int, _ b: Int) -> Bool {
  var (a, b) = (a, b)
  while b != 0 { (a, b) = (b, a % b) }
  return a == 1
}
