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
  package let positive: String?

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
    positive = option.optional("positive", "The value that counts as 1.")
    judge(&option)
  }

  /// A feature of a built-in set, which no spec describes.
  package init(type: FeatureType, column: String? = nil, classes: [String]? = nil) {
    self.type = type
    self.column = column
    self.classes = classes
    (columns, shape, scale, positive) = (nil, nil, nil, nil)
    missing = .error
  }

  private func judge(_ option: inout OptionReader) {
    guard option.spans["type"] != nil, !option.diagnostics.hasErrors else { return }
    let kind = article(type.rawValue)
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
    noEffect("scale", unless: type.isNumeric, kind, &option)
    noEffect("classes", unless: type == .category, kind, &option)
    noEffect("positive", unless: type == .binary, kind, &option)
    if let classes {
      option.require(
        Set(classes).count == classes.count, .duplicateName, "`classes` names one twice",
        at: "classes")
      option.require(
        type != .category || classes.count >= 2, .outOfRange, "`classes` needs at least two names",
        at: "classes")
    }
    let allowed = MissingStrategy.names(for: type, isTarget: false)
    option.require(
      allowed.contains(missing.name), .unknownChoice,
      "\(kind) cannot use `missing: \(missing.name)`", at: "missing",
      help: ["it takes " + allowed.map { "`\($0)`" }.joined(separator: ", ")])
    if case .value(let text) = missing {
      option.require(
        !type.isNumeric || decimal(text) != nil, .wrongType,
        "`missing` takes a number for \(kind), this is `\(text)`", at: "missing")
      if let classes, type == .category {
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
