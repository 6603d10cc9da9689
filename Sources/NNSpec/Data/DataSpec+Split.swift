// SPDX-License-Identifier: MIT

extension DataSpec {
  /// What the split asks of the source and the target.
  func judgeSplit(_ option: inout OptionReader) {
    guard let place = option.place else { return }
    guard let split, let span = split.span else {
      if source.value.train == nil {
        option.report(implicitSplit(at: source.span ?? place, option.path))
      }
      return
    }
    judgeShares(split, span, &option)
    judgeDealing(split, span, &option)
    let isClassed = target?.value.type == .category || target?.value.type == .binary
    if split.value.stratify, !isClassed {
      option.report(
        Diagnostic(
          .badSplit, "`stratify` needs a target with classes",
          at: split.spans["stratify"] ?? span,
          secondary: (target?.span).map {
            [.init($0, "the target is \(article(target?.value.type.rawValue ?? ""))")]
          } ?? [],
          path: split.path))
    }
  }

  private func implicitSplit(at span: SourceSpan, _ path: String) -> Diagnostic {
    let how =
      switch source.value.layout {
      case .rows: "80% of the rows train and 20% validate, shuffled by the seed"
      case .groups: "80% of the groups train and 20% validate, shuffled by the seed"
      case .lines: "80% of the lines train and 20% validate, shuffled by the seed"
      case .series: "the first 80% of the rows train and the last 20% validate"
      case .stream: "the first 80% of the symbols train and the last 20% validate"
      }
    return Diagnostic(
      .implicitSplit, "without `split`, \(how)", at: span,
      help: ["write `split: {train: 80%, validation: 20%}` to say so"], path: path)
  }

  private func judgeShares(
    _ split: Chosen<SplitSpec>, _ span: SourceSpan, _ option: inout OptionReader
  ) {
    if split.value.folds != nil {
      for role in [DataRole.validation, .test]
      where has(role) && (role == .validation || split.value.test != nil) {
        option.report(
          Diagnostic(
            .exclusiveKeys,
            role == .test
              ? "`test` has a file of its own, so it takes no share"
              : "one of the folds is the validation, but the source names a file for it",
            at: split.spans[role == .test ? "test" : "folds"] ?? span, path: split.path))
      }
      return
    }
    let shares = split.value.shares
    if shares.isEmpty, split.value.order != nil {
      // Series in files of their own are only sorted.
      if source.value.train != nil, source.value.series != nil { return }
      option.report(
        Diagnostic(
          .missingKey, "`split` needs shares", at: span,
          help: ["write `train: 80%, validation: 20%`"], path: split.path))
      return
    }
    let sum = shares.reduce(0) { $0 + $1.share.fraction }
    if source.value.train != nil {
      for (role, _) in shares where role == .train || has(role) {
        option.report(
          Diagnostic(
            .exclusiveKeys,
            role == .train
              ? "`train` is what the other shares leave of its file"
              : "`\(role.rawValue)` has a file of its own, so it takes no share",
            at: split.spans[role.rawValue] ?? span, path: split.path))
      }
      if split.value.column != nil {
        option.report(
          Diagnostic(
            .exclusiveKeys, "the source names a file for each part, so `column` has no place here",
            at: split.spans["column"] ?? span, path: split.path))
      }
      if sum >= 1, split.value.train == nil {
        option.report(badSum(sum, split, span, "less than 100%"))
      }
    } else if split.value.hasCounts {
      if sum >= 1 { option.report(badSum(sum, split, span, "less than 100%")) }
    } else if !shares.isEmpty, (sum - 1).magnitude > 1e-6 {
      option.report(badSum(sum, split, span, "100%"))
    } else if split.value.column == nil, (split.value.train?.fraction ?? 0) == 0 {
      option.report(
        Diagnostic(.badSplit, "no rows are left for training", at: span, path: split.path))
    }
  }

  /// Windows are cut by their order and groups are kept together, whatever the split says.
  private func judgeDealing(
    _ split: Chosen<SplitSpec>, _ span: SourceSpan, _ option: inout OptionReader
  ) {
    var (names, why): ([String], String)
    switch source.value.layout {
    case .rows: return
    case .groups:
      (names, why) = (["group", "order"], "whole groups are dealt already")
    case .lines: (names, why) = (["column", "group", "order"], "a text has no columns")
    case .series:
      (names, why) = (["column", "group", "stratify", "folds"], "a series is cut by its order")
    case .stream:
      (names, why) = (
        ["column", "group", "order", "stratify", "folds"],
        "windows of a text are cut by their order"
      )
    }
    if source.value.layout.windows != nil, split.value.shuffle { names.append("shuffle") }
    for name in names {
      guard let place = split.spans[name], name != "stratify" || split.value.stratify else {
        continue
      }
      option.report(
        Diagnostic(
          .exclusiveKeys, "\(why), so `\(name)` has no place here", at: place,
          path: "\(split.path).\(name)"))
    }
  }

  private func has(_ role: DataRole) -> Bool {
    switch role {
    case .train: source.value.train != nil
    case .validation: source.value.validation != nil
    case .test: source.value.test != nil
    }
  }

  private func badSum(
    _ sum: Double, _ split: Chosen<SplitSpec>, _ span: SourceSpan, _ wanted: String
  ) -> Diagnostic {
    let terms = split.value.shares.map { "\($0.role.rawValue) \($0.share.text)" }
    let isShort = sum < 1 && split.value.train == nil
    return Diagnostic(
      .badSplit, "the shares must sum to \(wanted), these sum to \(shareText(sum))", at: span,
      notes: [terms.joined(separator: " + ")],
      help: isShort ? ["add `train: \(shareText(1 - sum))`"] : [], path: split.path)
  }
}
