// SPDX-License-Identifier: MIT

/// What the results of a network over sequences come to, in words that stand before the pictures.
enum SequenceSentences {
  /// How well a language model foresees the next symbol, beside guessing among all alike.
  static func surprise(_ nats: Double, symbols: Int, part: String) -> String {
    let text =
      "On the \(Words.part(part)) part the next symbol surprises the network as one of "
      + "\(NumberText.significant(Surprise.perplexity(nats))) equally likely ones would (perplexity); that is "
      + "\(NumberText.significant(Surprise.bits(nats))) bits per character"
    guard symbols > 1 else { return text + "." }
    return text + ", where guessing among all \(NumberText.count(symbols)) symbols alike takes "
      + "\(NumberText.significant(Surprise.bits(of: symbols)))."
  }

  /// The error one step ahead beside that of repeating the last value, and how far the forecast goes.
  static func series(_ results: SequenceResults, _ errors: SeriesErrors) -> String {
    var sentences: [String] = []
    if let network = errors.network {
      sentences.append(
        "One step ahead the root mean squared error is \(NumberText.significant(network))"
          + comparison(errors) + ".")
    }
    if errors.omitted > 0 {
      sentences.append(
        "\(NumberText.count(errors.omitted)) of \(Words.counted(results.series.count, "place")) "
          + "\(errors.omitted == 1 ? "is" : "are") left out: a value there is not finite.")
    }
    if !results.forecast.isEmpty {
      sentences.append(
        "The forecast goes \(Words.counted(results.forecast.count, "step")) beyond the end, fed with "
          + "its own predictions.")
    }
    return sentences.joined(separator: " ")
  }

  private static func comparison(_ errors: SeriesErrors) -> String {
    guard let repeating = errors.repeating else {
      return " over \(Words.counted(errors.places, "place"))"
    }
    var text =
      "; repeating the last value gives \(NumberText.significant(repeating)) over the same "
      + Words.counted(errors.places, "place")
    if let ratio = errors.ratio {
      let change = NumberText.percent(abs(1 - ratio), 0)
      text +=
        ratio > 2
        ? ": the network's error is \(NumberText.compact(ratio)) times as large"
        : change == NumberText.percent(0, 0)
          ? ": the network does neither better nor worse"
          : ": the network's error is \(change) \(ratio < 1 ? "lower" : "higher")"
    }
    return text
  }

  /// How much the error grows from the first step ahead to the last.
  static func horizons(_ errors: [Double]) -> String {
    let finite = errors.indices.filter { errors[$0].isFinite }
    guard let first = finite.first, let last = finite.last else {
      return "No error is a finite number."
    }
    let (low, high) = (errors[first], errors[last])
    let times =
      low > 0 && (high / low).isFinite && high > low
      ? ", \(NumberText.compact(high / low)) times as much" : ""
    let verb = high > low ? "grows" : high < low ? "falls" : "stays the same:"
    return
      "From \(Words.counted(first + 1, "step")) ahead to \(NumberText.count(last + 1)) the root "
      + "mean squared error \(verb) from \(NumberText.significant(low)) to "
      + "\(NumberText.significant(high))\(times)."
  }

  /// The step that is right least often.
  static func positions(_ shares: [Double]) -> String {
    guard let worst = worstPosition(shares),
      let best = shares.indices.filter({ shares[$0].isFinite }).max(by: { shares[$0] < shares[$1] })
    else { return "No share is a finite number." }
    func percent(_ index: Int) -> String { NumberText.percent(shares[index]) }
    guard shares[best] > shares[worst] else {
      return "Every step is right in \(percent(worst)) of the examples."
    }
    return "Step \(NumberText.count(worst + 1)) is right least often, in \(percent(worst)) of the "
      + "examples; step \(NumberText.count(best + 1)) most often, in \(percent(best))."
  }

  /// The index of the lowest finite share; the first of equals.
  static func worstPosition(_ shares: [Double]) -> Int? {
    shares.indices.filter { shares[$0].isFinite }.min { shares[$0] < shares[$1] }
  }
}
