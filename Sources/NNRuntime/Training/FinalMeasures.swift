// SPDX-License-Identifier: MIT

internal import NNSpec

/// All parts with the weights that are kept; the test part is looked at here and nowhere else.
struct FinalMeasures {
  let spec: ModelSpec
  let data: LoadedData
  let network: Network
  let evaluator: Evaluator

  /// A larger table says nothing to anyone, and takes the square of it in memory.
  private static let shownClasses = 500
  private static let shownPoints = 2_000

  /// Measures every part; what is shown is that of the last one.
  func fill(_ end: inout RunEnd) {
    var shown = measure(data.train, "train", &end)
    end.train = shown.values
    if let validation = data.validation {
      shown = measure(validation, "validation", &end)
      end.validation = shown.values
    }
    if let test = data.test {
      shown = measure(test, "test", &end)
      end.test = shown.values
    }
    show(shown.predictions, shown.split, in: &end)
  }

  private func measure(
    _ split: DataSplit, _ name: String, _ end: inout RunEnd
  ) -> (values: NamedValues, predictions: [Predictions], split: DataSplit) {
    let measurement = evaluator.run(on: split)
    end.shownPart = name
    return (evaluator.values(measurement), measurement.predictions, split)
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
