// SPDX-License-Identifier: MIT

extension SourceSpec {
  /// What the keys ask of each other.
  func judge(_ option: inout OptionReader) {
    judgeSequences(&option)
    guard !option.isListing, !option.diagnostics.hasErrors else { return }
    for name in ["count", "noise", "length"] where option.spans[name] != nil && generate == nil {
      option.require(false, .noEffect, "`\(name)` has no effect without `generate`", at: name)
    }
    judgeParts(&option)
  }

  private func judgeSequences(_ option: inout OptionReader) {
    guard !option.isListing, !option.diagnostics.hasErrors else { return }
    let isTable = mainFormat?.isTable ?? false
    for name in ["group", "order"] where option.spans[name] != nil && !isTable {
      option.require(
        false, .noEffect, "`\(name)` has no effect without `csv`, `tsv` or `jsonl`", at: name)
    }
    option.require(
      order == nil || group != nil || !isTable, .noEffect, "`order` has no effect without `group`",
      at: "order", help: ["`split: {order: …}` sorts rows before they are cut"])
    guard let generate else { return }
    option.require(
      length == nil || generate.standardLength != nil, .noEffect,
      "`length` has no effect on `\(generate.rawValue)`", at: "length")
    option.require(
      option.spans["noise"] == nil || generate.standardLength == nil, .noEffect,
      "`noise` has no effect on `\(generate.rawValue)`", at: "noise")
    option.require(
      generate != .adding || (length ?? 2) >= 2, .outOfRange,
      "`length` of adding is at least 2, one step in each half for a marker", at: "length")
    option.require(
      generate != .addition || (length ?? 1) <= 18, .outOfRange,
      "`length` of addition is at most 18 digits", at: "length")
    if generate == .addition, let most = GeneratedSet.questions(digits: length ?? 3), count > most {
      option.require(
        false, .outOfRange,
        "there are \(most) different questions of up to \(length ?? 3) digits, `count` asks for \(count)",
        at: option.spans["count"] == nil ? "generate" : "count")
    }
  }

  private func judgeParts(_ option: inout OptionReader) {
    if train == nil, let part = validation ?? test {
      option.require(
        false, .missingKey, "`\(part.name)` needs a file for `train` beside it", at: part.name)
    }
    if let train, validation == nil, test == nil, let inner = train.value.format {
      option.require(
        false, .noEffect, "`train` alone is the same as naming the file without it", at: "train",
        help: ["write `\(inner.name)` directly under `source`, or add `test`"])
    }
    guard let format = train?.value.format else { return }
    for part in [validation, test] {
      guard let part, let other = part.value.format, other.name != format.name else { continue }
      option.require(
        false, .exclusiveKeys,
        "the parts need one format: `train` is \(format.name), `\(part.name)` is \(other.name)",
        at: part.name)
    }
    judgeSameCut(&option)
  }

  /// What a network reads cannot depend on the part.
  private func judgeSameCut(_ option: inout OptionReader) {
    for part in [validation, test] {
      guard let part else { continue }
      var isSame = true
      switch (train?.value.format, part.value.format) {
      case (.series(let first), .series(let other)):
        isSame =
          first.value.window == other.value.window && first.value.horizon == other.value.horizon
      case (.text(let first), .text(let other)):
        isSame =
          first.value.symbols == other.value.symbols && first.value.window == other.value.window
          && first.value.vocabulary == other.value.vocabulary
      default: break
      }
      option.require(
        isSame, .exclusiveKeys, "`\(part.name)` must be cut as `train` is, with the same settings",
        at: part.name)
    }
  }
}
