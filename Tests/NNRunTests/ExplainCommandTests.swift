// SPDX-License-Identifier: MIT

import Foundation
import NNSpec
import Testing

@Suite("nnrun explain and nnrun schema")
struct ExplainCommandTests {
  private func run(_ arguments: String...) throws -> Program.Outcome {
    let program = try Program()
    defer { program.remove() }
    return try program.run(arguments)
  }

  @Test("a page goes to standard output")
  func page() throws {
    let outcome = try run("explain", "conv2d")
    #expect(outcome.code == 0)
    #expect(outcome.messages == "")
    #expect(outcome.output.hasPrefix("conv2d (layer)\n\nSlides learned filters over an image.\n"))
    #expect(outcome.output.contains("  filters     a whole number, at least 1"))
    #expect(outcome.output.split(separator: "\n").allSatisfy { $0.count <= 100 })
  }

  @Test("a name of several families has a page of each")
  func both() throws {
    let outcome = try run("explain", "softmax")
    #expect(outcome.output.contains("softmax (layer)\n"))
    #expect(outcome.output.contains("softmax (activation)\n"))
  }

  @Test("an option and a word are told with what has them")
  func options() throws {
    #expect(try run("explain", "patience").output.contains("training.early_stopping (block)\n"))
    #expect(try run("explain", "conv2d.padding").output.contains("  padding  `valid`, `same`"))
    #expect(try run("explain", "moons").output.hasPrefix("data.source (block)\n  generate  one of"))
  }

  @Test("without a name, everything is listed")
  func index() throws {
    let outcome = try run("explain")
    #expect(outcome.code == 0)
    for title in ["layers", "activations", "losses", "optimisers", "metrics", "blocks"] {
      #expect(outcome.output.contains("\(title)\n  "))
    }
    for name in Catalogue.optimisers.names { #expect(outcome.output.contains("\n  \(name) ")) }
  }

  @Test("an unknown name is 2 and says what was meant")
  func unknown() throws {
    let outcome = try run("explain", "conv2")
    #expect(outcome.code == 2)
    #expect(outcome.output == "")
    #expect(outcome.messages.hasPrefix("nnrun: the language has no `conv2`; did you mean `conv"))
    #expect(try run("explain", "xyzzyx").messages.contains("`nnrun explain` lists all names"))
  }

  @Test("--write leaves the files of docs")
  func write() throws {
    let program = try Program()
    defer { program.remove() }
    #expect(try program.run("explain", "--write", "out").code == 0)
    for (path, text) in Reference().files { #expect(try program.read("out/\(path)") == text) }
    #expect(try program.run("explain", "conv2d", "--write", "out").code == 64)
    try program.write("", to: "file")
    #expect(try program.run("explain", "--write", "file").code == 2)
  }

  @Test("the schema is one JSON document of draft 2020-12")
  func schema() throws {
    let outcome = try run("schema")
    #expect(outcome.code == 0)
    let document = try JSONValue.parse(Array(outcome.output.utf8))
    #expect(document["$schema"] == .string("https://json-schema.org/draft/2020-12/schema"))
    #expect(outcome.output == SpecSchema.document.pretty())
    for kind in SchemaDocument.allCases {
      #expect(try run("schema", "--of", kind.rawValue).output == kind.document.pretty())
    }
    #expect(try run("schema", "--of", "models").code == 64)
  }
}
