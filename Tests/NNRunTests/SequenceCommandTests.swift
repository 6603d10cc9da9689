// SPDX-License-Identifier: MIT

import Foundation
import NNSpec
import Testing

/// `train`, `evaluate`, `predict` and `bench` on sequences, texts and series, run as a user runs them.
@Suite struct SequenceCommandTests {
  /// A text in which every letter says the next one.
  private static let alphabet = String(repeating: "abcdefgh", count: 60)

  private static let letters = """
    nnspec: 1
    data:
      source: {text: {file: letters.txt, window: 16}}
      split: {train: 80%, validation: 20%}
    model:
      layers: [{embedding: 8}, {gru: {units: 16, return_sequences: true}}, output]
    training: {loss: cross_entropy, optimiser: {adam: {learning_rate: 0.02}}, epochs: 30, metrics: [accuracy]}
    """

  private func trained(_ program: Program) throws {
    try program.write(Self.alphabet, to: "letters.txt")
    try program.write(Self.letters, to: "letters.nn.yaml")
    let result = try program.run("train", "letters.nn.yaml", "--run-dir", "run", "--quiet")
    try #require(result.code == 0, "\(result.messages)")
  }

  @Test func aLanguageModelWrites() throws {
    let program = try Program()
    defer { program.remove() }
    try trained(program)
    let certain = try program.run(
      "predict", "run", "--prompt", "fgh", "--length", "13", "--temperature", "0")
    #expect(certain.code == 0 && certain.output == "fghabcdefghabcde\n", "\(certain)")
    let arguments = ["--temperature", "3", "--length", "60"]
    func write(_ seed: String, _ more: String...) throws -> String {
      let all = ["predict", "run", "--seed", seed] + arguments + more
      return try program.run(all).output
    }
    #expect(try write("1") == write("1"))
    #expect(try write("1") != write("2"))
    #expect(try write("1", "--top-k", "1") == write("2", "--top-k", "1"))
    #expect(try program.read("run/report.html").contains("Sampled text"))
    // What the network has never seen is said, and read as unknown.
    let strange = try program.run("predict", "run", "--prompt", "é?", "--length", "5")
    #expect(strange.code == 0 && strange.output.count == 8)
    #expect(strange.messages.contains("never seen `é`, `?`"))
  }

  @Test func stepsOfAFileHaveALineEach() throws {
    let program = try Program()
    defer { program.remove() }
    try trained(program)
    try program.write("abcdefghabcdefgha", to: "new.txt")
    let lines = try program.run("predict", "run", "--data", "new.txt").output.split(separator: "\n")
    #expect(lines.count == 17)
    #expect(lines.first?.hasPrefix("row,step,next,probability,p(a)") == true)
    #expect(lines.dropFirst().map { $0.split(separator: ",")[2] }.joined() == "bcdefghabcdefgha")
    let measured = try program.run("evaluate", "run", "--data", "new.txt", "--json")
    let json = try JSONValue.parse(Array(measured.output.utf8))
    #expect(json["metrics"]?["accuracy"] == .double(1) || json["metrics"]?["accuracy"] == .int(1))
  }

  @Test func aSeriesGoesOn() throws {
    let program = try Program()
    defer { program.remove() }
    // 0, 1, 2, 3, 0, 1, …
    let rows = (0..<200).map { "\($0),\($0 % 4),7" }
    try program.write("t,level,other\n" + rows.joined(separator: "\n"), to: "series.csv")
    let text = """
      nnspec: 1
      data:
        source: {series: {csv: series.csv, window: 8, horizon: 2}}
        inputs: {past: {columns: [INPUTS], type: sequence}}
        target: {level: {type: number}}
        split: {order: t, validation: 20 rows, test: 20 rows}
      model: {layers: [{lstm: 16}, output]}
      training: {loss: mean_squared_error, optimiser: {adam: {learning_rate: 0.02}}, epochs: 60}
      """
    try program.write(text.replacingOccurrences(of: "INPUTS", with: "level"), to: "one.nn.yaml")
    let result = try program.run("train", "one.nn.yaml", "--run-dir", "one", "--quiet")
    try #require(result.code == 0, "\(result.messages)")
    let forecast = try program.run("predict", "one", "--data", "series.csv", "--steps", "7")
    let lines = forecast.output.split(separator: "\n")
    #expect(lines.first == "step,level" && lines.count == 8)
    let values = lines.dropFirst().compactMap { Double($0.split(separator: ",")[1]) }
    for (value, expected) in zip(values, [0, 1, 2, 3, 0, 1, 2]) {
      #expect(abs(value - Double(expected)) < 0.5, "\(values)")
    }
    // A column that is read and not predicted is not known of later rows.
    try program.write(
      text.replacingOccurrences(of: "INPUTS", with: "level, other"), to: "two.nn.yaml")
    let two = try program.run(
      "train", "two.nn.yaml", "--run-dir", "two", "--quiet", "--set", "training.epochs=1")
    try #require(two.code == 0, "\(two.messages)")
    let refused = try program.run("predict", "two", "--data", "series.csv", "--steps", "7")
    #expect(refused.code == 64 && refused.messages.contains("`other`"), "\(refused)")
    #expect(try program.run("predict", "two", "--data", "series.csv").code == 0)
    #expect(try program.run("predict", "two", "--prompt", "x").code == 64)
  }

