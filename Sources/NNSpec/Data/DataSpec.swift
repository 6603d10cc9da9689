// SPDX-License-Identifier: MIT

/// The block `data`: where rows come from, what is read from them, and how they are dealt.
package struct DataSpec: Declaration {
  package static let name = "data"
  package static let summary =
    "Where the data comes from, what is read from it and how it is split."

  package let source: Chosen<SourceSpec>
  /// In the order of the spec; those of a built-in set if the source is one.
  package let inputs: [Chosen<FeatureSpec>]
  /// Nil only after a mistake.
  package let target: Chosen<FeatureSpec>?
  /// Nil when it is not given.
  package let split: Chosen<SplitSpec>?

  package init(_ option: inout OptionReader) {
    let source = option.group(
      "source", "Where the data comes from.", as: SourceSpec.self, isRequired: true)
    self.source = source
    let generated = source.value.generate
    // A set with a misspelt name brings its own features all the same.
    let bringsFeatures = source.spans["generate"] != nil
    let given = option.named(
      "inputs", "What the network reads, by name.", as: FeatureSpec.self,
      isRequired: !bringsFeatures)
    let targets = option.named(
      "target", "What the network predicts, by name.", as: FeatureSpec.self,
      isRequired: !bringsFeatures)
    let split = option.group("split", "How rows are dealt to the parts.", as: SplitSpec.self)
    self.split = split.span == nil ? nil : split
    option.notAvailable(["augmentation", "balance", "weight"])
    if let generated {
      inputs = generated.inputNames.map {
        Chosen(FeatureSpec(type: .number), name: $0, span: source.spans["generate"])
      }
      target = Chosen(
        generated.target, name: generated.targetName, span: source.spans["generate"])
    } else {
      (inputs, target) = (given, targets.first)
    }
    judge(targets, &option)
  }

  /// How a single source is dealt.
  package var dealing: SplitSpec? {
    split?.value ?? (source.value.parts.count > 1 ? nil : .implicit)
  }

  private func judge(_ targets: [Chosen<FeatureSpec>], _ option: inout OptionReader) {
    guard !option.isListing else { return }
    if source.value.generate != nil {
      for name in ["inputs", "target"] {
        option.require(
          option.spans[name] == nil, .exclusiveKeys,
          "`generate` brings its own inputs and target, so `\(name)` has no place here", at: name)
      }
    } else {
      for name in ["inputs", "target"]
      where option.spans[name] != nil && !option.diagnostics.hasErrors {
        option.require(
          name == "inputs" ? !inputs.isEmpty : !targets.isEmpty, .wrongStructure,
          "`\(name)` names no feature", at: name)
      }
    }
    if targets.count > 1, let span = targets[1].span {
      option.report(
        Diagnostic(
          .notAvailable, "several targets are not available in this version", at: span,
          path: targets[1].path))
    }
    guard !option.diagnostics.hasErrors else { return }
    judgeFeatures(&option)
    judgeSplit(&option)
  }

  private func judgeFeatures(_ option: inout OptionReader) {
    let isTable = source.value.parts.contains { if case .table = $0.format { true } else { false } }
    for feature in inputs + [target].compactMap(\.self) {
      guard let span = feature.span else { continue }
      if isTable, feature.value.type == .image, feature.value.shape == nil {
        option.report(
          Diagnostic(
            .missingKey,
            "`\(feature.name)` needs `shape`: a row of cells does not say its height and width",
            at: span, help: ["write `shape: [height, width, channels]`"], path: feature.path))
      }
      if feature.value.type.isWide, isTable, feature.value.columns == nil,
        feature.value.column == nil
      {
        option.report(
          Diagnostic(
            .missingKey,
            "`\(feature.name)` needs `columns`: \(article(feature.value.type.rawValue)) is several cells",
            at: span, path: feature.path))
      }
    }
    if inputs.count > 1, let image = inputs.first(where: { $0.value.type == .image }),
      let span = image.span
    {
      option.report(
        Diagnostic(
          .notAvailable, "an image beside other inputs is not available in this version",
          at: span, path: image.path))
    }
    guard let target, let span = target.span else { return }
    if let twin = inputs.first(where: { $0.name == target.name }), let first = twin.span,
      source.value.generate == nil
    {
      option.report(
        Diagnostic(
          .duplicateName, "`\(target.name)` is an input and the target", at: span,
          secondary: [.init(first, "the input is here")], path: target.path))
    }
    if target.value.type == .image {
      option.report(
        Diagnostic(
          .notAvailable, "a target of type image is not available in this version",
          at: target.spans["type"] ?? span, path: target.path))
    }
    let allowed = MissingStrategy.names(for: target.value.type, isTarget: true)
    if !allowed.contains(target.value.missing.name) {
      option.report(
        Diagnostic(
          .unknownChoice,
          "a target cannot be filled in with `missing: \(target.value.missing.name)`",
          at: target.spans["missing"] ?? span,
          help: ["write `missing: drop` to leave such rows out"],
          path: target.path))
    }
  }

  private func judgeSplit(_ option: inout OptionReader) {
    guard let place = option.place else { return }
    let hasParts = source.value.train != nil
    guard let split, let span = split.span else {
      if !hasParts {
        option.report(
          Diagnostic(
            .implicitSplit,
            "without `split`, 80% of the rows train and 20% validate, shuffled by the seed",
            at: source.span ?? place,
            help: ["write `split: {train: 80%, validation: 20%}` to say so"],
            path: option.path))
      }
      return
    }
    let shares = split.value.shares
    let sum = shares.reduce(0) { $0 + $1.fraction }
    if hasParts {
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
        option.report(badSum(sum, shares, split, span, "less than 100%"))
      }
    } else if !shares.isEmpty, (sum - 1).magnitude > 1e-6 {
      option.report(badSum(sum, shares, split, span, "100%"))
    } else if split.value.column == nil, (split.value.train?.fraction ?? 0) == 0 {
      option.report(
        Diagnostic(.badSplit, "no rows are left for training", at: span, path: split.path))
    }
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

  private func has(_ role: DataRole) -> Bool {
    switch role {
    case .train: source.value.train != nil
    case .validation: source.value.validation != nil
    case .test: source.value.test != nil
    }
  }

  private func badSum(
    _ sum: Double, _ shares: [(role: DataRole, fraction: Double)], _ split: Chosen<SplitSpec>,
    _ span: SourceSpan, _ wanted: String
  ) -> Diagnostic {
    let terms = shares.map { "\($0.role.rawValue) \(shareText($0.fraction))" }
    let isShort = sum < 1 && split.value.train == nil
    return Diagnostic(
      .badSplit, "the shares must sum to \(wanted), these sum to \(shareText(sum))", at: span,
      notes: [terms.joined(separator: " + ")],
      help: isShort ? ["add `train: \(shareText(1 - sum))`"] : [], path: split.path)
  }
}
