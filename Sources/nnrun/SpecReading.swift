// SPDX-License-Identifier: MIT

import NNSpec

/// What commands that need a sound spec have in common.
enum SpecReading {
  /// The checked spec and what was printed of it; throws the exit code where there is none.
  static func check(
    _ path: String, overrides: [String], data: DataReading, severities: Severities = .standard,
    messages: Terminal, isQuiet: Bool
  ) throws -> (spec: ModelSpec, shown: [Diagnostic]) {
    try check(
      file(path, messages), overrides: overrides, data: data, severities: severities,
      messages: messages, isQuiet: isQuiet)
  }

  /// A spec's text; prints why and throws the exit code where there is none.
  static func file(_ path: String, _ messages: Terminal) throws -> SourceFile {
    guard let file = source(path) else {
      messages.write("nnrun: cannot read \(path)\n")
      throw ExitStatus.failed.exitCode
    }
    return file
  }

  /// The same as of a path.
  static func check(
    _ file: SourceFile, overrides: [String], data: DataReading, severities: Severities = .standard,
    messages: Terminal, isQuiet: Bool
  ) throws -> (spec: ModelSpec, shown: [Diagnostic]) {
    // Nothing is done with a spec in error, whatever a configuration says.
    let check = SpecCheck(
      file, overrides: overrides, data: data, machine: thisMachine(),
      severities: severities.keepingErrors, known: nil, triesSweep: false)
    if check.spec == nil || !isQuiet { show(check.diagnostics, messages) }
    guard let spec = check.spec else { throw ExitStatus.problems.exitCode }
    return (spec, isQuiet ? [] : check.diagnostics)
  }

  /// The levels that a spec's configuration gives; prints what is wrong with that and throws the exit code.
  static func severities(
    for path: String, _ choice: Configurations.Choice, _ messages: Terminal
  ) throws -> Severities {
    var configurations = Configurations(choice)
    let severities = configurations.severities(for: path)
    for problem in configurations.takeProblems() {
      if problem.diagnostics.isEmpty { messages.write("nnrun: cannot read \(problem.path)\n") }
      show(problem.diagnostics, messages)
      if problem.status == .failed { throw ExitStatus.failed.exitCode }
    }
    return severities
  }

  /// A spec's text; `-` is standard input, under a name of its own.
  ///
  /// Nil if it cannot be read.
  static func source(_ path: String, inputName: String = "<stdin>") -> SourceFile? {
    if path == "-" { return SourceFile(path: inputName, bytes: readStandardInput()) }
    return TextFile.read(path).map { SourceFile(path: path, bytes: $0) }
  }

  static func show(_ diagnostics: [Diagnostic], _ messages: Terminal) {
    messages.write(DiagnosticPrinter(messages.style).text(diagnostics.sortedByPosition()))
  }
}
