// SPDX-License-Identifier: MIT

import Foundation
import NNSpec
import Testing

/// A spec of Tests/Fixtures with what it says about its own check.
///
/// Leading lines `#% data: header`, `#% set: path=value`, `#% memory: bytes` set the check up. `#~ error[S201]` at the end of a
/// line names what must be reported on it, `#% elsewhere: error[T306]` what is reported in no line of the spec.
struct Fixture: CustomTestStringConvertible {
  let name: String
  let file: SourceFile
  private(set) var overrides: [String] = []
  private(set) var data = DataReading.none
  private(set) var memory: Int?
  /// `12 error[S201]`; line 0 is elsewhere.
  private(set) var marks: [String] = []

  var testDescription: String { name }

  static let folder =
    URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Fixtures").path + "/"

  /// The names of the specs in `ok` or `err`, sorted.
  static func names(in folder: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: Self.folder + folder)) ?? []
    return names.filter { $0.hasSuffix(".nn.yaml") }.sorted().map { "\(folder)/\($0)" }
  }

  init(_ name: String) throws {
    let path = Self.folder + name
    self.init(name: name, bytes: [UInt8](try Data(contentsOf: URL(filePath: path))))
  }

  /// The same check of another text.
  init(name: String, bytes: [UInt8]) {
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
    if let value = Self.value(of: "#% elsewhere: ", in: line) { marks.append("0 \(value)") }
    guard let mark = line.firstRange(of: "#~ ") else { return }
    marks += line[mark.upperBound...].split(separator: " ").map { "\(number) \($0)" }
  }

  private static func value(of key: String, in line: String) -> String? {
    line.hasPrefix(key) ? String(line.dropFirst(key.count)) : nil
  }

  /// What the check finds, advice left out.
  var diagnostics: [Diagnostic] {
    SpecCheck(
      file, overrides: overrides, data: data, machine: memory.map { SpecCheck.Machine(memory: $0) }
    ).diagnostics.filter { $0.severity != .info }
  }

  /// As a terminal of 100 columns shows it, paths as from the folder of the spec.
  func printed(_ diagnostics: [Diagnostic]) -> String {
    let folder = file.path.prefix(through: file.path.lastIndex(of: "/") ?? file.path.startIndex)
    return DiagnosticPrinter(HumanStyle()).text(diagnostics)
      .replacingOccurrences(of: String(folder), with: "")
  }

  /// What was found, in the form of the marks.
  func found(_ diagnostics: [Diagnostic]) -> [String] {
    diagnostics.map { diagnostic in
      let line = diagnostic.span.file === file ? diagnostic.span.line : 0
      return "\(line) \(diagnostic.severity.rawValue)[\(diagnostic.code.rawValue)]"
    }
  }
}
