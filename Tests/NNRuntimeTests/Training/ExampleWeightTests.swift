// SPDX-License-Identifier: MIT

import Foundation
import NNRuntime
import NNSpec
import Testing

/// An example that weighs 2 is that example twice, one that weighs 0 is none.
@Suite struct ExampleWeightTests {
  /// Data and losses of a kind of task; `t` is the target column of each row below.
  struct Task: CustomStringConvertible {
    let target: String
    let loss: String
    var units = 1
    var more = ""
    var description: String { "\(loss) of \(target) \(more)" }
  }

  private static let tasks = [
    Task(target: "c: category", loss: "cross_entropy", units: 3),
    Task(
      target: "c: category", loss: "cross_entropy", units: 3, more: "class_weights: [1, 3, 0.5]"),
    Task(target: "c: category", loss: "{focal: {gamma: 1, alpha: [1, 2, 0.5]}}", units: 3),
    Task(target: "c: category", loss: "categorical_hinge", units: 3),
    Task(target: "b: binary", loss: "{binary_cross_entropy: {positive_weight: 3}}"),
    Task(target: "b: binary", loss: "dice"),
    Task(target: "b: binary", loss: "squared_hinge"),
    Task(target: "n: {type: number, scale: none}", loss: "mean_squared_error"),
    Task(target: "n: {type: number, scale: none}", loss: "huber"),
    Task(target: "n: {type: number, scale: none}", loss: "gaussian_nll", units: 2),
  ]

  /// Rows with their weights; the last counts for nothing.
  private static let rows: [(text: String, weight: Int)] = [
    ("0.5,-1,x,1,2.5", 1), ("1.5,0.25,y,0,-1", 2), ("-0.75,2,z,1,0.5", 1), ("0.1,0.2,x,0,3", 3),
    ("-1,-1,y,1,1", 1), ("9,-9,z,0,7", 0),
  ]
  private static let header = "p,q,c,b,n,w\n"

  private static func table(weighted: Bool) -> String {
    // The classes of the spec are found in the same order in both.
    rows.flatMap { row in
      weighted
        ? ["\(row.text),\(row.weight)\n"]
        : Array(repeating: "\(row.text),1\n", count: row.weight)
    }.joined()
  }

  private func session(
    _ folder: TemporaryFolder, weight: String, _ target: String, model: String, training: String,
    machine: Machine
  ) throws -> TrainingSession {
    let text = """
      nnspec: 1
      seed: 2
      data:
        source: {train: {csv: \(folder.path)/f.csv}, validation: {csv: \(folder.path)/f.csv}}
        inputs: {x: {type: vector, columns: [p, q], scale: none}}
        target: {\(target)}
        \(weight)
      model: \(model)
      training:
        \(training)
        optimiser: {sgd: {learning_rate: 0.1}}
        batch_size: full
        epochs: 1
      """
    return try ToyRun.session(text, machine.settings)
  }

