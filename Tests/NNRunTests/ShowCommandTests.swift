// SPDX-License-Identifier: MIT

import Foundation
import NNSpec
import Testing

@Suite("nnrun show")
struct ShowCommandTests {
  static let spec = """
    nnspec: 1
    data: {source: {generate: moons}}
    model: {layers: [{dense: 4}, tanh, output]}
    training: {loss: binary_cross_entropy, epochs: 2}

    """

  @Test("the output trains to the same weights, and shows as itself")
  func sameWeights() throws {
    let program = try Program()
    defer { program.remove() }
    try program.write(Self.spec, to: "a.nn.yaml")
    let shown = try program.run("show", "a.nn.yaml")
    #expect(shown.code == 0 && shown.messages == "")
    #expect(shown.output.contains("epochs: 2"))
    try program.write(shown.output, to: "b.nn.yaml")
    #expect(try program.run("check", "b.nn.yaml", "--fail-on", "warning").code == 0)
    for name in ["a", "b"] {
      #expect(
        try program.run("train", "\(name).nn.yaml", "--run-dir", name, "--quiet").code == 0)
    }
    let weights = try ["a", "b"].map { name in
      try Data(contentsOf: program.folder.appending(path: "\(name)/model.safetensors"))
    }
    #expect(weights[0] == weights[1] && !weights[0].isEmpty)
    let same = try program.run("show", "a.nn.yaml", "--diff", "b.nn.yaml")
    #expect(same.code == 0)
    #expect(same.output == "no difference in meaning\n")
  }

  @Test("a kept spec.yaml shows as what was trained")
  func runFolder() throws {
    let program = try Program()
    defer { program.remove() }
    try program.write(Self.spec, to: "a.nn.yaml")
    let run = try program.run("train", "a.nn.yaml", "--set", "seed=3", "--run-dir", "r", "--quiet")
    #expect(run.code == 0)
    #expect(
      try program.run("show", "a.nn.yaml", "--set", "seed=3", "--diff", "r/spec.yaml").code == 0)
    let other = try program.run("show", "a.nn.yaml", "--diff", "r/spec.yaml")
    #expect(other.code == 1)
    #expect(other.output.hasPrefix("1 setting differs\n"))
    #expect(other.output.contains("seed  0 (default) → 3 ("))
  }

  @Test("json, standard input, and what cannot be shown")
  func others() throws {
    let program = try Program()
    defer { program.remove() }
    try program.write(Self.spec, to: "a.nn.yaml")
    let json = try program.run("show", "-", "--json", input: Self.spec)
    #expect(try JSONValue.parse(Array(json.output.utf8))["schema"] == .string("nnrun/show/v1"))
    let difference = try program.run("show", "a.nn.yaml", "--diff", "-", "--json", input: Self.spec)
    #expect(
      try JSONValue.parse(Array(difference.output.utf8))["differs"] == .bool(false))
    try program.write(Self.spec.replacing("epochs: 2", with: "epochs: 0"), to: "wrong.nn.yaml")
    let wrong = try program.run("show", "wrong.nn.yaml")
    #expect(wrong.code == 1 && wrong.output == "" && wrong.messages.hasPrefix("error[T302]"))
    #expect(try program.run("show", "a.nn.yaml", "--diff", "wrong.nn.yaml").code == 2)
    #expect(try program.run("show", "no-such.nn.yaml").code == 2)
    #expect(try program.run("show", "-", "--diff", "-").code == 64)
  }
}
