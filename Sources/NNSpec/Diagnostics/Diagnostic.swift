// SPDX-License-Identifier: MIT

/// One thing that is wrong with a spec or its data: facts, a place, and what to do.
public struct Diagnostic: Sendable, Equatable {
  /// How bad it is.
  public enum Severity: String, Sendable, CaseIterable {
    /// Training would fail, or surely do something else than meant.
    case error
    /// Accepted, but very likely not meant.
    case warning
    /// Advice.
    case info
  }

  /// A further place, with a few words about it.
  public struct Label: Sendable, Equatable {
    /// The place.
    public let span: SourceSpan
    /// What is there.
    public let text: String

    /// Names a place.
    public init(_ span: SourceSpan, _ text: String) {
      self.span = span
      self.text = text
    }
  }

  /// An edit of the source that mends it.
  public struct Fix: Sendable, Equatable {
    /// What is replaced.
    public let span: SourceSpan
    /// What it is replaced with.
    public let replacement: String
    /// Whether it surely keeps the meaning.
    public let isSafe: Bool

    /// Describes an edit.
    public init(_ span: SourceSpan, _ replacement: String, isSafe: Bool) {
      self.span = span
      self.replacement = replacement
      self.isSafe = isSafe
    }
  }

  /// The kind of mistake.
  public let code: DiagnosticCode
  /// How bad it is.
  public let severity: Severity
  /// What is wrong, in lower case, without a full stop.
  public let message: String
  /// The smallest place that shows it.
  public let span: SourceSpan
  /// The words under the carets; may be empty.
  public let label: String
  /// Up to three further places.
  public let secondary: [Label]
  /// Facts, one a line (may hold line breaks).
  public let notes: [String]
  /// Actions.
  public let help: [String]
  /// Edits that mend it.
  public let fixes: [Fix]
  /// The place in the tree: `model.layers[1].conv2d.filters`.
  public let path: String
  /// Whether the user chose its level.
  package private(set) var isConfigured = false

  /// Puts a diagnostic together.
  public init(
    _ code: DiagnosticCode, _ message: String, at span: SourceSpan, label: String = "",
    secondary: [Label] = [], notes: [String] = [], help: [String] = [], fixes: [Fix] = [],
    path: String = "", severity: Severity? = nil
  ) {
    self.code = code
    self.severity = severity ?? code.severity
    self.message = message
    self.span = span
    self.label = label
    self.secondary = secondary
    self.notes = notes
    self.help = help
    self.fixes = fixes
    self.path = path
  }
}

extension Diagnostic {
  /// With one more action.
  func adding(help action: String) -> Diagnostic {
    Diagnostic(
      code, message, at: span, label: label, secondary: secondary, notes: notes,
      help: help + [action], fixes: fixes, path: path, severity: severity)
  }

  /// With one more fact.
  func adding(note: String) -> Diagnostic {
    Diagnostic(
      code, message, at: span, label: label, secondary: secondary, notes: notes + [note],
      help: help, fixes: fixes, path: path, severity: severity)
  }

  /// Without edits, and with the reason.
  func withoutFixes(note: String) -> Diagnostic {
    Diagnostic(
      code, message, at: span, label: label, secondary: secondary, notes: notes + [note],
      help: help, path: path, severity: severity)
  }

  /// The same at a level that the user chose.
  func at(_ severity: Severity) -> Diagnostic {
    var copy = Diagnostic(
      code, message, at: span, label: label, secondary: secondary, notes: notes, help: help,
      fixes: fixes, path: path, severity: severity)
    copy.isConfigured = true
    return copy
  }

  /// Whether it is advice that people see only if they ask for it.
  package var isHidden: Bool { severity == .info && !isConfigured }
}

/// What a reader sees of a diagnostic at first: where it stands and what it says.
private struct Words: Hashable {
  let file: String
  let start: Int
  let code: DiagnosticCode
  let message: String

  init(_ diagnostic: Diagnostic) {
    (file, start) = (diagnostic.span.file.path, diagnostic.span.start)
    (code, message) = (diagnostic.code, diagnostic.message)
  }
}