  /// Loss and gradients of all examples, and the weights after an update.
  private func update(_ session: TrainingSession) throws -> (loss: Double, values: [Float]) {
    let network = session.network
    network.load(session.data.train, Array(0..<session.data.train.count))
    network.forward(batch: session.data.train.count, mode: .training)
    let loss = network.loss(wantsGradient: true)
    let norm = network.backward()
    let paths = network.plan.parameters.map(\.path)
    let gradients = try paths.flatMap { try #require(network.gradient($0)) }
    network.update(step: 0, learningRate: 0.1, norm: norm, clipNorm: nil)
    let weights = try paths.flatMap { try #require(network.weights($0)) }
    return (loss, gradients + weights)
  }

  private func compare(
    _ target: String, model: String, training: String, machine: Machine
  ) throws {
    let once = try TemporaryFolder(["f.csv": Self.header + Self.table(weighted: true)])
    let often = try TemporaryFolder(["f.csv": Self.header + Self.table(weighted: false)])
    let weighted = try session(
      once, weight: "weight: w", target, model: model, training: training, machine: machine)
    let repeated = try session(
      often, weight: "", target, model: model, training: training, machine: machine)
    #expect(weighted.data.train.count == 6 && repeated.data.train.count == 8)
    #expect(weighted.data.train.weights == [1, 2, 1, 3, 1, 0])
    let (ours, theirs) = (try update(weighted), try update(repeated))
    #expect(abs(ours.loss - theirs.loss) <= 1e-6 * abs(theirs.loss), "\(ours.loss) \(theirs.loss)")
    expectClose(ours.values, theirs.values.doubles, relative: 1e-5, absolute: 1e-6, "\(target)")
    #expect(theirs.values.contains { $0 != 0 })
    // What a part is measured by has the weights too.
    let measured = Evaluator(
      weighted.network, weighted.spec, weighted.data.preprocessing
    ).measure(try #require(weighted.data.validation))
    let expected = Evaluator(
      repeated.network, repeated.spec, repeated.data.preprocessing
    ).measure(try #require(repeated.data.validation))
    let (loss, other) = (try #require(measured["loss"]), try #require(expected["loss"]))
    #expect(abs(loss - other) <= 1e-5 * abs(other), "\(loss) for \(other)")
  }

  @Test(arguments: tasks.indices) func weightsAreRepetitions(index: Int) throws {
    let task = Self.tasks[index]
    for machine in [Machine.all.first, Machine.all.last].compactMap(\.self) {
      try compare(
        task.target,
        model:
          "{layers: [{dense: {units: 4, activation: tanh}}, {dense: \(task.units)}]}",
        training: "loss: \(task.loss)\n  \(task.more)", machine: machine)
    }
  }

  @Test func everyTargetIsWeighed() throws {
    try compare(
      "c: category, n: {type: number, scale: none}",
      model:
        "{layers: [{dense: {units: 4, activation: tanh, name: trunk}}, {dense: {units: 3, name: a}}, {dense: {units: 1, name: z, from: trunk}}], outputs: {n: z, c: a}}",
      training:
        "loss: {c: cross_entropy, n: mean_squared_error}\n  loss_weights: {n: 0.25}",
      machine: try #require(Machine.all.last))
  }

  /// Metrics count examples, whatever they weigh.
  @Test func metricsAreNotWeighed() throws {
    let folder = try TemporaryFolder(["f.csv": Self.header + Self.table(weighted: true)])
    let session = try session(
      folder, weight: "weight: w", "b: binary",
      model: "{layers: [{dense: {units: 1, initialisation: {weights: zeros}}}]}",
      training: "loss: binary_cross_entropy\n  metrics: [accuracy]",
      machine: try #require(Machine.all.first))
    let values = Evaluator(session.network, session.spec, session.data.preprocessing)
      .measure(session.data.train)
    // One half is no: three of six examples, but of the weights 5 of 8.
    #expect(values["accuracy"] == 0.5)
  }
}

/// Columns of weights, and what is said of those that are none.
@Suite struct WeightReadingTests {
  private func load(_ table: String, _ data: String) throws -> (LoadedData?, [String]) {
    let folder = try TemporaryFolder(["f.csv": table, "v.csv": "x,y,w\n1,0,0.5\n2,1,0\n"])
    let (loaded, problems) = try NNRuntimeTests.load("data:\n  weight: w\n" + data, in: folder.path)
    return (loaded, problems.map(line))
  }

  private static let rows = """
      source: {train: {csv: f.csv}, validation: {csv: v.csv}}
      inputs: {x: number}
      target: {y: binary}
    """

  @Test func everyPartHasItsWeights() throws {
    let (loaded, problems) = try load("x,y,w\n1,0,2\n2,1,0.25\n3,0,1e-3\n", Self.rows)
    let data = try #require(loaded, "\(problems)")
    #expect(data.train.weights == [2, 0.25, 0.001])
    #expect(data.validation?.weights == [0.5, 0])
  }

  /// Numbers that are no texts in their file.
  @Test func linesOfJSONHaveWeights() throws {
    let rows = [(1, 2.0), (2, 0.25), (3, 1e-3)].map {
      #"{"x": \#($0.0), "y": \#($0.0 % 2), "w": \#($0.1)}"#
    }
    let (loaded, problems) = try load(
      rows.joined(separator: "\n"),
      """
        source: {jsonl: f.csv}
        inputs: {x: number}
        target: {y: binary}
        split: {train: 100%}
      """)
    #expect(try #require(loaded, "\(problems)").train.weights == [2, 0.25, 0.001])
  }

  @Test func weightsFollowTheirExamples() throws {
    let table = "x,y,w\n" + (0..<40).map { "\($0),\($0 % 2),\($0)\n" }.joined()
    let (loaded, problems) = try load(
      table,
      """
        source: {csv: f.csv}
        inputs: {x: {type: number, scale: none}}
        target: {y: binary}
        split: {train: 50%, validation: 25%, test: 25%}
      """)
    let data = try #require(loaded, "\(problems)")
    for part in data.parts {
      #expect(part.weights.map { ContiguousArray($0) } == part.inputs.floats)
    }
  }

  @Test(arguments: [
    ("-1", "`-1` in column `w` is no weight"), ("nan", "`nan` in column `w`"),
    ("inf", "`inf` in column `w`"), ("heavy", "`heavy` in column `w` is no weight"),
    ("", "empty"),
  ])
  func cellsThatAreNoWeights(cell: String, expected: String) throws {
    let (loaded, problems) = try load("x,y,w\n1,0,1\n2,1,\(cell)\n3,1,\(cell)\n", Self.rows)
    #expect(loaded == nil)
    #expect(problems.count == 1 && problems[0].contains(expected), "\(problems)")
    #expect(problems.first?.contains("f.csv:3") == true, "\(problems)")
  }

  @Test func allZeroIsAMistake() throws {
    let (loaded, problems) = try load("x,y,w\n1,0,0\n2,1,0\n", Self.rows)
    #expect(loaded == nil)
    #expect(problems.first?.contains("gives every row of `f.csv` the weight 0") == true)
  }

  @Test func aGroupHasOneWeight() throws {
    let groups = """
        source: {csv: f.csv, group: g}
        inputs: {s: {type: sequence, columns: [x]}}
        target: {y: binary}
        split: {train: 100%}
      """
    let (loaded, problems) = try load("g,x,y,w\na,1,0,2\nb,1,1,3\na,2,0,2\n", groups)
    #expect(try #require(loaded, "\(problems)").train.weights == [2, 3])
    let (none, faults) = try load("g,x,y,w\na,1,0,2\nb,1,1,3\na,2,0,4\n", groups)
    #expect(none == nil && faults.count == 1)
    #expect(faults.first?.contains("column `w` must be the same in all rows") == true, "\(faults)")
  }
}
