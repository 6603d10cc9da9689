// SPDX-License-Identifier: MIT

import Foundation
import NNSpec
import Testing

@Suite("Resolved specs")
struct ResolvedSpecTests {
  /// The decoded spec, each layer with its first values and penalties, all costs: nothing may change.
  @Test("mean what the spec means", arguments: ResolvedCase.all)
  func meaning(_ item: ResolvedCase) throws {
    let spec = try item.spec()
    let shown = try ResolvedCase.reread(spec)
    #expect(shown.name == spec.name)
    #expect(dump(shown.root.training) == dump(spec.root.training))
    #expect(dump(shown.root.report) == dump(spec.root.report))
    #expect(shown.root.seed == spec.root.seed)
    #expect(shown.expectations.map(\.text) == spec.expectations.map(\.text))
    #expect(dump(shown.data.value.source) == dump(spec.data.value.source))
    #expect(dump(shown.data.value.dealing as Any) == dump(spec.data.value.dealing as Any))
    #expect(dump(shown.data.value.augmentation as Any) == dump(spec.data.value.augmentation as Any))
    for (one, other) in zip(
      shown.data.value.inputs + shown.data.value.targets,
      spec.data.value.inputs + spec.data.value.targets)
    {
      let (one, other) = (one.value, other.value)
      #expect(one.type == other.type && one.missing == other.missing && one.of == other.of)
      #expect(one.columns == other.columns && one.column == other.column)
      #expect(one.shape == other.shape && one.positive == other.positive)
      #expect(one.unit == other.unit && one.vocabulary == other.vocabulary)
      #expect(other.scale == nil || one.scale == other.scale)
      #expect(other.classes == nil || one.classes == other.classes)
    }
    #expect(shown.graph.nodes.count == spec.graph.nodes.count)
    for (one, other) in zip(shown.graph.nodes, spec.graph.nodes) {
      #expect(one.path == other.path && one.kind == other.kind && one.output == other.output)
      #expect(one.sources == other.sources && one.weightsOf == other.weightsOf)
      #expect(one.isTrainable == other.isTrainable)
      #expect(dump(one.spec) == dump(other.spec))
      #expect(one.common.learningRateScale == other.common.learningRateScale)
      for parameter in other.parameters {
        #expect(
          shown.initialiser(of: parameter, in: one) == spec.initialiser(of: parameter, in: other))
        #expect(
          dump(shown.penalty(on: parameter, in: one))
            == dump(spec.penalty(on: parameter, in: other)))
      }
    }
    #expect(LayerTable(shown).totals.map { "\($0)" } == LayerTable(spec).totals.map { "\($0)" })
    #expect(SpecDifference(spec, shown).text == "no difference in meaning\n")
    // Shown again it is the same text, but for the origins.
    #expect(Self.bare(ResolvedSpec(shown)) == Self.bare(ResolvedSpec(spec)))
  }

  private static func bare(_ spec: ResolvedSpec) -> String {
    spec.text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      (line.firstRange(of: "  # ").map { line[..<$0.lowerBound] } ?? line)
        .trimmingCharacters(in: .whitespaces)
    }.joined(separator: "\n")
  }

  @Test("name the origin of each value")
  func origins() throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "nnrun-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data("training:\n  loss: cross_entropy\n  epochs: 3\n".utf8)
      .write(to: folder.appending(path: "base.nn.yaml"))
    try Data("a,k\n1,x\n2,y\n3,x\n4,y\n5,z\n".utf8).write(to: folder.appending(path: "t.csv"))
    let text = """
      nnspec: 1
      extends: base.nn.yaml
      parameters: {width: 8}
      initialisation: {weights: he_normal}
      data:
        source: {csv: t.csv}
        inputs: {a: &number {type: number}}
        target: {k: category}
      model:
        layers:
          - dense: &wide {units: "${width * 2}", activation: relu}
          - dense: {<<: *wide, use_bias: false}
          - output
      training: {optimiser: sgd}
      """
    let spec = try checkedSpec(
      text, path: folder.path + "/small.nn.yaml", overrides: ["seed=7"], data: .header)
    let shown = ResolvedSpec(spec).text
    let lines = shown.split(separator: "\n").map { line in
      line.split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ")
    }
    for expected in [
      "nnspec: 1 # line 1", "name: small # from the file's name", "seed: 7 # --set",
      "csv: t.csv # line 6", "type: number # line 7", "type: category # line 8",
      "classes: [x, y, z] # from data", "scale: standardise # default", "train: 80% # default",
      "he_normal: # line 4", "- dense: # line 11", "units: 16 # parameter width, line 3",
      "activation: relu # line 11", "use_bias: true # default",
      "he_normal: # initialisation, line 4", "biases: zeros # default",
      "use_bias: false # line 12", "activation: relu # merged from line 11",
      "cross_entropy: # base.nn.yaml:2", "epochs: 3 # base.nn.yaml:3", "sgd: # line 14",
      "learning_rate: 0.01 # default",
    ] {
      #expect(lines.contains(expected), "\(expected) in\n\(shown)")
    }
    #expect(!shown.contains("extends") && !shown.contains("parameters"))
    #expect(!shown.contains("<<") && !shown.contains("*wide") && !shown.contains("${"))
  }

  @Test("keep a block's own parameters and take in the spec's")
  func blocks() throws {
    let shown = ResolvedSpec(
      try checkedSpec(
        """
        nnspec: 1
        parameters: {width: 4, depth: 2}
        data: {source: {generate: moons}}
        model:
          blocks:
            stage:
              parameters: {factor: 1}
              layers: [{dense: {units: "${width * factor}"}}, {dense: "${width + depth}"}, relu]
          layers: [stage, {stage: {factor: 2}}, output]
        training: {loss: binary_cross_entropy, epochs: 1}
        """)
    ).text
    // `factor` is known where the block is used only, so what it is multiplied with has to stay.
    #expect(shown.contains("units: \"${width * factor}\""))
    #expect(shown.contains("width: 4"))
    #expect(shown.contains("units: 6"))
    #expect(!shown.contains("depth: 2"))
  }

  @Test("hold texts that need care")
  func texts() throws {
    let spec = try checkedSpec(
      """
      nnspec: 1
      name: "a: #b $$x \\u202E [c]"
      description: |
        two
        lines
      data: {source: {generate: moons}}
      model: {layers: [output]}
      training: {loss: binary_cross_entropy, epochs: 1}
      """)
    let shown = try ResolvedCase.reread(spec)
    #expect(shown.name == "a: #b $x \u{202E} [c]")
    #expect(shown.root.description == "two\nlines\n")
    #expect(!ResolvedSpec(spec).text.unicodeScalars.contains("\u{202E}"))
  }

  @Test("as JSON hold each value with its path and origin")
  func json() throws {
    let spec = try checkedSpec(
      """
      nnspec: 1
      data: {source: {generate: moons}}
      model: {layers: [{dense: 4}, output]}
      training: {loss: binary_cross_entropy, epochs: 25k}
      """)
    let json = ResolvedSpec(spec).json
    #expect(json["schema"] == .string("nnrun/show/v1"))
    #expect(json["spec"]?["training"]?["batch_size"] == .int(32))
    guard case .array(let values)? = json["values"] else {
      Issue.record("no values")
      return
    }
    let units = values.first { $0["path"] == .string("model.layers[0].dense.units") }
    #expect(units?["value"] == .int(4))
    #expect(
      units?["from"]?.text == #"{"kind":"written","file":"a.nn.yaml","line":3}"#)
    let bias = values.first { $0["path"] == .string("model.layers[0].dense.use_bias") }
    #expect(bias?["from"]?.text == #"{"kind":"default"}"#)
  }
}
