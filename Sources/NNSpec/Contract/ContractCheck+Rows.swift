// SPDX-License-Identifier: MIT

extension ContractCheck {
  /// Columns that hold what another holds already.
  mutating func checkTwins() {
    for twins in summary.twins {
      let (one, other) = (twins.first, twins.second)
      let targets = Set(data.targets.map(\.name))
      guard targets.contains(one.feature) != targets.contains(other.feature) else {
        if targets.contains(one.feature) { continue }
        report(
          .twinColumns,
          "columns `\(one.column)` and `\(other.column)` hold the same"
            + (twins.isRenamed ? " under other names" : ""), of: other.feature,
          help: ["leave one of them out"])
        continue
      }
      let (input, target) = targets.contains(one.feature) ? (other, one) : (one, other)
      report(
        .targetLeak,
        "column `\(input.column)` holds the target `\(target.column)`"
          + (twins.isRenamed ? " under other names" : ""), of: input.feature,
        secondary: data.targets.first { $0.name == target.feature }?.columnSpan.map {
          [.init($0, "the target is here")]
        } ?? [],
        help: ["the network only has to copy it; leave the column out"])
    }
  }

  mutating func checkLengths() {
    guard let lengths = summary.lengths, lengths.longest >= 100,
      lengths.longest >= 10 * max(lengths.median, 1), let place = data.source.span
    else { return }
    report(
      .lengthOutlier,
      "the longest example has \(groupedText(lengths.longest)) steps, half of them have at most \(groupedText(lengths.median))",
      at: place,
      notes: ["it is \(lengths.place)", "memory is planned for the longest of a batch"],
      help: ["cut or leave out what is so long"], path: data.source.path)
  }

  // MARK: - Rows that are met again

  mutating func checkRepeats() {
    for found in summary.repeats ?? [] {
      let parts = found.parts.map { summary.parts[$0] }
      if parts[0].role == nil, found.parts[0] == found.parts[1] {
        reportDealt(found, parts[0])
      } else if found.parts[0] != found.parts[1] {
        reportShared(found, parts)
      }
    }
  }

  /// Where the parts come from.
  private var dealingPlace: (span: SourceSpan, path: String)? {
    if let split = data.split, let span = split.span { return (span, split.path) }
    return data.source.span.map { ($0, data.source.path) }
  }

  private mutating func reportShared(_ found: DataSummary.Repeats, _ parts: [DataSummary.Part]) {
    let isFile = parts[0].file != parts[1].file
    let role = parts[1].role ?? .train
    let own: SourceSpan? =
      switch role {
      case .train: data.source.value.train?.span
      case .validation: data.source.value.validation?.span
      case .test: data.source.value.test?.span
      }
    guard let place = (isFile ? own : nil) ?? dealingPlace?.span else { return }
    report(
      .sharedRows,
      "\(groupedText(found.count)) of the \(groupedText(parts[1].count)) examples of \(parts[1].name) \(found.count == 1 ? "stands" : "stand") in \(parts[0].role?.rawValue ?? "\(parts[0].file)") as well",
      at: place,
      notes: ["the first: \(found.places[1]) is \(found.places[0])"],
      help: ["what was trained on measures nothing: leave them out of one part"],
      path: isFile ? "\(data.source.path).\(role.rawValue)" : dealingPlace?.path ?? "data")
  }

  /// Equal rows of what is dealt at random: they can come to stand in both parts.
  private mutating func reportDealt(_ found: DataSummary.Repeats, _ part: DataSummary.Part) {
    guard let (place, path) = dealingPlace, data.split?.value.group == nil else { return }
    let wanted = Set(data.shares.filter { $0.share.isWanted }.map(\.role))
    let roles = DataRole.allCases.filter(wanted.contains).map(\.rawValue)
    let isMany = found.count * 100 >= part.count
    report(
      .repeatedRows,
      "\(groupedText(found.count)) of \(groupedText(part.count)) examples \(found.count == 1 ? "repeats" : "repeat") an earlier one, so that equal ones can stand in \(roles.joined(separator: " and "))",
      at: place, notes: ["the first: \(found.places[1]) is \(found.places[0])"],
      help: ["leave the copies out, or keep them together with `split: {group: …}`"], path: path,
      severity: isMany ? .warning : .info)
  }

  mutating func checkConflicts() {
    guard let found = summary.conflicts, let target = data.target else { return }
    let isMany = found.count * 100 >= summary.count
    report(
      .conflictingRows,
      "\(groupedText(found.count)) of \(groupedText(summary.count)) examples \(found.count == 1 ? "has" : "have") the inputs of an earlier one, but another class",
      of: target.name, notes: ["the first: \(found.places[1]) and \(found.places[0])"],
      help: ["no network can be right about both: an input is missing, or a label is wrong"],
      severity: isMany ? .warning : .info)
  }
}
