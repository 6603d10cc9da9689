// SPDX-License-Identifier: MIT

import Foundation
import NNSpec
import SpecCorpus
import Testing

/// Every sound spec of the project, checked as its fixture asks, and again as `nnrun show` writes it.
struct ResolvedCase: CustomTestStringConvertible, Sendable {
  let name: String
  var testDescription: String { name }

  static let all: [ResolvedCase] = {
    let specs = ["../../specs", "../../specs/zoo", "../../Benchmarks"].flatMap { folder in
      Fixture.names(in: folder)
    }
    return (Fixture.names(in: "ok") + specs).map { ResolvedCase(name: $0) }
  }()

  func spec() throws -> ModelSpec {
    let fixture = try Fixture(name)
    // Sizes that only data tells are told where the data is there.
    let isHere = name.hasPrefix("../../specs/") && !name.contains("zoo")
    let check = SpecCheck(
      fixture.file, overrides: fixture.overrides, data: isHere ? .header : fixture.data)
    return try #require(check.spec, "\(DiagnosticPrinter().text(check.diagnostics))")
  }

  /// What stands in the shown text, read as a spec in the same place.
  static func reread(_ spec: ModelSpec) throws -> ModelSpec {
    let file = SourceFile(path: spec.file.path, bytes: Array(ResolvedSpec(spec).text.utf8))
    let check = SpecCheck(file, known: spec.facts)
    return try #require(check.spec, "\(DiagnosticPrinter().text(check.diagnostics))")
  }
}

/// A text as a checked spec; other files come from a folder.
func checkedSpec(
  _ text: String, path: String = "a.nn.yaml", overrides: [String] = [],
  data: DataReading = .none
) throws -> ModelSpec {
  let check = SpecCheck(
    SourceFile(path: path, bytes: Array(text.utf8)), overrides: overrides, data: data)
  return try #require(check.spec, "\(DiagnosticPrinter().text(check.diagnostics))")
}

/// All that a value holds, without places in texts and what stands in the spec before it is read.
func dump(_ value: Any) -> String {
  if value is SourceSpan || value is YAMLNode || value is YAMLEntry { return "" }
  let mirror = Mirror(reflecting: value)
  if mirror.displayStyle == .optional {
    guard let inner = mirror.children.first?.value else { return "nil" }
    return inner is SourceSpan || inner is YAMLEntry ? "" : dump(inner)
  }
  if mirror.displayStyle == .dictionary || mirror.displayStyle == .set {
    return mirror.children.map { dump($0.value) }.sorted().joined(separator: ",")
  }
  guard !mirror.children.isEmpty else { return "\(value)" }
  let fields = mirror.children.filter { !["span", "spans", "path"].contains($0.label) }
  return "\(type(of: value))("
    + fields.map { "\($0.label ?? ""):\(dump($0.value))" }.joined(separator: ",") + ")"
}
