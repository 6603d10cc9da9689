// SPDX-License-Identifier: MIT

/// The block `data`: where rows come from, what is read from them, and how they are dealt.
package struct DataSpec: Declaration {
  package static let name = "data"
  package static let summary =
    "Where the data comes from, what is read from it and how it is split."

  package let source: Chosen<SourceSpec>
  /// In the order of the spec; those of a built-in set if the source is one.
  package let inputs: [Chosen<FeatureSpec>]
  /// In the order of the spec; empty only after a mistake.
  package let targets: [Chosen<FeatureSpec>]
  /// The only, or first, target.
  package var target: Chosen<FeatureSpec>? { targets.first }
  /// In the order in which they are read: the first target stands last.
  package var readFeatures: [Chosen<FeatureSpec>] {
    inputs + targets.dropFirst() + targets.prefix(1)
  }
  /// Nil when it is not given.
  package let split: Chosen<SplitSpec>?
  /// The column whose numbers weigh the examples in the loss.
  package let weight: String?
  package let augmentation: Chosen<AugmentationSpec>?
  package let balance: Balance?
  package let trainingShare: Share?
  package let seed: Int?

  package init(_ option: inout OptionReader) {
    let source = option.group(
      "source", "Where the data comes from.", as: SourceSpec.self, isRequired: true)
    self.source = source
    let generated = source.value.generate
    let text = source.value.text
    // A set with a misspelt name brings its own features all the same; without a spec, the source is not known.
    let bringsFeatures =
      option.isListing || ["generate", "text"].contains { source.spans[$0] != nil } || text != nil
    let given = option.named(
      "inputs", "What the network reads, by name; `generate` and `text` bring it.",
      as: FeatureSpec.self,
      isRequired: !bringsFeatures)
    let targets = option.named(
      "target", "What the network predicts, by name; `generate` and `text` bring it.",
      as: FeatureSpec.self,
      isRequired: !bringsFeatures)
    split = option.optionalGroup(
      "split", "How rows are dealt to the parts.", as: SplitSpec.self)
    weight = option.optional(
      "weight", "Column of numbers, 0 or more, that weigh the examples in the loss, not in metrics."
    )
    augmentation = option.optionalGroup(
      "augmentation", "Random changes of training images.", as: AugmentationSpec.self)
    balance = option.optional(
      "balance", "Brings the classes of the training part to similar counts, once.")
    trainingShare = option.optional(
      "training_share",
      "How much of the training part is used; a smaller share is part of every larger one.")
    option.require(
      trainingShare?.isWanted ?? true, "nothing is left to train on", at: "training_share")
    seed = option.optional(
      "seed",
      "Feeds the dealing of rows, `balance` and built-in sets; the spec's `seed` if not given.",
      .within(0...9_007_199_254_740_992))
    if let generated {
      inputs = zip(generated.inputNames, generated.inputs).map {
        Chosen($1, name: $0, span: source.spans["generate"])
      }
      self.targets = [
        Chosen(generated.target, name: generated.targetName, span: source.spans["generate"])
      ]
    } else if let text {
      let place = source.spans["text"] ?? source.spans["train"]
      let feature = FeatureSpec(type: .sequence, of: .category, vocabulary: text.vocabulary)
      inputs = [Chosen(feature, name: TextSource.inputName, span: place)]
      self.targets = [Chosen(feature, name: TextSource.targetName, span: place)]
    } else {
      inputs = given
      self.targets = targets
    }
    judge(targets, &option)
  }

  /// Whether inputs and target come with the source.
  package var bringsFeatures: Bool { source.value.generate != nil || source.value.text != nil }

  /// The shares that rows are dealt by, that of training among them.
  package var shares: [(role: DataRole, share: Share)] {
    dealing?.shares(hasFiles: source.value.train != nil) ?? []
  }

  /// How a single source is dealt.
  package var dealing: SplitSpec? {
    split?.value ?? (source.value.parts.count > 1 ? nil : .implicit)
  }

  private func judge(_ targets: [Chosen<FeatureSpec>], _ option: inout OptionReader) {
    guard !option.isListing else { return }
    if bringsFeatures {
      let source = source.value.generate == nil ? "text" : "generate"
      for name in ["inputs", "target"] {
        option.require(
          option.spans[name] == nil, .exclusiveKeys,
          "`\(source)` brings its own inputs and target, so `\(name)` has no place here", at: name)
      }
    } else {
      for name in ["inputs", "target"]
      where option.spans[name] != nil && !option.diagnostics.hasErrors {
        option.require(
          name == "inputs" ? !inputs.isEmpty : !targets.isEmpty, .wrongStructure,
          "`\(name)` names no feature", at: name)
      }
    }
    judgeWeight(&option)
    guard !option.diagnostics.hasErrors else { return }
    judgeFeatures(&option)
    judgeSplit(&option)
    judgeTrainingChanges(&option)
  }

  private func judgeFeatures(_ option: inout OptionReader) {
    let isTable =
      source.value.layout == .rows
      && source.value.parts.contains { $0.format.isTable }
    for feature in inputs + targets {
      guard let span = feature.span else { continue }
      if isTable, feature.value.type == .image, feature.value.shape == nil {
        option.report(
          Diagnostic(
            .missingKey,
            "`\(feature.name)` needs `shape`: a row of cells does not say its height and width",
            at: span, help: ["write `shape: [height, width, channels]`"], path: feature.path))
      }
      if feature.value.type.isWide, isTable, !source.value.hasArrays, feature.value.columns == nil,
        feature.value.column == nil
      {
        option.report(
          Diagnostic(
            .missingKey,
            "`\(feature.name)` needs `columns`: \(article(feature.value.type.rawValue)) is several cells",
            at: span, path: feature.path))
      }
    }
    judgeSequences(&option)
    if targets.count > 1, !bringsFeatures { judgeSeveral(&option) }
    for target in targets { judge(target, &option) }
  }

  /// Several targets need an example a row, and a row a target.
  private func judgeSeveral(_ option: inout OptionReader) {
    guard let second = targets[1].span else { return }
    if source.value.layout != .rows {
      option.report(
        Diagnostic(
          .notAvailable,
          "several targets of a source with time steps are not available in this version",
          at: second, path: targets[1].path))
    } else if let sequence = targets.first(where: \.value.isSequence), let span = sequence.span {
      option.report(
        Diagnostic(
          .notAvailable, "a sequence among several targets is not available in this version",
          at: span, path: sequence.path))
    }
  }

  private func judge(_ target: Chosen<FeatureSpec>, _ option: inout OptionReader) {
    guard let span = target.span else { return }
    if let twin = inputs.first(where: { $0.name == target.name }), let first = twin.span,
      !bringsFeatures
    {
      option.report(
        Diagnostic(
          .duplicateName, "`\(target.name)` is an input and the target", at: span,
          secondary: [.init(first, "the input is here")], path: target.path))
    }
    if [.image, .text, .date].contains(target.value.type) {
      option.report(
        Diagnostic(
          .notAvailable,
          "a target of type \(target.value.type.rawValue) is not available in this version",
          at: target.spans["type"] ?? span, path: target.path))
    }
    let allowed = MissingStrategy.names(
      for: target.value.type, isNumeric: target.value.isNumeric, isTarget: true)
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
}
