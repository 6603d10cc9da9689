// SPDX-License-Identifier: MIT

/// The parts of a data set.
package enum DataRole: String, Sendable, CaseIterable {
  case train, validation, test
}

/// How rows are dealt to training, validation and test.
package struct SplitSpec: Declaration, Equatable {
  package static let name = "split"
  package static let summary = "How rows are dealt to training, validation and test."

  package let train: Share?
  package let validation: Share?
  package let test: Share?
  package let stratify: Bool
  package let shuffle: Bool
  package let column: String?
  package let order: String?
  package let group: String?
  package let folds: Int?
  package let fold: Int?

  package init(_ option: inout OptionReader) {
    train = option.optional("train", "Share of the rows for training.")
    validation = option.optional("validation", "Share of the rows for validation.")
    test = option.optional("test", "Share of the rows for the test.")
    stratify = option(
      "stratify", "Keeps the shares of the target's classes in every part.", default: false)
    shuffle = option(
      "shuffle", "Deals rows in random order; otherwise in the file's.", default: true)
    column = option.optional(
      "column", "A column whose cells are `train`, `validation` or `test`.")
    order = option.optional(
      "order", "A column to sort by before cutting: the last rows are the test.")
    group = option.optional("group", "A column whose equal values stay in one part.")
    folds = option.optional(
      "folds", "Cross-validation: parts of equal size, each of which is the validation once.",
      .within(2...1_000))
    fold = option.optional(
      "fold",
      "The one of `folds` that is the validation, counted from 1; if not given, `nnrun train` trains one run for each.",
      .atLeast(1))
    judge(&option)
  }

  /// 80 % training and 20 % validation, shuffled: what a single source gets without `split`.
  package static let implicit = SplitSpec()

  private init() {
    train = Share(fraction: 0.8)
    validation = Share(fraction: 0.2)
    (test, column, order, group, folds, fold) = (nil, nil, nil, nil, nil, nil)
    (stratify, shuffle) = (false, true)
  }

  /// The shares given, in the order of the parts; of folds each has one, whichever is the validation.
  package var shares: [(role: DataRole, share: Share)] {
    if let folds {
      let own = Share(fraction: (1 - (test?.fraction ?? 0)) / Double(folds))
      return (1...folds).map { ($0 == (fold ?? 1) ? .validation : .train, own) }
        + (test.map { [(.test, $0)] } ?? [])
    }
    return [(.train, train), (.validation, validation), (.test, test)].compactMap { role, share in
      share.map { (role, $0) }
    }
  }

  /// Whether a share is a number of rows, so that training takes what is left unless it says otherwise.
  package var hasCounts: Bool { shares.contains { $0.share.rows != nil } }

  /// The shares with that of training, which takes the rest of its own file.
  package func shares(hasFiles: Bool) -> [(role: DataRole, share: Share)] {
    guard train == nil, folds == nil, hasFiles || hasCounts else { return shares }
    let sum = shares.reduce(0) { $0 + $1.share.fraction }
    return [(.train, hasCounts ? .rest : Share(fraction: 1 - sum))] + shares
  }

  /// How many runs a cross-validation takes; nil if this is none, or one of its folds.
  package var openFolds: Int? { fold == nil ? folds : nil }

  /// The columns besides inputs and target that dealing needs.
  package var keyColumn: (option: String, name: String)? {
    if let column { return ("column", column) }
    if let order { return ("order", order) }
    if let group { return ("group", group) }
    return nil
  }

  private func judge(_ option: inout OptionReader) {
    guard !option.isListing, !option.diagnostics.hasErrors else { return }
    let keys = ["column", "order", "group"].filter { option.spans[$0] != nil }
    option.require(
      keys.count < 2, .exclusiveKeys,
      "`\(keys.first ?? "")` and `\(keys.last ?? "")` exclude each other",
      at: keys.last ?? "column")
    if column != nil, folds == nil, let share = shares.first {
      option.require(
        false, .exclusiveKeys, "`column` says the part of every row, so shares have no place here",
        at: share.role.rawValue)
    }
    judgeFolds(&option)
    // With an order alone, only the source tells whether shares are missing.
    if column == nil, order == nil, folds == nil, shares.isEmpty {
      option.require(
        false, .missingKey, "`split` needs shares", at: "split",
        help: ["write `train: 80%, validation: 20%`"])
    }
    let dealing = keys.first
    option.require(
      !stratify || dealing == nil, .exclusiveKeys, "`stratify` does not go with `\(dealing ?? "")`",
      at: "stratify")
    option.require(
      !stratify || shuffle, .exclusiveKeys,
      "`stratify` deals rows at random, `shuffle: false` does not",
      at: "shuffle")
    option.require(
      option.spans["shuffle"] == nil || dealing == nil || dealing == "group", .noEffect,
      "`shuffle` has no effect beside `\(dealing ?? "")`", at: "shuffle")
  }

  private func judgeFolds(_ option: inout OptionReader) {
    guard let folds else {
      option.require(
        fold == nil, .noEffect, "`fold` has no effect without `folds`", at: "fold",
        help: ["write `folds: 5, fold: 1`"])
      return
    }
    for name in ["train", "validation", "column", "order"] where option.spans[name] != nil {
      option.require(
        false, .exclusiveKeys,
        name == "train" || name == "validation"
          ? "of `folds` one is the validation and the others train, so `\(name)` has no place here"
          : "`folds` deals rows itself, so `\(name)` has no place here", at: name)
    }
    option.require(
      test?.rows == nil, "beside `folds` the test is a share like `20%`, not a number of rows",
      at: "test")
    option.require(
      (test?.fraction ?? 0) < 1, .badSplit, "no rows are left for the folds", at: "test")
    if let fold, fold > folds {
      option.require(
        false, "must be from 1 to \(folds), the number of `folds`, this is \(fold)", at: "fold")
    }
  }

  /// How many of a number of rows each share gets: the floor, and one more for the largest remainders.
  ///
  /// Source: largest remainder (Hamilton); ties go to the earlier part. Counts are taken as they are, the rest is what is left.
  package static func counts(of total: Int, shares: [Share]) -> [Int] {
    let fractions = shares.map { $0.rows == nil ? $0.fraction : 0 }
    var result = counts(of: total, shares: fractions)
    for (index, share) in shares.enumerated() { result[index] = share.rows ?? result[index] }
    if let rest = shares.firstIndex(where: \.isRest) {
      result[rest] = max(0, total - result.reduce(0, +))
    }
    return result
  }

  /// How many of a number of rows each share gets: the floor, and one more for the largest remainders.
  ///
  /// Source: largest remainder (Hamilton); ties go to the earlier part.
  package static func counts(of total: Int, shares: [Double]) -> [Int] {
    let exact = shares.map { $0 * Double(total) }
    // A share such as 0.7 of 10 is 7 and not 6.999…, hence the allowance before the floor.
    var counts = exact.map { Int(($0 + 1e-9).rounded(.down)) }
    let wanted = Int(exact.reduce(0, +).rounded())
    let order = shares.indices.sorted {
      let (a, b) = (exact[$0] - Double(counts[$0]), exact[$1] - Double(counts[$1]))
      return a == b ? $0 < $1 : a > b
    }
    for index in order.prefix(max(0, wanted - counts.reduce(0, +))) { counts[index] += 1 }
    return counts
  }
}
