// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

@Suite("Report: findings about layers")
struct HealthFindingsReportTests {
  private func rules(_ history: RunHistory) -> [String] { Findings.of(history).map(\.rule) }

  @Test func healthyLayersHaveNone() {
    #expect(rules(Histories.layered()) == [])
    // Near the edges of what the rules allow.
    #expect(
      rules(Histories.layered(ratio: -1.1, flow: [1, 30, 900], dead: 0.5, saturated: 0.5)) == [])
    #expect(rules(Histories.layered(ratio: -4.9)) == [])
  }

  @Test func deadUnits() {
    let found = Findings.of(Histories.layered(dead: 0.75))
    #expect(found.map(\.rule) == ["dead-units"])
    #expect(
      found.first?.text
        == "In layer dense_2, 75 % of the units give 0 for every example looked at after step 300: no gradient "
        + "reaches their weights. The rule speaks above 50 %.")
    #expect(found.first?.edit == "training: {optimiser: {adam: {learning_rate: 3.33e-4}}}")
  }

  @Test func saturatedValues() {
    let found = Findings.of(Histories.layered(saturated: 0.6))
    #expect(found.map(\.rule) == ["saturated"])
    #expect(
      found.first?.text.hasPrefix("In layer dense_1, 60 % of the values lie at the flat ends")
        == true)
  }

  /// Only at its end: it has learnt.
  @Test func valuesThatSaturateAtLast() throws {
    var history = Histories.layered(saturated: 0.1)
    history.add(try #require(Histories.layered(saturated: 0.6).health.last))
    #expect(!Findings.of(history).map(\.rule).contains("saturated"))
  }

  @Test func ratesThatAreTooLow() {
    let found = Findings.of(Histories.layered(ratio: -6))
    #expect(found.map(\.rule) == ["rate-too-low"])
    #expect(found.first?.text.hasPrefix("A step changes the weights by 1e-6 of their size") == true)
    #expect(found.first?.edit == "training: {optimiser: {adam: {learning_rate: 0.01}}}")
    // Four looks are too few to judge by.
    #expect(rules(Histories.layered(ratio: -6, moments: 4)) == [])
  }

  @Test func updatesOfOneLayer() {
    var history = Histories.layered(flow: [1])
    for _ in 0..<9 {
      history.add(
        LayerHealth(
          step: 400, epoch: 12, examples: 32,
          layers: [
            Histories.layer("dense_1", -3, 1, nil, nil),
            Histories.layer("dense_2", -0.5, 1, nil, nil),
          ]))
    }
    let found = Findings.of(history)
    #expect(found.map(\.rule) == ["update-size"])
    #expect(
      found.first?.text.hasPrefix("A step changes the weights of layer dense_2 by 0.32 of") == true)
    #expect(found.first?.edit == "training: {optimiser: {adam: {learning_rate: 3.33e-4}}}")
  }

  @Test func gradientsAcrossLayers() {
    let fading = Findings.of(Histories.layered(flow: [1e-5, 1e-3, 1]))
    #expect(fading.map(\.rule) == ["vanishing-gradient"])
    #expect(
      fading.first?.text
        == "On its way back the gradient fades: its norm at layer dense_1 is 1.0e-5, at layer dense_3 1.0, the median "
        + "over the run: over a thousand times as much.")
    let growing = Findings.of(Histories.layered(flow: [2000, 30, 1]))
    #expect(growing.map(\.rule) == ["exploding-gradient"])
    #expect(growing.first?.edit == "training: {gradient: {clip_norm: 1}}")
  }

  /// Every edit that a rule suggests is one that the language takes.
  @Test func editsAreValid() throws {
    let losses = [1, 0.5, 0.4, 0.4, 0.4, 0.399]
    let histories = [
      Histories.layered(dead: 0.75), Histories.layered(saturated: 0.6),
      Histories.layered(ratio: -6),
      Histories.layered(ratio: -0.5), Histories.layered(flow: [1e-5, 1]),
      Histories.layered(flow: [1e5, 1]),
      Histories.run(train: losses, validation: losses), Histories.run(train: [1, 0.5]),
      Histories.run(train: losses, validation: [1, 0.4, 0.5, 0.6, 0.7, 0.8]),
      Histories.run(
        train: [1, 0.8, 0.6, 0.4, 0.3, 0.2], validation: [1, 0.8, 0.6, 0.4, 0.3, 0.2]),
      Histories.run(train: losses, validation: losses, gradient: { $0 == 3 ? 250 : 1 }),
      Histories.run(train: losses, validation: losses, gradient: { _ in 1e-12 }),
      Histories.run(train: [1, 4], validation: [1, 4], end: .diverged),
    ]
    let edits = Set(histories.flatMap(Findings.of).map(\.edit)).filter { !$0.isEmpty }
    #expect(edits.count > 9)
    for edit in edits {
      let text = Self.spec(with: edit)
      let check = SpecCheck(SourceFile(path: "edit.nn.yaml", bytes: Array(text.utf8)))
      let errors = check.diagnostics.filter { $0.severity == .error }.map(\.message)
      #expect(errors == [], "\(edit)")
    }
  }

  /// A small spec that is edited so.
  private static func spec(with edit: String) -> String {
    var lines = [
      "data": "source: {generate: moons, count: 100}",
      "training": "loss: binary_cross_entropy",
    ]
    for block in ["data", "training"] where edit.hasPrefix("\(block): {") {
      lines[block, default: ""] += ", " + edit.dropFirst(block.count + 3).dropLast()
    }
    if !edit.contains("split") { lines["data"]? += ", split: {train: 80%, validation: 20%}" }
    if !edit.contains("epochs") { lines["training"]? += ", epochs: 3" }
    let isBlock = edit.hasPrefix("data:") || edit.hasPrefix("training:")
    return """
      nnspec: 1
      data: {\(lines["data"] ?? "")}
      model: {layers: [{dense: {units: 8, activation: relu}}, {dense: 1}]}
      training: {\(lines["training"] ?? "")}
      \(isBlock ? "" : edit)
      """
  }
}
