// SPDX-License-Identifier: MIT

import Foundation
import NNSpec
import Testing

@Suite("nnrun init")
struct InitCommandTests {
  private static let data = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "specs/data").path

  private func inFolder(_ body: (Program) throws -> Void) throws {
    let program = try Program()
    defer { program.remove() }
    try body(program)
  }

  @Test("writes every template", arguments: ["mlp", "cnn", "regression"])
  func templates(_ name: String) throws {
    try inFolder { program in
      let outcome = try program.run("init", "--template", name)
      #expect(outcome.code == 0)
      #expect(outcome.output == "")
      #expect(
        outcome.messages
          == "wrote model.nn.yaml and nnrun.schema.json, which editors read; next: nnrun check model.nn.yaml\n"
      )
      let check = try program.run("check", "--data", "none", "--fail-on", "warning")
      #expect(check.code == 0, "\(check.output)")
    }
  }

  @Test("never overwrites without --force")
  func overwriting() throws {
    try inFolder { program in
      try program.write("mine", to: "a.nn.yaml")
      let refused = try program.run("init", "a.nn.yaml")
      #expect(refused.code == 2)
      #expect(try program.read("a.nn.yaml") == "mine")
      #expect(try program.run("init", "a.nn.yaml", "--force").code == 0)
      #expect(try program.read("a.nn.yaml").hasSuffix("\n" + StarterTemplate.mlp.text))
      #expect(try program.run("init", "no/such/folder.nn.yaml").code == 2)
    }
  }

  @Test("the first line names a schema, which is written where there is none")
  func schema() throws {
    try inFolder { program in
      func modeline(_ name: String) throws -> Substring? {
        try program.read(name).split(separator: "\n").first
      }
      #expect(try program.run("init", "a.nn.yaml").code == 0)
      #expect(try modeline("a.nn.yaml") == "# yaml-language-server: $schema=nnrun.schema.json")
      #expect(try program.read("nnrun.schema.json") == SchemaDocument.spec.document.pretty())
      // In a repository the one above is taken, and one that is there stays as it is.
      try program.write("", to: ".git/HEAD")
      try program.write("", to: "x y/z/.keep")
      try program.write("own", to: "nnrun.schema.json")
      let inner = try program.run("init", "x y/z/b.nn.yaml")
      #expect(inner.messages == "wrote x y/z/b.nn.yaml; next: nnrun check x y/z/b.nn.yaml\n")
      #expect(
        try modeline("x y/z/b.nn.yaml") == "# yaml-language-server: $schema=../../nnrun.schema.json"
      )
      #expect(try program.read("nnrun.schema.json") == "own")
      #expect(try program.run("init", "c.nn.yaml", "--schema", "x y/s.json").code == 0)
      #expect(try modeline("c.nn.yaml") == "# yaml-language-server: $schema=x%20y/s.json")
      #expect(try program.read("x y/s.json").hasPrefix("{"))
      #expect(try program.run("init", "d.nn.yaml", "--no-schema").code == 0)
      #expect(try program.read("d.nn.yaml") == StarterTemplate.mlp.text)
      #expect(try program.run("init", "e.nn.yaml", "--schema", "no/such/s.json").code == 2)
    }
  }

  @Test("- writes to standard output")
  func standardOutput() throws {
    try inFolder { program in
      let outcome = try program.run("init", "-", "--template", "regression")
      #expect(outcome.output == StarterTemplate.regression.text)
      #expect(outcome.messages == "")
    }
  }

  @Test(
    "makes a spec for real tables",
    arguments: [
      ("iris.csv", "species"), ("digits.csv", "digit"), ("penguins.csv", "species"),
      ("penguins.csv", "sex"), ("penguins.csv", "body_mass_g"),
      ("concrete_strength.csv", "compressive_strength"),
    ])
  func tables(_ table: String, _ target: String) throws {
    try inFolder { program in
      let outcome = try program.run(
        "init", "--data", "\(Self.data)/\(table)", "--target", target)
      #expect(outcome.code == 0, "\(outcome.messages)")
      // What is odd about the tables themselves: columns of one value, rows that are there twice, a row's number.
      let check = try program.run(
        "check", "--data", "full", "--fail-on", "warning", "--ignore", "D620", "--ignore", "D624",
        "--ignore", "D634")
      #expect(check.code == 0, "\(check.output)")
    }
  }

  @Test("copes with awkward tables")
  func awkward() throws {
    try inFolder { program in
      var table = "Body Mass (g);class;id;note;const;no;a*b;2nd;empty\n"
      for row in 0..<60 {
        let mass = row % 7 == 0 ? "" : "\(row).5"
        table +=
          "\(mass);\(row % 2 == 0 ? "yes" : "no");\(row);text \(row);1;\(row % 3);4;\(row * 2);\n"
      }
      try program.write(table, to: "tables/t.csv")
      let outcome = try program.run(
        "init", "--data", "tables/t.csv", "--target", "class", "specs.nn.yaml")
      #expect(outcome.code == 0, "\(outcome.messages)")
      let text = try program.read("specs.nn.yaml")
      #expect(text.contains("source: {csv: tables/t.csv, delimiter: \";\"}"))
      #expect(text.contains("Body_Mass_g: {type: number, missing: median, column: Body Mass (g)}"))
      #expect(text.contains("class: {type: binary}"))
      #expect(text.contains("# note: 60 different texts, left out"))
      #expect(text.contains("# const: the same in every row, left out"))
      // What is odd about the tables themselves: columns of one value, rows that are there twice, a row's number.
      let check = try program.run(
        "check", "--data", "full", "--fail-on", "warning", "--ignore", "D620", "--ignore", "D624",
        "--ignore", "D634")
      #expect(check.code == 0, "\(check.output)")
    }
  }

  @Test("the data's path is written as seen from the spec")
  func relativePaths() throws {
    try inFolder { program in
      try program.write("a,b\n" + (0..<40).map { "\($0),\($0 * 3).5\n" }.joined(), to: "data/t.csv")
      try program.write("", to: "specs/x/.keep")
      let outcome = try program.run(
        "init", "--data", "data/t.csv", "--target", "b", "specs/x/t.nn.yaml")
      #expect(outcome.code == 0, "\(outcome.messages)")
      #expect(try program.read("specs/x/t.nn.yaml").contains("{csv: ../../data/t.csv}"))
    }
  }

  @Test(
    "says what is wrong with its arguments",
    arguments: [
      (["--data", "x.csv"], 64), (["--target", "x"], 64), (["--template", "x"], 64),
      (["--data", "none.csv", "--target", "x"], 2),
      (["--data", "iris.csv", "--target", "specie"], 2),
    ])
  func arguments(_ arguments: [String], _ code: Int) throws {
    try inFolder { program in
      let given = arguments.map { $0 == "iris.csv" ? "\(Self.data)/\($0)" : $0 }
      let outcome =
        given.count == 2
        ? try program.run("init", given[0], given[1])
        : try program.run("init", given[0], given[1], given[2], given[3])
      #expect(outcome.code == Int32(code))
      #expect(outcome.output == "")
      if arguments.last == "specie" {
        #expect(outcome.messages.contains("did you mean `species`?"))
      }
    }
  }
}
