// SPDX-License-Identifier: MIT

/// Reads the options of one declaration out of a mapping, or only lists them.
///
/// Given a mapping it parses, checks and reports with positions; while listing it writes down what is asked.
package struct OptionReader {
  /// The word that messages name: `conv2d`.
  package let subject: String
  /// Where in the tree: `model.layers[1].conv2d`.
  package let path: String
  /// Where a missing option is reported: the key or name that the mapping belongs to.
  ///
  /// Nil while listing.
  package let place: SourceSpan?
  /// What was asked for, while listing.
  package private(set) var options: [OptionInfo] = []
  /// The names of all that was asked for.
  private var names: [String] = []
  private var lastSummary = ""
  package internal(set) var diagnostics: [Diagnostic] = []
  /// Where the given values are.
  package private(set) var spans: OptionSpans
  /// Whether a key is spelled otherwise than ours.
  private let hasOtherSpellings: Bool
  private var missing: [(name: String, kind: String)] = []
  private var reserved: [String] = []
  package private(set) var alternatives: [OptionAlternatives] = []
  /// Whether a value was left out in silence because it is reported already.
  package private(set) var hasHole = false
  /// Blocks inside this one, to say where a misplaced key belongs.
  package var homes: [(name: String, type: any Declaration.Type)] = []

  /// Keys that are given and were read by somebody else, so that nothing else is meant by them.
  var readBefore: Set<String> = []

  package init(subject: String, path: String, place: SourceSpan?, entries: [YAMLEntry]) {
    self.subject = subject
    self.path = path
    self.place = place
    spans = OptionSpans(entries)
    names.reserveCapacity(16)
    hasOtherSpellings = entries.contains { Vocabulary.canonical($0.key) != $0.key }
  }

  /// A reader that only writes down what it is asked for.
  package static func listing(_ subject: String) -> OptionReader {
    OptionReader(subject: subject, path: "", place: nil, entries: [])
  }

  package var isListing: Bool { place == nil }

  /// The path of an option.
  package func path(of name: String) -> String {
    if name.isEmpty { return path }
    return path.isEmpty ? name : "\(path).\(name)"
  }

  /// The option's value, its default, or a placeholder after a mistake.
  @inline(never)  // One call an option keeps release builds of the catalogue several times faster.
  package mutating func callAsFunction<Value: OptionValue>(
    _ name: String, _ summary: String, _ limits: Limits = .none, default fallback: Value? = nil
  ) -> Value {
    note(name, summary, Value.self, limits, fallback?.text)
    guard let entry = take(name) else {
      if fallback == nil { missing.append((name, Value.kind)) }
      return fallback ?? .placeholder
    }
    return read(entry, name, limits) ?? fallback ?? .placeholder
  }

  /// The option's value, or nil if it is not given (or wrong).
  @inline(never)
  package mutating func optional<Value: OptionValue>(
    _ name: String, _ summary: String, as type: Value.Type = Value.self, _ limits: Limits = .none
  ) -> Value? {
    note(name, summary, Value.self, limits, "")
    guard let entry = take(name) else { return nil }
    return read(entry, name, limits)
  }

  /// The node under a key, for readers of another form.
  package mutating func node(
    _ name: String, _ summary: String, kind: String,
    form: @autoclosure () -> ValueForm = .unknown, isRequired: Bool = false,
    isAlwaysThere: Bool = false
  ) -> YAMLEntry? {
    write(
      name, summary,
      OptionInfo(
        name: name, summary: summary, kind: kind, choices: [], form: form(), limits: .none,
        fallback: isRequired ? nil : "", isAlwaysThere: isAlwaysThere))
    let entry = take(name)
    if entry == nil, isRequired { missing.append((name, kind)) }
    return entry
  }

  /// Keys of the language that this version does not have yet: an error, never ignored.
  package mutating func notAvailable(_ names: [String]) {
    for name in names {
      reserved.append(name)
      guard let entry = take(name) else { continue }
      report(
        Diagnostic(
          .notAvailable, "`\(name)` is not available in this version", at: entry.keySpan,
          path: path(of: name)))
    }
  }

  /// Judges options together, after they are read; says nothing while listing.
  package mutating func require(
    _ holds: Bool, _ code: DiagnosticCode, _ message: @autoclosure () -> String, at name: String,
    help: [String] = []
  ) {
    guard !holds, !isListing, let span = spans[name] ?? place else { return }
    report(Diagnostic(code, message(), at: span, help: help, path: path(of: name)))
  }

  /// The same for values that are out of range.
  package mutating func require(
    _ holds: Bool, _ message: @autoclosure () -> String, at name: String
  ) {
    require(holds, .outOfRange, message(), at: name)
  }

  /// Asks for one of several options, read before or after this: judged in `finish`, when all of them are.
  ///
  /// A key that is not available yet counts as given, and an unknown key may have been meant as one of them, so
  /// that each mistake is reported once.
  package mutating func exactlyOne(of names: [String]) {
    alternatives.append(OptionAlternatives(names: names, areExclusive: true))
  }

  /// Asks for one or more of several options, likewise.
  package mutating func someOf(_ names: [String]) {
    alternatives.append(OptionAlternatives(names: names, areExclusive: false))
  }

  package mutating func report(_ diagnostic: Diagnostic) {
    diagnostics.append(diagnostic)
  }

  /// Reports what is wrong with an entry's value, unless it is reported already.
  package mutating func report(_ problem: ValueProblem, _ name: String, _ entry: YAMLEntry) {
    if entry.value.hasHole {
      hasHole = true
      return
    }
    var problem = problem
    if let place, entry.keySpan == place, subject != name, !path.isEmpty, !entry.value.isNull {
      problem.notes.append("a value right behind `\(subject)` is its `\(name)`")
    }
    report(problem.diagnostic(name: name, entry: entry, path: path(of: name)))
  }

  /// Reports what was left unread and what was missed; the end of every decoding.
  package mutating func finish() {
    guard let place else { return }
    for options in alternatives { judge(options.names, options.areExclusive, at: place) }
    if spans.hasUnread { reportUnread(spans.unread) }
    reportMissing(at: place)
  }

  private mutating func reportUnread(_ unread: [YAMLEntry]) {
    let homes = namesInHomes
    let strangers = strangers(unread, homes)
    let told = Set(strangers.dropFirst())
    var unknown: [Diagnostic] = []
    for (index, entry) in unread.enumerated() where !told.contains(index) {
      // What only a base spec says is still free here.
      let free = names.filter { name in
        !readBefore.contains(name)
          && spans[name].map { $0.file !== entry.keySpan.file } ?? true
      }
      let near = Vocabulary.suggestions(for: entry.key, among: free)
      let home = near.isEmpty ? homes[Vocabulary.canonical(entry.key)] : nil
      let missed =
        near.count == 1 || home != nil
        ? missing.firstIndex { $0.name == near.first ?? home } : nil
      unknown.append(
        self.unknown(
          entry, near: near, known: names, home: home, isMissing: missed != nil,
          others: index == strangers.first ? strangers.dropFirst().map { unread[$0].key } : []))
      if let missed { missing.remove(at: missed) }
    }
    diagnostics += unknown.mendingOnce(.unknownKey)
  }

  private mutating func reportMissing(at place: SourceSpan) {
    guard let first = missing.first else { return }
    let kinds = missing.map { "`\($0.name)` is \($0.kind)" }
    report(
      Diagnostic(
        .missingKey, "\(subjectText) needs \(nameList(missing.map(\.name)))", at: place,
        label: missing.count == 1 ? "`\(first.name)` is \(first.kind)" : "",
        notes: missing.count == 1 ? [] : kinds, path: path))
  }

  // MARK: - Parts

  /// Keys that resemble nothing here, where they are so many that one cause is behind them, such as a
  /// line that is missing above: they are told together.
  private func strangers(_ unread: [YAMLEntry], _ homes: [String: String]) -> [Int] {
    let known = Set(names).union(homes.keys)
    let places = unread.indices.filter { index in
      let key = unread[index].key
      // After a hundred, a word that is not one of ours is not compared with them any more.
      return !known.contains(Vocabulary.canonical(key))
        && (index >= 100 || Vocabulary.suggestions(for: key, among: names).isEmpty)
    }
    return places.count > 2 ? places : []
  }

  private var subjectText: String {
    path.isEmpty ? "the \(subject)" : "`\(subject)`"
  }

  /// The inner block that has a key which does not belong here, by the key.
  private var namesInHomes: [String: String] {
    let all = homes.flatMap { home in home.type.options.map { ($0.name, home.name) } }
    return Dictionary(all) { first, _ in first }
  }

  private mutating func judge(_ names: [String], _ areExclusive: Bool, at place: SourceSpan) {
    let given = names.compactMap { name in spans[name].map { (name: name, span: $0) } }
      .sorted { $0.span.start < $1.span.start }
    if given.isEmpty, !spans.hasUnread {
      let words = names.filter { !reserved.contains($0) }.map { "`\($0)`" }
      report(
        Diagnostic(
          .missingKey, "\(subjectText) needs one of " + words.joined(separator: ", "), at: place,
          path: path))
    }
    guard areExclusive, given.count > 1 else { return }
    report(
      Diagnostic(
        .exclusiveKeys, "`\(given[0].name)` and `\(given[1].name)` exclude each other",
        at: given[1].span, secondary: [.init(given[0].span, "the first is here")],
        path: path(of: given[1].name)))
  }

  private func unknown(
    _ entry: YAMLEntry, near: [String], known: [String], home: String?, isMissing: Bool,
    others: [String]
  ) -> Diagnostic {
    if entry.key.isEmpty {
      return Diagnostic(
        .wrongStructure, "\(subjectText) has a key without a name", at: entry.keySpan.visible,
        help: ["it has " + nameList(known)], path: path)
    }
    if known.contains(Vocabulary.canonical(entry.key)),
      let first = spans[Vocabulary.canonical(entry.key)]
    {
      return Diagnostic(
        .duplicateKey, "`\(Vocabulary.canonical(entry.key))` is set twice", at: entry.keySpan,
        label: "again here, in another spelling", secondary: [.init(first, "first here")],
        path: path(of: entry.key))
    }
    var help: [String] = []
    if let home {
      help = ["`\(entry.key)` belongs under `\(home)`"]
    } else if Vocabulary.isInferred(entry.key) {
      help = ["delete it: the size of the input follows from what comes before"]
    } else if near.isEmpty, !known.isEmpty {
      help = ["it has " + nameList(known)]
    }
    return Diagnostic(
      .unknownKey, "\(subjectText) has no setting `\(entry.key)`", at: entry.keySpan.visible,
      label: near.isEmpty ? "" : didYouMean(near),
      notes: isMissing && !near.isEmpty
        ? ["`\(near[0])` is required here, so it is not reported as missing as well"]
        : others.isEmpty
          ? [] : ["nor has it " + nameList(others) + ": is a line missing above them?"],
      help: help, fixes: near.count == 1 ? [.init(entry.keySpan, near[0], isSafe: true)] : [],
      path: path(of: entry.key))
  }

  private mutating func note(
    _ name: String, _ summary: String, _ type: any OptionValue.Type, _ limits: Limits,
    _ fallback: @autoclosure () -> String?
  ) {
    write(
      name, summary,
      OptionInfo(
        name: name, summary: summary, kind: type.kind, choices: type.choices, form: type.form,
        limits: limits, fallback: fallback(), value: type))
  }

  /// Notes what is asked for, with all that is known of it only while listing: reading asks once a layer.
  mutating func write(_ name: String, _ summary: String, _ info: @autoclosure () -> OptionInfo) {
    if isListing {
      precondition(!names.contains(name), "\(subject) reads \(name) twice")
      precondition(!summary.isEmpty, "\(subject).\(name) has no summary")
      options.append(info())
    }
    names.append(name)
    lastSummary = summary
  }

  mutating func noteMissing(_ name: String, _ kind: String) {
    missing.append((name, kind))
  }

  package mutating func take(_ name: String) -> YAMLEntry? {
    spans.take(name, orAs: hasOtherSpellings ? Vocabulary.otherSpellings[name] ?? [] : [])
  }

  private mutating func read<Value: OptionValue>(
    _ entry: YAMLEntry, _ name: String, _ limits: Limits
  ) -> Value? {
    if entry.value.hasHole {
      hasHole = true
      return nil
    }
    switch Value.parse(entry.value) {
    case .failure(let problem):
      report(problem, name, entry)
      return nil
    case .success(let value):
      if let outside = value.limited.first(where: { !limits.allow($0) }) {
        var problem = ValueProblem(
          .outOfRange, "must be \(limits.text), this is \(numberText(outside))")
        problem.notes = [meaning(name, lastSummary)]
        problem.valuePlace = entry.value.parameterPlace(of: outside, among: value.limited)
        report(problem, name, entry)
        return nil
      }
      if let scalar = entry.value.scalar, scalar.isPlain, scalar.hasLeadingZero, !(value is String)
      {
        report(
          Diagnostic(
            .leadingZero, "`\(scalar.text)` is read as \(value.text), not as octal",
            at: entry.value.span, path: path(of: name)))
      }
      return value
    }
  }
}

