// SPDX-License-Identifier: MIT

/// How many examples training has, as far as that is known before they are dealt.
package struct TrainingRows: Sendable, Equatable {
  package let count: Int
  /// Of all that are dealt.
  package let total: Int
  /// Whether dealing cannot shift it by a few: classes that are dealt one by one round on their own.
  package let isExact: Bool

  package var text: String { (isExact ? "" : "about ") + groupedText(count) }
}

extension DataSpec {
  /// Nil where dealing or balancing decides.
  func trainingRows(_ readout: DataReadout?) -> TrainingRows? {
    dealtRows(readout).map { rows in
      guard let trainingShare else { return rows }
      return TrainingRows(
        count: trainingShare.count(of: rows.count), total: rows.total, isExact: rows.isExact)
    }
  }

  private func dealtRows(_ readout: DataReadout?) -> TrainingRows? {
    guard balance == nil else { return nil }
    if source.value.generate != nil { return dealt(source.value.count) }
    guard let readout, readout.tables.count == readout.parts.count,
      let table = readout.tables.first, readout.parts[0].role == .train
    else { return nil }
    if let rule = source.value.layout.windows {
      let part = windowParts(readout).first { $0.role == .train }
      return part.map { part in
        let count = rule.begins(in: part.rows).count
        return TrainingRows(count: count, total: count, isExact: true)
      }
    }
    // What `drop` leaves out shows only in cells that were read.
    let isOpen = zip(readFeatures, readout.parts[0].features).contains { feature, raw in
      if feature.value.missing == .drop, case .unread? = raw?.values { true } else { false }
    }
    if isOpen { return nil }
    return dealt(table.kept, key: table.key)
  }

  private func dealt(_ rows: [Int], key: RawFeature?) -> TrainingRows? {
    guard dealing?.column != nil else { return dealt(rows.count) }
    guard let key, let code = key.texts?.firstIndex(of: DataRole.train.rawValue) else { return nil }
    return TrainingRows(
      count: rows.count { key.code($0) == code }, total: rows.count, isExact: true)
  }

  private func dealt(_ total: Int) -> TrainingRows? {
    guard let dealing else { return TrainingRows(count: total, total: total, isExact: true) }
    // Groups stay whole, so that only dealing tells.
    guard dealing.group == nil, source.value.group == nil || !dealing.stratify else { return nil }
    let counts = SplitSpec.counts(of: total, shares: shares.map(\.share))
    let train = zip(shares, counts).filter { $0.0.role == .train }.map(\.1)
    guard !train.isEmpty else { return nil }
    return TrainingRows(
      count: train.reduce(0, +), total: total, isExact: !dealing.stratify)
  }
}
