// SPDX-License-Identifier: MIT

import Foundation
import NNSpec
import SpecCorpus
import Testing

/// The JSON Schema takes what the checker takes, as far as it can tell.
@Suite("JSON Schema")
struct SchemaTests {
  static let document = SpecSchema.document

  static let specs: [String] = {
    let folder = Fixture.folder + "../../specs/"
    let all = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    return all.filter { $0.hasSuffix(".nn.yaml") }.sorted().map { "../../specs/\($0)" }
  }()

  /// Whether the schema takes a text; nil if it is no YAML.
  static func accepts(_ file: SourceFile) -> Bool? {
    guard let root = parseYAML(file).root else { return nil }
    var validator = SchemaValidator(document)
    let result = validator.accepts(JSONValue(root))
    #expect(validator.problems.isEmpty)
    return result
  }

  @Test("takes every good spec", arguments: Fixture.names(in: "ok") + specs)
  func good(_ name: String) throws {
    #expect(Self.accepts(try Fixture(name).file) == true)
  }

  @Test("takes every template", arguments: StarterTemplate.allCases)
  func templates(_ template: StarterTemplate) {
    #expect(Self.accepts(SourceFile(path: "", bytes: Array(template.text.utf8))) == true)
  }

  /// Unknown names and keys, missing ones, wrong types: those are what an editor shows.
  @Test("refuses what is wrong in itself", arguments: Fixture.names(in: "err"))
  func bad(_ name: String) throws {
    let fixture = try Fixture(name)
    guard fixture.overrides.isEmpty, let isAccepted = Self.accepts(fixture.file) else { return }
    let codes: Set<DiagnosticCode> = [.unknownKey, .unknownName, .missingKey, .wrongType]
    let found = fixture.diagnostics.filter {
      codes.contains($0.code) && $0.span.file === fixture.file
    }
    // What depends on another part of the spec is the checker's alone.
    let others = Self.beyond.contains { name.hasPrefix("err/\($0)-") }
    #expect(found.isEmpty || others || !isAccepted, "\(found.map(\.message))")
  }

  /// Blocks' parameters, expressions, units of another column: what a schema cannot tell.
  private static let beyond: Set<String> = ["66", "87", "97", "n1", "n5", "sweep"]

  @Test(
    "refuses",
    arguments: [
      "- conv2dd: {filters: 8, kernel: 3}", "- conv2d: {filter: 8, kernel: 3}", "- conv2d: 8",
      "- conv2d", "- dense 64", "- dense: 0", "- dense: 1.5", "- dense: '8'",
      "- dense: {units: [8]}",
      "- dense: {units: 8, activation: ReLU}", "- dense: {units: 8, activation: {relu: 3}}",
      "- dropout: 1", "- dropout: 50%", "- flatten: true", "- {flatten: , relu: }", "- [flatten]",
      "- 64", "- Dense: 8", "- activation: {leaky_relu: -1}", "- dense: {units: 8, name: [a]}",
      "- bidirectional: {lstm: 4, gru: 4}", "- bidirectional: {}", "- reshape: [0.5]",
      "- conv2d: {filters: 8, kernel: [3, 3, 3]}",
      "- conv2d: {filters: 8, kernel: 3, padding: 1px}",
    ])
  func layer(_ item: String) { #expect(accepts(layer: item) == false) }

  @Test(
    "takes",
    arguments: [
      "- conv2d: {filters: 8, kernel: 3}", "- dense: 64", "- dense: 1k", "- dense: 64.0",
      "- flatten",
      "- flatten:", "- flatten: {}", "- relu", "- leaky_relu: 0.2",
      "- activation: {leaky_relu: 0.2}",
      "- activation: {function: relu, name: a}", "- dense: '${width}'", "- '${kind}'",
      "- dense: {units: 8, initialization: {normal: {std: 0.1}}, regularization: 1e-4}",
      "- conv2d: {filters: 8, kernel: [3, 5], padding: [[1, 1], [0, 0]]}", "- relu: {name: a}",
    ])
  func goodLayer(_ item: String) { #expect(accepts(layer: item) == true) }

  @Test("knows names of blocks only where there are blocks")
  func blocks() {
    let use = "- stage: {filters: 8, name: a}"
    #expect(accepts(layer: use) == false)
    let blocks = "  blocks: {stage: {parameters: {filters: 4}, layers: [relu, {dense: 4}]}}\n"
    #expect(accepts(layer: use, blocks: blocks) == true)
    #expect(accepts(layer: "- stage", blocks: blocks) == true)
    #expect(accepts(layer: "- stage: {filters: [8]}", blocks: blocks) == false)
    #expect(accepts(layer: "- stage: 8", blocks: blocks) == false)
    #expect(accepts(layer: "- dense", blocks: blocks) == false)
    #expect(accepts(layer: use, blocks: "  blocks: {stage: {layer: [relu]}}\n") == false)
  }

  @Test("asks a spec with a base for nothing")
  func extending() {
    func accepts(_ text: String) -> Bool? {
      Self.accepts(SourceFile(path: "", bytes: Array(text.utf8)))
    }
    #expect(
      accepts("extends: base.nn.yaml\ntraining: {early_stopping: {restore_best: true}}") == true)
    #expect(accepts("extends: base.nn.yaml\ndata: {inputs: {x: {scale: minmax}}}") == true)
    #expect(accepts("extends: base.nn.yaml\ntraining: {epoch: 3}") == false)
    #expect(accepts("training: {epochs: 3}") == false)
  }

  @Test("leaves no option's form open")
  func forms() {
    let open = Reference().pages.flatMap { page in
      (page.listing.options + page.common).filter { $0.form.isUnknown }
        .map { "\(page.kind) \(page.name).\($0.name)" }
    }
    #expect(open.isEmpty, "give these a `form`: \(Set(open).sorted())")
  }

  @Test("has valid defaults")
  func defaults() throws {
    let definitions = try #require(Self.document["$defs"]?.members)
    for (name, definition) in definitions {
      for (option, schema) in Self.options(of: definition) {
        guard let fallback = schema["default"] else { continue }
        var whole = schema.members ?? []
        whole.append(("$defs", .object(definitions)))
        var validator = SchemaValidator(.object(whole))
        let isValid = validator.accepts(fallback)
        #expect(isValid, "\(name).\(option): \(fallback.text)")
      }
    }
  }

  private static func options(of definition: JSONValue) -> [(String, JSONValue)] {
    ([definition] + (definition["anyOf"]?.items ?? [])).flatMap { $0["properties"]?.members ?? [] }
  }

  private func accepts(layer: String, blocks: String = "") -> Bool? {
    let text = """
      nnspec: 1
      parameters: {width: 8, kind: relu}
      data: {source: {generate: moons}}
      model:
      \(blocks)  layers:
          \(layer)
      training: {loss: binary_cross_entropy, epochs: 5}
      """
    return Self.accepts(SourceFile(path: "", bytes: Array(text.utf8)))
  }
}
