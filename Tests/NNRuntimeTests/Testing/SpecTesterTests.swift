// SPDX-License-Identifier: MIT

import Foundation
import NNRuntime
import NNSpec
import Testing

@Suite struct SpecTesterTests {
  static func test(
    _ text: String, overrides: [String] = [], stop: StopRequest = StopRequest()
  ) -> SpecTestResult {
    let tester = SpecTester(
      SpecTester.Settings(
        overrides: overrides, network: Network.Settings(threads: 2), machine: nil, stop: stop,
        environment: { _ in [] }, command: ""),
      clock: TrainingClock { 0 })
    return tester.test(SourceFile(path: "toy.nn.yaml", bytes: Array(text.utf8)))
  }

  static func toy(_ expect: String, training: String = "epochs: 2") -> String {
    """
    nnspec: 1
    data:
      source: {generate: moons, count: 200}
      split: {train: 60%, validation: 20%, test: 20%}
    model: {layers: [{dense: {units: 4, activation: tanh}}, output]}
    training: {loss: binary_cross_entropy, metrics: [accuracy, f1], \(training)}
    \(expect)
    """
  }

  @Test func staticAndMeasuredAreJudged() throws {
    let result = Self.test(
      Self.toy(
        """
        expect:
          - parameters == 17
          - layer.dense_1.shape == [4]
          - test.accuracy >= 0.1
          - train.accuracy >= 0.1
          - test.loss <= 1e-12
          - training.time <= 1h
        """))
    // 2·4 + 4 + 4 + 1 weights.
    #expect(result.status == .failed)
    #expect(result.expectations.map(\.holds) == [true, true, true, true, false, true])
    #expect(result.expectations[0].actual == 17)
    #expect(result.expectations.map(\.line) == [8, 9, 10, 11, 12, 13])
    // Only a share of examples that training has not seen has an interval.
    #expect(result.expectations.map { $0.interval?.count } == [nil, nil, 40, nil, nil, nil])
  }

  @Test func withoutExpectationsASpecPassesIfItTrains() {
    let result = Self.test(Self.toy(""))
    #expect(result.status == .passed && result.expectations.isEmpty)
    #expect(TestReport.text(result) == "toy.nn.yaml: trains, and expects nothing, 0 ms\n")
  }

  @Test func whatTheCheckFindsIsNotTrained() {
    let wrong = Self.test(Self.toy("", training: "epochs: 0"))
    #expect(wrong.status == .problems && wrong.diagnostics.map(\.code) == [.outOfRange])
    // A static expectation is judged by the check, and is still an expectation.
    let gate = Self.test(Self.toy("expect: [parameters <= 3]"))
    #expect(gate.status == .failed)
    #expect(TestReport.text(gate).contains("fails  `parameters <= 3` does not hold: it is 17"))
  }

  @Test func divergenceIsToldWithItsPlace() {
    let result = Self.test(
      Self.toy(
        "expect: [test.accuracy >= 0]",
        training: "epochs: 50, optimiser: {sgd: {learning_rate: 1e30}}"),
      overrides: ["model.dense_1.activation=linear"])
    #expect(result.status == .diverged)
    #expect(result.reason.hasPrefix("training diverged at step "))
  }

  @Test func aStopEndsIt() {
    let stop = StopRequest()
    stop.stop()
    #expect(Self.test(Self.toy(""), stop: stop).status == .interrupted)
  }

  @Test func deterministicIsTrainedTwice() {
    let result = Self.test(Self.toy("expect: [deterministic]"))
    #expect(result.status == .passed)
    #expect(result.expectations.map(\.holds) == [true])
    #expect(TestReport.text(result).contains("  holds  deterministic\n"))
  }

  @Test func resumableIsInterrupted() {
    let result = Self.test(Self.toy("expect: [resumable, deterministic]"))
    #expect(result.status == .passed)
    #expect(result.expectations.map(\.holds) == [true, true])
    #expect(TestReport.text(result).contains("  holds  resumable\n"))
  }

  @Test func overridesHold() {
    let result = Self.test(
      Self.toy("expect: [parameters == 33]"), overrides: ["model.dense_1.units=8"])
    #expect(result.status == .passed)
  }
}
