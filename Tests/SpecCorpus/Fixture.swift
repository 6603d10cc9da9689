// SPDX-License-Identifier: MIT

package import NNSpec

import Foundation

/// A spec of Tests/Fixtures with what it says about its own check.
///
/// Leading lines `#% data: header`, `#% set: path=value`, `#% memory: bytes`, `#% advice: shown` set the check up. `#~ error[S201]`
/// at the end of a line names what must be reported on it, `#% elsewhere: error[T306]` what is reported in no line of the
/// spec, `#~ nearly[S201]` a code that the line of a right spec nearly has.
package struct Fixture: Sendable {
  package let name: String
  package let file: SourceFile
  package private(set) var overrides: [String] = []
  package private(set) var data = DataReading.none
  package private(set) var memory: Int?
  private var showsAdvice = false
  /// `12 error[S201]`; line 0 is elsewhere.
  package private(set) var marks: [String] = []

  package static let folder =
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fixtures").path + "/"

  /// The names of the specs in `ok` or `err`, sorted.
  package static func names(in folder: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: Self.folder + folder)) ?? []
    return names.filter { $0.hasSuffix(".nn.yaml") }.sorted().map { "\(folder)/\($0)" }
  }

  package init(_ name: String) throws {
    let path = Self.folder + name
    self.init(name: name, bytes: [UInt8](try Data(contentsOf: URL(filePath: path))))
  }

  /// The same check of another text.
  package init(name: String, bytes: [UInt8]) {
    self.name = name
    file = SourceFile(path: Self.folder + name, bytes: bytes)
    for number in 1...file.lineStarts.count { read(file.text(ofLine: number), number) }
  }

  private mutating func read(_ line: String, _ number: Int) {
    if let value = Self.value(of: "#% data: ", in: line) {
      data = DataReading(rawValue: value) ?? data
    }
    if let value = Self.value(of: "#% set: ", in: line) { overrides.append(value) }
    if let value = Self.value(of: "#% memory: ", in: line) { memory = Int(value) }
    if line == "#% advice: shown" { showsAdvice = true }
    if let value = Self.value(of: "#% elsewhere: ", in: line) { marks.append("0 \(value)") }
    guard let mark = line.firstRange(of: "#~ ") else { return }
    marks += line[mark.upperBound...].split(separator: " ").map { "\(number) \($0)" }
  }

  private static func value(of key: String, in line: String) -> String? {
    line.hasPrefix(key) ? String(line.dropFirst(key.count)) : nil
  }

  /// The codes that a right spec nearly has.
  package var nearly: [DiagnosticCode] {
    marks.compactMap { mark in
      guard let open = mark.firstRange(of: " nearly[") else { return nil }
      return DiagnosticCode(rawValue: String(mark[open.upperBound...].dropLast()))
    }
  }

  /// What the check finds, advice left out unless it is to be shown.
  package var diagnostics: [Diagnostic] {
    SpecCheck(
      file, overrides: overrides, data: data, machine: memory.map { SpecCheck.Machine(memory: $0) }
    ).diagnostics.filter { showsAdvice || $0.severity != .info }
  }

  /// As a terminal of 100 columns shows it, paths as from the folder of the spec.
  package func printed(
    _ diagnostics: [Diagnostic], _ style: HumanStyle = HumanStyle()
  ) -> String {
    let folder = file.path.prefix(through: file.path.lastIndex(of: "/") ?? file.path.startIndex)
    return DiagnosticPrinter(style).text(diagnostics, verbose: showsAdvice)
      .replacingOccurrences(of: String(folder), with: "")
  }

  /// What was found, in the form of the marks.
  package func found(_ diagnostics: [Diagnostic]) -> [String] {
    diagnostics.map { diagnostic in
      let line = diagnostic.span.file === file ? diagnostic.span.line : 0
      return "\(line) \(diagnostic.severity.rawValue)[\(diagnostic.code.rawValue)]"
    }
  }
}
