// SPDX-License-Identifier: MIT

import NNSpec

/// What commands that need a sound spec have in common.
enum SpecReading {
  /// The checked spec; prints what was found and throws the exit code where there is none.
  static func check(
    _ path: String, overrides: [String], data: DataReading, messages: Terminal, isQuiet: Bool
  ) throws -> ModelSpec {
    let bytes = path == "-" ? readStandardInput() : TextFile.read(path)
    guard let bytes else {
      messages.write("nnrun: cannot read \(path)\n")
      throw ExitStatus.failed.exitCode
    }
    let file = SourceFile(path: path == "-" ? "<stdin>" : path, bytes: bytes)
    let check = SpecCheck(file, overrides: overrides, data: data, machine: thisMachine())
    if check.spec == nil || !isQuiet { show(check.diagnostics, messages) }
    guard let spec = check.spec else { throw ExitStatus.problems.exitCode }
    return spec
  }

  static func show(_ diagnostics: [Diagnostic], _ messages: Terminal) {
    messages.write(DiagnosticPrinter(messages.style).text(diagnostics.sortedByPosition()))
  }
}
