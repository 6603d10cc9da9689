// SPDX-License-Identifier: MIT

/// Finds columns that hold the same, or the same under other names.
struct TwinSearch {
  private(set) var twins: [DataSummary.Twins] = []

  private struct Column {
    let feature: Int
    let index: Int
    let name: String
    let hash: UInt64
  }

  /// Columns of numbers, then the others one by one.
  init(_ surveys: [FeatureSurvey], isTarget: [Bool]) {
    var first: [UInt64: Column] = [:]
    for (feature, survey) in surveys.enumerated() where survey.isByColumn {
      let names = survey.parts.first?.raw.columns ?? []
      for (index, name) in names.enumerated() where survey.spec.value.isNumeric {
        let numbers = survey.columns[index]
        guard numbers.count > 1, numbers.minimum < numbers.maximum else { continue }
        let column = Column(feature: feature, index: index, name: name, hash: numbers.hash)
        guard let other = first[column.hash] else {
          first[column.hash] = column
          continue
        }
        // One column read twice is meant, or told elsewhere.
        guard other.name != name,
          Self.areEqual(surveys[other.feature], other.index, survey, index)
        else { continue }
        add(surveys, other.feature, other.name, feature, name, isRenamed: false)
      }
    }
    let single = surveys.indices.filter { surveys[$0].hasOneValue }
    for (place, one) in single.enumerated() {
      for other in single[(place + 1)...]
      where isTarget[one] != isTarget[other] || bothText(surveys, one, other) {
        let names = [one, other].map { surveys[$0].parts[0].raw.columns[0] }
        guard names[0] != names[1], !told(surveys, one, other),
          Self.renames(surveys[one], surveys[other])
        else { continue }
        add(surveys, one, names[0], other, names[1], isRenamed: true)
      }
    }
  }

  private func bothText(_ surveys: [FeatureSurvey], _ one: Int, _ other: Int) -> Bool {
    surveys[one].parts[0].raw.texts != nil && surveys[other].parts[0].raw.texts != nil
  }

  private func told(_ surveys: [FeatureSurvey], _ one: Int, _ other: Int) -> Bool {
    twins.contains {
      $0.first.feature == surveys[one].spec.name && $0.second.feature == surveys[other].spec.name
    }
  }

  private mutating func add(
    _ surveys: [FeatureSurvey], _ one: Int, _ name: String, _ other: Int, _ otherName: String,
    isRenamed: Bool
  ) {
    twins.append(
      DataSummary.Twins(
        first: (surveys[one].spec.name, name), second: (surveys[other].spec.name, otherName),
        isRenamed: isRenamed))
  }

  private static func areEqual(
    _ one: FeatureSurvey, _ column: Int, _ other: FeatureSurvey, _ otherColumn: Int
  ) -> Bool {
    zip(one.parts, other.parts).allSatisfy { left, right in
      left.rows.indices.allSatisfy {
        left.raw.number($0, column).cellBits == right.raw.number($0, otherColumn).cellBits
      }
    }
  }

  /// Whether each value of one goes with one value of the other and the other way round, in many rows of few values.
  private static func renames(_ one: FeatureSurvey, _ other: FeatureSurvey) -> Bool {
    var (there, back): ([Value: Value], [Value: Value]) = ([:], [:])
    var count = 0
    for (left, right) in zip(one.parts, other.parts) {
      for row in left.rows.indices {
        guard let a = Value(left.raw, row), let b = Value(right.raw, row) else { continue }
        if there[a, default: b] != b || back[b, default: a] != a { return false }
        there[a] = b
        back[b] = a
        count += 1
      }
    }
    // With as many values as rows anything goes with anything.
    return there.count > 1 && count >= 5 * there.count
  }

  private enum Value: Hashable {
    case number(UInt64)
    case text(String)

    init?(_ raw: RawFeature, _ row: Int) {
      if let texts = raw.texts {
        guard raw.code(row) >= 0 else { return nil }
        self = .text(texts[raw.code(row)])
      } else {
        guard !raw.number(row).isNaN else { return nil }
        self = .number(raw.number(row).cellBits)
      }
    }
  }
}
