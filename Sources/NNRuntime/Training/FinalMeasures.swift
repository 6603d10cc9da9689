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
    guard let first = predictions.first else { return }
    end.sequences = SequenceMeasures(spec: spec, preprocessing: data.preprocessing).results(
      first, split, network: network)
    let picture = picture(first)
    (end.confusion, end.predictions) = (picture.confusion, picture.predictions)
    end.otherTargets = predictions.dropFirst().map(self.picture)
  }

  private func picture(_ predictions: Predictions) -> TargetPicture {
    var picture = TargetPicture()
    if predictions.kind == .category || predictions.kind == .binary {
      if predictions.classCount <= Self.shownClasses { picture.confusion = predictions.confusion }
    } else {
      let step = max(1, predictions.outputs.count / Self.shownPoints)
      picture.predictions = stride(from: 0, to: predictions.outputs.count, by: step)
        .prefix(Self.shownPoints).map { (predictions.targets[$0], predictions.outputs[$0]) }
    }
    return picture
  }
}