/// "`rate`: share of values set to zero".
private func meaning(_ name: String, _ summary: String) -> String {
  let text = summary.hasSuffix(".") ? String(summary.dropLast()) : summary
  return "`\(name)`: " + text.prefix(1).lowercased() + text.dropFirst()
}

/// The first names of a list, at most eight.
package func nameList(_ names: [String]) -> String {
  let shown = names.prefix(8).map { "`\($0)`" }.joined(separator: ", ")
  return names.count > 8 ? "\(shown) and \(names.count - 8) more" : shown
}

extension YAMLEntry {
  /// Where a wrong value is shown: at its key if it is nothing or runs over several lines.
  package var valuePlace: SourceSpan {
    let isLong =
      value.scalar == nil && value.span.end > value.span.start
      && value.span.file === keySpan.file && value.span.line != value.span.endLine
    return value.isNull || isLong ? keySpan : value.visibleSpan
  }
}

extension YAMLNode {
  /// Where the parameter is given that brings one number of a value.
  fileprivate func parameterPlace(of number: Double, among numbers: [Double]) -> SourceSpan? {
    guard let items = sequence, items.count == numbers.count,
      let index = numbers.firstIndex(of: number)
    else { return valuePlace }
    return items[index].valuePlace
  }
}

extension ValueProblem {
  /// As a diagnostic about the option `name`.
  package func diagnostic(name: String, entry: YAMLEntry, path: String) -> Diagnostic {
    let use = span ?? entry.valuePlace
    // What a parameter brings is wrong where it is given.
    let place = valuePlace ?? entry.value.valuePlace ?? use
    return Diagnostic(
      code, "`\(name)` \(message)", at: place.visible, label: label,
      secondary: place == use ? [] : [.init(use.visible, "this is `\(name)`")], notes: notes,
      help: help, fixes: replacement.map { [.init(place, $0, isSafe: true)] } ?? [], path: path)
  }
}