extension [Diagnostic] {
  /// In the order a reader meets them: by file, place, then code; each once.
  package func sortedByPosition() -> [Diagnostic] {
    let sorted = enumerated().sorted { left, right in
      let (a, b) = (left.element, right.element)
      if a.span.file.path != b.span.file.path { return a.span.file.path < b.span.file.path }
      if a.span.start != b.span.start { return a.span.start < b.span.start }
      if a.code.rawValue != b.code.rawValue { return a.code.rawValue < b.code.rawValue }
      return left.offset < right.offset
    }
    // Layers that are written out several times say the same at one place.
    var told: Set<Words> = []
    return sorted.map(\.element).filter { told.insert(Words($0)).inserted }
  }

  /// What several places of a file have in the same words, as they have one cause (a misspelt block, a parameter), is told at
  /// the first, which names the others: if there are more than two such, or there is much else to tell.
  package func toldTogether() -> [Diagnostic] {
    let most = self.count(where: { $0.severity == .error }) > 3 ? 1 : 2
    let groups = Dictionary(grouping: self, by: \.cause)
    var told: Set<[String]> = []
    var places: Set<[String]> = []
    return compactMap { diagnostic in
      // What a parameter makes of one place is told for its first value.
      if let place = diagnostic.parameterPlace, !places.insert(place).inserted { return nil }
      guard let cause = diagnostic.cause, let group = groups[cause], group.count > most else {
        return diagnostic
      }
      return told.insert(cause).inserted ? diagnostic.standing(for: Array(group.dropFirst())) : nil
    }
  }

  /// Those that an earlier list has not told in the same words.
  package func untold(after earlier: [Diagnostic]) -> [Diagnostic] {
    let told = Set(earlier.map(Words.init))
    return filter { !told.contains(Words($0)) }
  }

  /// Whether any of them is an error.
  public var hasErrors: Bool { contains { $0.severity == .error } }
}

extension Diagnostic {
  /// What is wrong with a value, whatever else the spec says.
  var isOfOneValue: Bool {
    let codes: Set<DiagnosticCode> = [
      .unknownKey, .exclusiveKeys, .wrongStructure, .duplicateKey, .duplicateName, .wrongType,
      .outOfRange, .nullValue, .unknownChoice, .leadingZero, .notAvailable,
    ]
    return codes.contains(code)
  }

  /// What others must share to have the same cause: of names that are not known, of values that come from a parameter, and of
  /// what is expected of something that is not measured.
  fileprivate var cause: [String]? {
    let names: Set<DiagnosticCode> = [
      .unknownLayer, .unknownKey, .unknownName, .badExpression, .undefinedAlias,
    ]
    // The form of an expectation, for which there is advice, is a matter of each line.
    let isUnmeasured = code == .badExpectation && help.isEmpty
    guard severity == .error, names.contains(code) || isUnmeasured || parameterPlace != nil else {
      return nil
    }
    return [span.file.path, code.rawValue, message]
  }

  /// The place of an expression with an error.
  fileprivate var parameterPlace: [String]? {
    guard severity == .error,
      let place = ([span] + secondary.map(\.span)).first(where: { $0.text.contains("${") })
    else { return nil }
    return [place.file.path, code.rawValue, "\(place.start)"]
  }

  /// This one for others of the same words too; mended all at once.
  func standing(for others: [Diagnostic]) -> Diagnostic {
    if others.isEmpty { return self }
    let places = others.prefix(Swift.max(0, 3 - secondary.count)).map { Label($0.span, "and here") }
    let lines = others.map { "\($0.span.line)" }.prefix(12).joined(separator: ", ")
    let more = others.count > 12 ? " and \(others.count - 12) more" : ""
    let fixable = others.allSatisfy { $0.fixes.count == fixes.count }
    return Diagnostic(
      code, message, at: span, label: label, secondary: secondary + places,
      notes: notes + ["the same in lines \(lines)\(more)"], help: help,
      fixes: fixable ? fixes + others.flatMap(\.fixes) : fixes, path: path, severity: severity)
  }
}
