// SPDX-License-Identifier: MIT

import NNSpec
import SpecCorpus
import Testing

/// The schema of `nnrun/check/v1` takes every output, and nothing that lacks a part of it.
@Suite("Schema of the check format")
struct CheckSchemaTests {
  private static let document = SchemaDocument.check.document

  private func accepts(_ value: JSONValue) -> Bool {
    var validator = SchemaValidator(Self.document)
    defer { #expect(validator.problems == []) }
    return validator.accepts(value)
  }

  private func document(of diagnostics: [Diagnostic]) throws -> JSONValue {
    var result = CheckResult(toolVersion: "1.2.3")
    result.add(CheckResult.File("a.nn.yaml", diagnostics))
    result.add(CheckResult.File("gone.nn.yaml", status: .failed))
    return try JSONValue.parse(Array(CheckFormat.json.text(result).utf8))
  }

  @Test("takes what is said of every wrong fixture", arguments: Fixture.names(in: "err"))
  func outputs(_ name: String) throws {
    let value = try document(of: try Fixture(name).diagnostics)
    #expect(accepts(value))
  }

  @Test("takes a clean run")
  func clean() throws { #expect(accepts(try document(of: []))) }

  @Test("refuses a document without any one of its members, at any depth")
  func parts() throws {
    let fixtures = try Fixture.names(in: "err").flatMap { try Fixture($0).diagnostics }
    let rich = try #require(fixtures.first { !$0.secondary.isEmpty })
    let fixable = try #require(fixtures.first { !$0.fixes.isEmpty })
    let value = try document(of: [rich, fixable])
    let smaller = Self.withoutOne(value)
    // The document, its tool, two files, two problems, a label, a fix, an edit, the summary.
    #expect(smaller.count >= 5 + 2 + 2 * 2 + 2 * 19 + 9 + 3 + 3 + 5)
    for value in smaller { #expect(!accepts(value), "\(value.text)") }
  }

  /// The same value with one member less, in every way.
  private static func withoutOne(_ value: JSONValue) -> [JSONValue] {
    switch value {
    case .object(let members):
      members.indices.flatMap { index -> [JSONValue] in
        var fewer = members
        fewer.remove(at: index)
        return [.object(fewer)]
          + withoutOne(members[index].1).map { inner in
            var changed = members
            changed[index].1 = inner
            return .object(changed)
          }
      }
    case .array(let items):
      items.indices.flatMap { index in
        withoutOne(items[index]).map { inner in
          var changed = items
          changed[index] = inner
          return .array(changed)
        }
      }
    default: []
    }
  }
}
