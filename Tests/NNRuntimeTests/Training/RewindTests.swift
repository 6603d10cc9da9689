// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

/// `training.on_divergence`: runs that go back to the end of an epoch and on more slowly.
@Suite struct RewindTests {
  /// Four updates an epoch, with a rate under which weights soon are some 1e30, and a product of two is beyond Float.
  private static func text(_ training: String, rate: String = "1e30") -> String {
    """
    nnspec: 1
    data: {source: {generate: sine, count: 100}, split: {train: 80%, validation: 20%}}
    model: {layers: [{dense: {units: 4, name: first}}, {dense: {units: 1, name: last}}]}
    training: {loss: mean_squared_error, optimiser: {sgd: \(rate)}, batch_size: 20, epochs: 3, \(training)}
    """
  }

  /// Every epoch is told once, and the run is the one that the lower rate gives from the beginning.
  @Test func aRunGoesBackAndOn() throws {
    let run = try SavedRun(Self.text("on_divergence: {rewind: 1, lower_rate: 1e-32}"))
    #expect(run.end.status == .done && run.end.steps == 12 && run.end.divergence == nil)
    let rewind = try #require(run.rewinds.first)
    #expect(run.rewinds.count == 1 && rewind.step == 2 && rewind.layer == "last")
    #expect(rewind.toEpoch == 0 && rewind.toStep == 0 && rewind.rateFactor == 1e-32)
    #expect(run.evaluations.map(\.epoch) == [1, 2, 3])
    #expect(run.evaluations.allSatisfy { abs($0.learningRate - 0.01) < 1e-15 })
    // 1e30 · 1e-32 is not the Double nearest to 0.01, so that weights are compared where rates are powers of two.
    let exact = try SavedRun(
      Self.text("on_divergence: {lower_rate: \(0x1p-100)}", rate: "\(0x1p94)"))
    let calm = try SavedRun(Self.text("shuffle: true", rate: "\(0x1p-6)"))
    #expect(exact.rewinds.count == 1 && exact.model == calm.model)
  }

  @Test func itEndsWhenGoingBackDoesNotHelp() throws {
    let run = try SavedRun(Self.text("on_divergence: {rewind: 2, lower_rate: 0.5}"))
    #expect(run.rewinds.map(\.rateFactor) == [0.5, 0.25])
    #expect(run.end.status == .diverged && run.end.divergence?.step == 2)
    let plain = try SavedRun(Self.text("shuffle: true"))
    #expect(plain.rewinds.isEmpty && plain.end.status == .diverged)
  }

  /// What the last update of an epoch breaks is not shown as that epoch's result.
  @Test func aBrokenEndOfAnEpochIsNotMeasured() throws {
    let text = Self.text("on_divergence: {rewind: 1, lower_rate: 1e-42}", rate: "1e40")
      .replacing("batch_size: 20", with: "batch_size: full")
    let run = try SavedRun(text)
    #expect(run.rewinds.map(\.toStep) == [0] && run.end.status == .done)
    #expect(run.evaluations.map(\.epoch) == [1, 2, 3])
    #expect(run.evaluations.allSatisfy { ($0.train["loss"] ?? .nan).isFinite })
  }

  /// An interrupted run goes back to where the whole one does.
  ///
  /// One weight grows some four thousand times with each update, so that its square is beyond Float in the second epoch.
  @Test func itIsResumedExactly() throws {
    let text = Self.text("on_divergence: {rewind: 1, lower_rate: 1e-6}", rate: "2000")
      .replacing("{dense: {units: 4, name: first}}, ", with: "")
    let whole = try SavedRun(text)
    #expect(whole.rewinds.first?.toEpoch == 1 && whole.rewinds.first?.toStep == 4)
    for place in [2, 5] {
      let begun = try SavedRun(text, to: place)
      let rest = try SavedRun(text, from: begun.saved, threads: 3)
      #expect(rest.model == whole.model && rest.saved == whole.saved, "\(place)")
      #expect(rest.rewinds == whole.rewinds && rest.end.status == whole.end.status)
    }
  }

  @Test func itIsToldInWords() throws {
    let rewind = Rewind(
      step: 812, layer: "last", what: "the output", toEpoch: 3, toStep: 600, rateFactor: 0.25)
    var history = Histories.run(train: [1, 0.5, 0.4])
    history.receive(.rewound(rewind))
    let told =
      "Diverged at step 812 in layer last (the output); went back to the end of epoch 3, with 0.25 of the learning rate."
    #expect(Verdict(history).sentences.contains(told))
    history.receive(.rewound(rewind))
    #expect(Verdict(history).text.contains("went back 2 times, the last time as follows. \(told)"))
    let line = try #require(EventLog.line(.rewound(rewind)))
    guard
      case .rewound(let again)? = try EventLog.events(Array((line + "\n").utf8), path: "x").first
    else {
      Issue.record("another event")
      return
    }
    #expect(again == rewind)
  }
}
