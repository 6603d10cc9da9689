// SPDX-License-Identifier: MIT

/// One named input or target: what its values are and which columns hold them.
package struct FeatureSpec: Declaration, Equatable {
  package static let name = "feature"
  package static let summary = "One input or target: its columns, type, scaling and missing cells."
  package static let mainOption: String? = "type"

  package let type: FeatureType
  /// Nil: the column named like the feature, or `columns`.
  package let column: String?
  package let columns: ColumnPatterns?
  /// Without channels left out: `[height, width, channels]`.
  package let shape: [Int]?
  /// Nil: the default of the type and source.
  package let scale: Scaling?
  package let missing: MissingStrategy
  package let classes: [String]?
  package let positive: Positives?
  /// What stands at each step of a sequence.
  package let of: StepKind
  /// What one symbol of a text is.
  package let unit: TextUnit
  package let lowercase: Bool
  /// The most symbols that a text's vocabulary keeps.
  package let vocabulary: Int?
  /// What a date becomes.
  package let parts: [DatePart]

  package init(_ option: inout OptionReader) {
    type = option("type", "What the values are.")
    column = option.optional("column", "The column, if it is not named like the feature.")
    columns = option.optional(
      "columns", "Several columns, by name or pattern, in the file's order.")
    shape = option.optional(
      "shape", "An image's height, width and channels; the columns run through the rows.", .size)
    scale = option.optional("scale", "How values are brought to a common size.")
    missing = option("missing", "What happens to an empty cell.", default: .error)
    classes = option.optional("classes", "The categories, in the order of their indices.")
    positive = option.optional("positive", "The value that counts as 1, or a list of them.")
    of = option("of", "What stands at each step of a sequence.", default: .number)
    unit = option("unit", "What one symbol of a text is.", default: .character)
    lowercase = option("lowercase", "Reads a text in lower case.", default: false)
    vocabulary = option.optional(
      "vocabulary", "How many symbols of a text are kept, the most frequent ones.", .size)
    parts = option("parts", "The numbers that a date becomes.", default: DatePart.standard)
    judge(&option)
  }

  /// A feature of a built-in set, which no spec describes.
  package init(
    type: FeatureType, of: StepKind = .number, column: String? = nil, scale: Scaling? = nil,
    classes: [String]? = nil, vocabulary: Int? = nil
  ) {
    self.type = type
    self.of = of
    self.column = column
    self.scale = scale
    self.classes = classes
    self.vocabulary = vocabulary
    (columns, shape, positive) = (nil, nil, nil)
    (unit, lowercase) = (.character, false)
    missing = .error
    parts = DatePart.standard
  }

  /// The values of a binary that count as 1, if they are several.
  package var groupedPositives: [String]? {
    positive.flatMap { $0.values.count > 1 ? $0.values : nil }
  }

  /// What the two sides of a binary with several positive values are called.
  package static func groupNames(_ name: String) -> [String] { ["not \(name)", name] }

  /// Whether a network reads it as numbers; the others are categories and texts.
  package var isNumeric: Bool { type.isNumeric || (type == .sequence && of == .number) }
  /// Whether an example has time steps.
  package var isSequence: Bool { type == .sequence || type == .text }
  /// Whether it is categories, one an example or one a step.
  package var isCategories: Bool { type == .category || (isSequence && !isNumeric) }

  private func judge(_ option: inout OptionReader) {
    guard option.spans["type"] != nil, !option.diagnostics.hasErrors else { return }
    let kind = article(type.rawValue) + (type == .sequence ? " of \(of.rawValue)" : "")
    if let columns, !type.isWide {
      option.require(
        columns.patterns.count == 1 && !columns.patterns[0].contains("*"), .exclusiveKeys,
        "\(kind) is one column", at: "columns",
        help: ["use `type: vector` for several numbers, or name one `column`"])
    }
    option.require(
      column == nil || columns == nil, .exclusiveKeys, "`column` and `columns` exclude each other",
      at: "columns")
    if let shape {
      option.require(
        type != .image || shape.count == 2 || shape.count == 3, .outOfRange,
        "`shape` is [height, width] or [height, width, channels], this has \(shape.count) sizes",
        at: "shape")
    }
    noEffect("shape", unless: type == .image, kind, &option)
    noEffect("scale", unless: isNumeric, kind, &option)
    noEffect("classes", unless: isCategories, kind, &option)
    noEffect("positive", unless: type == .binary, kind, &option)
    noEffect("of", unless: type == .sequence, kind, &option)
    noEffect("parts", unless: type == .date, kind, &option)
    option.require(
      !parts.isEmpty && Set(parts).count == parts.count, .outOfRange,
      parts.isEmpty ? "`parts` names none" : "`parts` names one twice", at: "parts")
    for name in ["unit", "lowercase", "vocabulary"] {
      noEffect(name, unless: type == .text, kind, &option)
    }
    option.require(
      classes == nil || vocabulary == nil, .exclusiveKeys,
      "`classes` and `vocabulary` exclude each other", at: "vocabulary")
    if let positive {
      option.require(
        !positive.values.isEmpty && Set(positive.values).count == positive.values.count,
        .outOfRange,
        "`positive` takes different values, one or more", at: "positive")
    }
    if let classes {
      option.require(
        Set(classes).count == classes.count, .duplicateName, "`classes` names one twice",
        at: "classes")
      option.require(
        !isCategories || classes.count >= 2, .outOfRange, "`classes` needs at least two names",
        at: "classes")
    }
    let allowed = MissingStrategy.names(for: type, isNumeric: isNumeric, isTarget: false)
    option.require(
      allowed.contains(missing.name), .unknownChoice,
      "\(kind) cannot use `missing: \(missing.name)`", at: "missing",
      help: ["it takes " + allowed.map { "`\($0)`" }.joined(separator: ", ")])
    if case .value(let text) = missing, type == .date {
      option.require(
        CalendarDate(text) != nil, .wrongType,
        "`missing` takes a date for \(kind), this is `\(text)`", at: "missing")
    } else if case .value(let text) = missing {
      option.require(
        !isNumeric || decimal(text) != nil, .wrongType,
        "`missing` takes a number for \(kind), this is `\(text)`", at: "missing")
      if let classes, isCategories, type != .text {
        option.require(
          classes.contains(text), .unknownChoice, "`\(text)` is not one of `classes`", at: "missing"
        )
      }
    }
  }

  private func noEffect(
    _ name: String, unless hasEffect: Bool, _ kind: String, _ option: inout OptionReader
  ) {
    option.require(
      hasEffect || option.spans[name] == nil, .noEffect, "`\(name)` has no effect on \(kind)",
      at: name)
  }
}

extension Chosen<FeatureSpec> {
  /// The columns that the spec names or, by default, the one with the feature's own name.
  package var patterns: ColumnPatterns {
    value.columns ?? ColumnPatterns(patterns: [value.column ?? name])
  }

  /// Where the columns are named: the option, or else the feature's name.
  package var columnSpan: SourceSpan? { spans["columns"] ?? spans["column"] ?? span }

  /// An image's shape with its channels, if the spec says it.
  package var imageShape: Shape? {
    value.shape.map { Shape($0.count == 2 ? $0 + [1] : $0) }
  }
}