  /// Loss and metrics of a run folder are those that training found, whatever the network keeps, weighs or leaves out.
  @Test func evaluateAgreesWithTheSummary() throws {
    let program = try Program()
    defer { program.remove() }
    try program.write(Self.alphabet, to: "letters.txt")
    let rows = (0..<60).map {
      "\($0 / 3),\($0 % 3),\($0 * 7 % 5),\($0 % 3 == 1 ? 0 : 1),\($0 / 3 % 2),\($0 / 3 % 4)"
    }
    try program.write("g,t,a,b,label,w\n" + rows.joined(separator: "\n"), to: "groups.csv")
    let groups = "source: {csv: groups.csv, group: g, order: t}"
    let steps = "inputs: {x: {columns: [a, b], type: sequence}}"
    let halves = "split: {train: 50%, test: 50%}"
    let specs: [(data: String, layers: String, training: String)] = [
      (
        "{source: {text: {file: letters.txt, window: 8}}, \(halves)}",
        "[{embedding: 4}, {lstm: {units: 5, return_sequences: true, stateful: true}}, output]",
        "cross_entropy, batch_size: 4"
      ),
      (
        "{\(groups), \(steps), target: {label: category}, \(halves)}",
        "[{masking: 1}, {bidirectional: {gru: 3}}, output]", "cross_entropy, class_weights: [1, 3]"
      ),
      (
        "{\(groups), \(steps), target: {b: {type: sequence, of: category}}, \(halves)}",
        "[{rnn: {units: 4, return_sequences: true}}, output]",
        "cross_entropy, class_weights: balanced"
      ),
      (
        "{source: {series: {csv: groups.csv, window: 3, horizon: 2}}, inputs: {past: {column: a, type: sequence}}, target: {a: number}, split: {train: 60%, test: 40%}}",
        "[{masking: 0}, {gru: 2}, output]", "mean_squared_error"
      ),
      ("{source: {generate: sine, length: 9}}", "[{dense: 1}]", "mean_squared_error"),
      (
        "{source: {csv: groups.csv}, inputs: {x: {columns: [g, t, a, b], type: image, shape: [2, 2, 1]}}, target: {label: binary}, \(halves)}",
        "[{conv2d: {filters: 2, kernel: 2}}, flatten, output]", "binary_cross_entropy"
      ),
      (
        "{source: {csv: groups.csv}, inputs: {x: {columns: [t, a, b], type: vector}}, target: {label: category}, weight: w, \(halves)}",
        "[{dense: 3}, relu, output]", "cross_entropy, class_weights: [1, 3], metrics: [accuracy]"
      ),
      (
        "{\(groups), \(steps), target: {label: category}, weight: w, \(halves)}",
        "[{gru: 3}, output]",
        "{focal: {gamma: 1}}, metrics: [f1]"
      ),
      (
        "{source: {csv: groups.csv}, inputs: {x: {columns: [t, a, b], type: vector}}, target: {label: category}, balance: oversample, \(halves)}",
        "[{dense: 3}, relu, output]", "cross_entropy, mixup: 0.4"
      ),
      (
        "{source: {csv: groups.csv}, inputs: {x: {columns: [t, a], type: vector}}, target: {b: number}, weight: w, \(halves)}",
        "[{dense: {units: 2}}]", "gaussian_nll, metrics: [r2]"
      ),
      (
        "{source: {csv: groups.csv}, inputs: {u: {columns: [t, a], type: vector}, v: {type: number, column: g}}, target: {label: category, b: number}, weight: w, \(halves)}",
        "[{dense: {units: 3, from: input.u, name: left}}, {dense: {units: 3, from: input.v, name: right}}, {concat: {from: [left, right], name: both}}, {output: {from: both, name: one}}, {output: {from: both, name: two}}], outputs: {b: two, label: one}",
        "{label: cross_entropy, b: mean_squared_error}, loss_weights: {b: 0.5}, metrics: {label: [accuracy], b: [mean_absolute_error]}"
      ),
    ]
    for spec in specs {
      try program.write(
        """
        nnspec: 1
        data: \(spec.data)
        model: {layers: \(spec.layers)}
        training: {loss: \(spec.training), epochs: 2}
        """, to: "run.nn.yaml")
      let trained = try program.run("train", "run.nn.yaml", "--run-dir", "run", "--overwrite")
      #expect(trained.code == 0, "\(spec): \(trained.messages)")
      let summary = try JSONValue.parse(Array(try program.read("run/summary.json").utf8))
      let part = spec.data.contains("sine") ? "validation" : "test"
      let measured = try program.run("evaluate", "run", "--split", part, "--json")
      let found = try JSONValue.parse(Array(measured.output.utf8))["metrics"]
      guard case .object(let expected)? = summary["metrics"]?[part], !expected.isEmpty else {
        Issue.record("\(spec): \(measured)")
        continue
      }
      for (name, value) in expected {
        guard case .double(let ours)? = found?[name], case .double(let theirs) = value else {
          Issue.record("\(spec): \(name) \(measured)")
          continue
        }
        #expect(
          abs(ours - theirs) <= 1e-9 * abs(theirs), "\(spec): \(name) \(ours) for \(theirs)")
      }
    }
  }

  @Test func groupsAreNamed() throws {
    let program = try Program()
    defer { program.remove() }
    try program.write("who,a,y\nb,1,1\nb,2,1\na,3,0\nc,4,1\n\"d,e\",1,0\n", to: "g.csv")
    try program.write(
      """
      nnspec: 1
      data:
        source: {csv: g.csv, group: who}
        inputs: {a: sequence}
        target: {y: binary}
        split: {train: 100%}
      model: {layers: [{rnn: 2}, output]}
      training: {loss: binary_cross_entropy, epochs: 1}
      """, to: "g.nn.yaml")
    #expect(try program.run("train", "g.nn.yaml", "--run-dir", "run", "--quiet").code == 0)
    let lines = try program.run("predict", "run", "--data", "g.csv").output.split(separator: "\n")
    #expect(lines.first?.hasPrefix("row,who,y,") == true)
    let starts = lines.dropFirst().map { $0.split(separator: ",").prefix(2).joined(separator: ",") }
    #expect(starts == ["2,b", "4,a", "5,c", "6,\"d"])
  }

  @Test func wrongCommandLines() throws {
    let program = try Program()
    defer { program.remove() }
    for arguments in [
      ["--data", "x.csv", "--prompt", "a"], ["--steps", "3"], ["--steps", "0", "--data", "x.csv"],
      ["--temperature", "-1"], ["--steps", "3", "--data", "x.csv", "--format", "npy"],
      ["--top-k", "0"], ["--length", "0"], ["--seed", "-1"],
    ] {
      #expect(try program.run(["predict", "run"] + arguments).code == 64, "\(arguments)")
    }
  }

  @Test func benchTimesSteps() throws {
    let program = try Program()
    defer { program.remove() }
    try program.write(Self.alphabet, to: "letters.txt")
    try program.write(Self.letters, to: "letters.nn.yaml")
    let result = try program.run(
      "bench", "letters.nn.yaml", "--steps", "5", "--seconds", "0", "--json", "--profile")
    let json = try JSONValue.parse(Array(result.output.utf8))
    #expect(result.code == 0 && json["schema"] == .string("nnrun/bench/v1"))
    #expect(json["steps"] == .int(5))
    guard case .array(let rows) = json["profile"] else { throw CancellationError() }
    #expect(rows.contains { $0["operation"] == .string("RecurrentForward") })
  }
}
