// SPDX-License-Identifier: MIT

import NNSpec
import Testing

@Suite("Differences by meaning")
struct SpecDifferenceTests {
  static let base = """
    nnspec: 1
    data: {source: {generate: moons}}
    initialisation: {weights: he_normal}
    model:
      layers:
        - dense: {units: 32, activation: relu}
        - dense: {units: 32, activation: relu}
        - output
    training:
      loss: binary_cross_entropy
      epochs: 20
      metrics: [accuracy]
    expect: [validation.accuracy >= 0.9, parameters <= 2k]
    """

  static func difference(_ changes: [(String, String)]) throws -> SpecDifference {
    var text = base
    for (old, new) in changes {
      let range = try #require(text.firstRange(of: old))
      text.replaceSubrange(range, with: new)
    }
    return SpecDifference(try checkedSpec(base), try checkedSpec(text))
  }

  @Test(
    "restated defaults, order, spelling, aliases and blocks make none",
    arguments: [
      [("epochs: 20", "batch_size: 32\n  epochs: 2e1")],
      [
        (
          "epochs: 20\n  metrics: [accuracy]",
          "metrics: [accuracy]\n  epochs: 20\n  optimizer: adam"
        )
      ],
      [("loss: binary", "optimiser: {adam: {learning_rate: 1e-3}}\n  loss: binary")],
      [
        (
          "dense: {units: 32, activation: relu}",
          "dense: {activation: relu, units: 32, use_bias: true}"
        )
      ],
      [
        ("- dense: {units: 32, activation: relu}", "- dense: &d {units: 32, activation: relu}"),
        ("- dense: {units: 32, activation: relu}", "- dense: *d"),
      ],
      [
        (
          "- dense: {units: 32, activation: relu}\n    - dense: {units: 32, activation: relu}",
          "- repeat: {times: 2, layers: [{dense: {units: 32, activation: relu}}]}"
        )
      ],
      [
        (
          "initialisation: {weights: he_normal}",
          "initialisation: {weights: he_normal, biases: zeros}"
        )
      ],
      [("nnspec: 1", "nnspec: 1\nname: another\ndescription: Another one.\nseed: 0")],
      [
        (
          "[validation.accuracy >= 0.9, parameters <= 2k]",
          "[parameters <= 2k, validation.accuracy >= 0.9]"
        )
      ],
      [("{generate: moons}}", "{generate: moons}, split: {train: 0.8, validation: 20%}}")],
    ])
  func none(_ changes: [(String, String)]) throws {
    let difference = try Self.difference(changes)
    #expect(difference.text == "no difference in meaning\n")
    #expect(difference.isEmpty)
  }

  @Test("words first, then each")
  func words() throws {
    let difference = try Self.difference([
      ("dense: {units: 32, activation: relu}", "dense: {units: 48, activation: relu}"),
      ("- output", "- dropout: 0.3\n    - output"), ("epochs: 20", "epochs: 30"),
    ])
    // 8 bytes a weight, 8 more for adam, 4 a value of each of 32 examples: 27,536 bytes, then 42,640.
    // 2·32+32 + 32·32+32 + 32+1 and 2·48+48 + 48·32+32 + 33 weights; (1745 / 1185 - 1) is 47.3 %.
    #expect(
      difference.headline
        == "1 setting differs, 1 layer added, 1 layer changed, parameters 1,185 → 1,745 (+47 %), "
        + "multiply-adds 1,120 → 1,664 (+49 %), memory 27 KiB → 42 KiB (+55 %)")
    #expect(
      difference.text.contains("training.epochs  20 (line 11) → 30 (line 12)"))
    #expect(difference.text.contains("+ dropout_1  dropout: 0.3 (line 8)"))
    #expect(difference.text.contains("~ dense_1    gives [32] → [48]"))
    #expect(difference.text.contains("      units    32 (line 6) → 48 (line 6)"))
  }

  @Test("what the model says for all layers is one setting")
  func modelWide() throws {
    let difference = try Self.difference([("he_normal", "lecun_normal")])
    #expect(difference.headline == "1 setting differs")
    #expect(difference.settings.map(\.path) == ["initialisation.weights"])
    // Where every layer has its own word, what the model says makes no difference.
    let own = Self.base.replacing("relu}", with: "relu, initialisation: zeros}")
      .replacing("- output", with: "- output: {initialisation: zeros}")
    let other = own.replacing("he_normal", with: "lecun_normal")
    #expect(SpecDifference(try checkedSpec(own), try checkedSpec(other)).isEmpty)
    #expect(!SpecDifference(try checkedSpec(own), try checkedSpec(Self.base)).isEmpty)
  }

  @Test("another choice is one setting, with what is said of it")
  func choice() throws {
    let difference = try Self.difference([
      ("loss: binary", "optimiser: {sgd: {learning_rate: 0.5}}\n  loss: binary")
    ])
    #expect(difference.settings.map(\.path) == ["training.optimiser"])
    #expect(difference.settings[0].old?.value == "adam")
    #expect(difference.settings[0].old?.isDefault == true)
    #expect(difference.settings[0].new?.value == "{sgd: {learning_rate: 0.5}}")
  }

  @Test("a layer in the middle shifts no other, other wiring is told")
  func layers() throws {
    let graph = """
      nnspec: 1
      data: {source: {generate: moons}}
      model:
        layers:
          - dense: {units: 8, name: a}
          - dense: {units: 8, name: b}
          - add: {from: [a, b]}
          - output
      training: {loss: binary_cross_entropy, epochs: 1}
      """
    let one = try checkedSpec(graph)
    let longer = try checkedSpec(
      graph.replacing(
        "- dense: {units: 8, name: b}", with: "- tanh\n    - dense: {units: 8, name: b}"))
    let difference = SpecDifference(one, longer)
    #expect(difference.layers.added.map(\.path) == ["tanh_1"])
    #expect(difference.layers.changed.isEmpty)
    let other = try checkedSpec(graph.replacing("from: [a, b]", with: "from: [b, b]"))
    let rewired = SpecDifference(one, other)
    #expect(rewired.layers.changed.map(\.newPath) == ["add_1"])
    #expect(rewired.layers.changed[0].readsOther)
    #expect(rewired.headline == "1 layer changed")
  }

  @Test("as JSON")
  func json() throws {
    let json = try Self.difference([("epochs: 20", "epochs: 30")]).json
    #expect(json["schema"] == .string("nnrun/show-diff/v1"))
    #expect(json["differs"] == .bool(true))
    #expect(
      json["settings"]?.text
        == #"[{"path":"training.epochs","old":{"value":"20","origin":"line 11"},"new":{"value":"30","origin":"line 11"}}]"#
    )
    #expect(json["totals"]?["parameters"]?.text == #"{"old":1185,"new":1185}"#)
  }
}
