// SPDX-License-Identifier: MIT

internal import NNSpec

/// All parts with the weights that are kept; the test part is looked at here and nowhere else.
struct FinalMeasures {
  let spec: ModelSpec
  let data: LoadedData
  let network: Network
  let evaluator: Evaluator
  /// Whether anybody is shown more than the numbers.
  let isShown: Bool

  /// A larger table says nothing to anyone, and takes the square of it in memory.
  private static let shownClasses = 500
  private static let shownPoints = 2_000

  private static let worstCount = 12
  /// Probabilities beyond this many are not kept for the report alone.
  private static let keptProbabilities = 20_000_000

  /// Measures every part; what is shown is that of the last one.
  func fill(_ end: inout RunEnd) {
    let parts = [("train", data.train), ("validation", data.validation), ("test", data.test)]
    let present = parts.compactMap { name, split in split.map { (name: name, split: $0) } }
    for (index, part) in present.enumerated() {
      let isLast = index + 1 == present.count
      let measurement = evaluator.run(
        on: part.split, keepsProbabilities: isLast && isSmall(part.split))
      let values = evaluator.values(measurement)
      switch part.name {
      case "train": end.train = values
      case "validation": end.validation = values
      default: end.test = values
      }
      guard isLast, isShown else { continue }
      end.shownPart = part.name
      show(measurement.predictions, part.split, in: &end)
    }
  }

  /// Whether the probabilities of all classes find room; those of a vocabulary tell nobody anything.
  private func isSmall(_ split: DataSplit) -> Bool {
    let heads = network.plan.heads
    let width = heads.map(\.output.features).max() ?? network.plan.output.features
    let rows = split.targetSpans?.reduce(0) { $0 + $1.count } ?? split.count
    return spec.data.value.source.value.text == nil
      && saturatingProduct([width, rows]) <= Self.keptProbabilities
  }

  private func show(_ predictions: [Predictions], _ split: DataSplit, in end: inout RunEnd) {
    // Places of a series and steps of sequences are those of the first target.
    end.sequences = SequenceMeasures(spec: spec, preprocessing: data.preprocessing).results(
      predictions[0], split, network: network)
    let results = zip(predictions, spec.facts.targets).map { predictions, target in
      Self.results(predictions, name: target.name, classes: target.classes ?? [])
    }
    end.confusion = results.first?.confusion ?? []
    end.predictions = results.first?.predictions ?? []
    if results.count > 1 { end.targets = results }
    end.details = predictions.indices.map { details(predictions[$0], split, target: $0) }
  }

  private func details(
    _ predictions: Predictions, _ split: DataSplit, target: Int
  ) -> EvaluationDetails {
    var details = EvaluationDetails(predictions)
    // Of streams the predictions are not in the order of the examples.
    guard !network.isStateful else { return details }
    let targets = data.preprocessing.targets.count
    details.worst = WorstPredictions(
      predictions: predictions, split: split, preprocessing: data.preprocessing, target: target
    ).find(limit: max(3, Self.worstCount / targets))
    return details
  }

  private static func results(
    _ predictions: Predictions, name: String, classes: [String]
  ) -> RunEnd.TargetResults {
    if predictions.kind == .category || predictions.kind == .binary {
      return RunEnd.TargetResults(
        name: TrainingSession.visible(name), classes: classes.map(TrainingSession.visible),
        confusion: predictions.classCount <= shownClasses ? predictions.confusion : [])
    }
    let step = max(1, predictions.outputs.count / shownPoints)
    return RunEnd.TargetResults(
      name: TrainingSession.visible(name), classes: [],
      predictions: stride(from: 0, to: predictions.outputs.count, by: step)
        .prefix(shownPoints).map {
          .init(target: predictions.targets[$0], predicted: predictions.outputs[$0])
        })
  }
}
