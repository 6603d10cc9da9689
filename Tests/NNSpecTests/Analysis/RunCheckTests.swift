// SPDX-License-Identifier: MIT

import NNSpec
import Testing

/// What is said of a run's lengths at the edge of each rule.
@Suite("Checks of the run")
struct RunCheckTests {
  /// The codes of warnings and errors for a spec without data files.
  private func codes(
    training: String, layers: String = "[{dense: {units: 8, activation: relu}}, output]"
  )
    -> [String]
  {
    let text = """
      nnspec: 1
      data: {source: {generate: moons, count: 100}, split: {train: 64%, validation: 36%}}
      model: {layers: \(layers)}
      training: {loss: binary_cross_entropy, \(training)}
      """
    let check = SpecCheck(SourceFile(path: "a.nn.yaml", bytes: Array(text.utf8)), data: .none)
    return check.diagnostics.filter { $0.severity != .info }.map(\.code.rawValue)
  }

  /// Training stops behind the first epoch that follows `patience` ones without getting better; the first is always better.
  @Test("patience: the longest that can end a run of 10 epochs is 8")
  func earlyStopping() {
    #expect(codes(training: "epochs: 10, early_stopping: {patience: 8}") == [])
    #expect(codes(training: "epochs: 10, early_stopping: {patience: 9}") == ["R706"])
    #expect(codes(training: "epochs: 10, early_stopping: {patience: 9, restore_best: true}") == [])
  }

  /// A plateau falls behind `patience` + 1 bad evaluations, and the epoch after that is the first to have the lower rate.
  @Test("plateau: the longest patience that lowers the rate of a tenth epoch is 7")
  func plateau() {
    #expect(codes(training: "epochs: 10, schedule: {plateau: {patience: 7}}") == [])
    #expect(codes(training: "epochs: 10, schedule: {plateau: {patience: 8}}") == ["R706"])
  }

  /// 64 of 100 examples are for training.
  @Test("batches: as many as there are is no mistake")
  func batches() {
    #expect(codes(training: "epochs: 3, batch_size: 64") == [])
    #expect(codes(training: "epochs: 3, batch_size: 65") == ["R707"])
    #expect(codes(training: "epochs: 3, batch_size: full") == [])
    #expect(codes(training: "epochs: 3, batch_size: 16, gradient: {accumulate: 4}") == [])
    #expect(codes(training: "epochs: 3, batch_size: 16, gradient: {accumulate: 5}") == ["R707"])
  }

  /// 64 examples in batches of 16 are 4 steps an epoch, 40 in 10 epochs.
  @Test("steps and epochs are told in one another")
  func units() {
    let run = "epochs: 10, batch_size: 16, "
    #expect(codes(training: run + "schedule: {cosine: {warmup: 39 steps}}") == [])
    #expect(codes(training: run + "schedule: {cosine: {warmup: 40 steps}}") == ["R702"])
    #expect(codes(training: run + "schedule: {cosine: {over: 40 steps}}") == [])
    #expect(codes(training: run + "schedule: {cosine: {over: 41 steps}}") == ["R702"])
    let two = "gradient: {accumulate: 2}, "
    #expect(codes(training: run + two + "schedule: {cosine: {warmup: 20 steps}}") == ["R702"])
  }

  @Test("milestones: the end of the run is too late")
  func milestones() {
    let run = "epochs: 10, "
    #expect(codes(training: run + "schedule: {multi_step: {milestones: [9 epochs]}}") == [])
    #expect(codes(training: run + "schedule: {multi_step: {milestones: [10 epochs]}}") == ["R702"])
    #expect(codes(training: run + "schedule: {step: {every: 10 epochs}}") == ["R702"])
    #expect(codes(training: run + "schedule: {exponential: {gamma: 0.5, every: 10 epochs}}") == [])
  }

  /// 0.5^24 is 6e-8: of 30 epochs the last five are lost, of 27 too few to matter.
  @Test("a rate that vanishes")
  func vanishing() {
    let schedule = "schedule: {exponential: {gamma: 0.5, every: 1 epoch}}"
    #expect(codes(training: "epochs: 26, \(schedule)") == [])
    #expect(codes(training: "epochs: 40, \(schedule)") == ["R708"])
    #expect(codes(training: "epochs: 40, schedule: cosine") == [])
    #expect(codes(training: "epochs: 40, schedule: {cosine: {over: 10 epochs}}") == ["R708"])
    #expect(codes(training: "epochs: 40, schedule: one_cycle").filter { $0 == "R708" } == [])
  }
}
