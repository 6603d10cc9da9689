// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

@Suite("Report: documents for programs")
struct DocumentsReportTests {
  @Test func metricsLine() {
    let evaluation = Evaluation(
      epoch: 3, step: 75, learningRate: 0.001,
      train: NamedValues(["loss": 0.25, "accuracy": 0.875]),
      validation: NamedValues(["loss": .nan, "accuracy": 0.75]), gradientNorm: 2, seconds: 4.125,
      isBest: true)
    #expect(
      MetricsLog.line(evaluation)
        == #"{"epoch":3,"step":75,"learning_rate":0.001,"train":{"loss":0.25,"accuracy":0.875},"#
        + #""validation":{"loss":null,"accuracy":0.75},"seconds":4.125}"#)
  }

  @Test func summary() {
    var start = RunStart()
    start.name = "digits"
    start.seed = 7
    start.parameters = 1234
    var end = Histories.ending(.stoppedEarly, 4)
    end.bestEpoch = 2
    end.validation = NamedValues(["loss": 0.5])
    end.specSHA256 = "aa"
    end.weightsSHA256 = "bb"
    end.dataSHA256 = "cc"
    #expect(
      SummaryFile.document(start, end).text
        == #"{"schema":"nnrun/summary/v1","name":"digits","status":"stopped_early","seed":7,"epochs":4,"steps":100,"#
        + #""best_epoch":2,"parameters":1234,"metrics":{"train":{},"validation":{"loss":0.5},"test":{}},"per_class":[],"#
        + #""time":{"total":2.25,"training":2.0,"first_step":0.125},"spec_sha256":"aa","weights_sha256":"bb","#
        + #""data_sha256":"cc"}"#)
  }

  @Test func environment() {
    var start = RunStart()
    start.specPath = "specs/xor.nn.yaml"
    start.environment = [.init("version", "0.1.0"), .init("threads", "2")]
    #expect(
      EnvironmentFile.document(start, command: "nnrun train specs/xor.nn.yaml").text
        == #"{"schema":"nnrun/environment/v1","command":"nnrun train specs/xor.nn.yaml","spec":"specs/xor.nn.yaml","#
        + #""environment":{"version":"0.1.0","threads":"2"}}"#)
  }
}
