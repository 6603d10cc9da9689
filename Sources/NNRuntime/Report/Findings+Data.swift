// SPDX-License-Identifier: MIT

internal import NNSpec

// Rules that look at the data that a run was given.
extension Findings {
  /// Fewer repeated examples than this, or a smaller share of a part, are chance.
  private static let leastRepeats = (count: 3, share: 0.01)

  static func sharedRows(_ history: RunHistory) -> Finding? {
    guard let data = history.start.data,
      let worst = shared(data, from: "train").max(by: { $0.share < $1.share })
    else { return nil }
    let repeats = worst.repeats
    let isDealt = data.parts.allSatisfy { $0.file == data.parts[0].file }
    return Finding(
      rule: "shared-rows", weight: .problem,
      text: "\(NumberText.count(repeats.count)) of the \(NumberText.count(worst.examples)) "
        + "\(repeats.second) examples (\(NumberText.percent(worst.share))) are training examples too, inputs and target "
        + "alike; the first is \(repeats.places[1]), which is \(repeats.places[0]). Results on them say nothing about "
        + "new data.",
      advice: isDealt
        ? "Leave the copies out of the file, or name the column that copies share, so that they stay in one part."
        : "Leave them out of one of the files.",
      edit: "")
  }

  static func selectionOnTest(_ history: RunHistory) -> Finding? {
    guard let data = history.start.data,
      let worst = shared(data, from: "validation").first(where: { $0.repeats.second == "test" })
    else { return nil }
    let isDealt = data.parts.allSatisfy { $0.file == data.parts[0].file }
    return Finding(
      rule: "test-used-for-selection", weight: .problem,
      text:
        "\(NumberText.count(worst.repeats.count)) of the \(NumberText.count(worst.examples)) test examples "
        + "(\(NumberText.percent(worst.share))) are validation examples too: what chose the epoch also judges it, so the "
        + "test result is too good.",
      advice: isDealt
        ? "Leave the copies out of the file." : "Deal the validation part from the training rows.",
      edit: "")
  }

  private static func shared(
    _ data: DataDescription, from first: String
  ) -> [(repeats: DataDescription.Repeats, examples: Int, share: Double)] {
    (data.repeats ?? []).compactMap { repeats in
      guard repeats.first == first, repeats.second != first,
        let part = data.parts.first(where: { $0.name == repeats.second }), part.examples > 0
      else { return nil }
      let share = Double(repeats.count) / Double(part.examples)
      guard repeats.count >= leastRepeats.count, share >= leastRepeats.share else { return nil }
      return (repeats, part.examples, share)
    }
  }

  static func constantColumns(_ history: RunHistory) -> Finding? {
    let features = history.start.data?.features.filter { !$0.isTarget } ?? []
    // Borders of pictures are black in every one, and no mistake.
    let constant = features.filter { $0.constantCount > 0 && $0.type != "image" }
    guard !constant.isEmpty else { return nil }
    let columns = constant.flatMap { feature in
      feature.constant.map { $0 == feature.name ? "`\($0)`" : "`\($0)` of `\(feature.name)`" }
    }
    let count = constant.reduce(0) { $0 + $1.constantCount }
    let shown = Array(columns.prefix(3))
    let others = count > shown.count ? ["\(NumberText.count(count - shown.count)) more"] : []
    return Finding(
      rule: "constant-columns", weight: .advice,
      text:
        "\(Words.list(shown + others)) \(count == 1 ? "has" : "have") one value in every row, so "
        + "\(count == 1 ? "it tells" : "they tell") the network nothing.",
      advice: "Leave \(count == 1 ? "it" : "them") out of `inputs`.", edit: "")
  }

  static func missingInputs(_ history: RunHistory) -> Finding? {
    guard let data = history.start.data else { return nil }
    let worst = data.features.filter { !$0.isTarget && $0.filling != "drop" && $0.cells > 0 }
      .map { (feature: $0, share: Double($0.missing) / Double($0.cells)) }
      .max { $0.share < $1.share }
    guard let (feature, share) = worst, share > 0.3 else { return nil }
    let byPart = zip(data.parts, feature.missingShares).map {
      "\(NumberText.percent($1, 0)) of \(Words.part($0.name))"
    }
    let isCategory = feature.type == "category"
    return Finding(
      rule: "missing-inputs", weight: .advice,
      text: "\(NumberText.percent(share, 0)) of the cells of `\(feature.name)` are empty"
        + (byPart.isEmpty ? "" : " (\(byPart.joined(separator: ", ")))")
        + " and are filled by `missing: \(feature.filling)`: the network cannot tell what was measured from what was "
        + "filled in.",
      advice: isCategory && feature.filling != "unknown"
        ? "Let an empty cell be a category of its own."
        : "Leave the column out, or leave those rows out.",
      edit:
        "data: {inputs: {\(yamlKey(feature.name)): {missing: \(isCategory && feature.filling != "unknown" ? "unknown" : "drop")}}}"
    )
  }

  /// A name as YAML reads it back.
  private static func yamlKey(_ name: String) -> String {
    let isPlain =
      name.first.map { $0.isASCII && ($0.isLetter || $0 == "_") } ?? false
      && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "_-".contains($0)) }
    return isPlain ? name : JSONValue.string(name).text
  }
}
