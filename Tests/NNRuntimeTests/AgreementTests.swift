// SPDX-License-Identifier: MIT

import Foundation
import NNRuntime
import NNSpec
import SpecCorpus
import Testing

/// What is checked trains, and what fails for its graph has none (design 5k.9).
@Suite("Checked means it trains")
struct AgreementTests {
  private static let environment = ProcessInfo.processInfo.environment
  /// Of numbers that a step of two examples may hold in memory, and multiply.
  private static let most = (bytes: 200_000_000, multiplyAdds: 100_000_000)

  private struct Subject {
    let fixture: Fixture
    let spec: MutableSpec
    /// Whether the data that it names is there.
    let hasData: Bool
  }

  private static func subjects() throws -> [Subject] {
    let folder = Fixture.folder + "../../specs/"
    let named = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
      .filter { $0.hasSuffix(".nn.yaml") && !isLarge($0) }
      .map { ("../../specs/" + $0, true) }
    let fixtures = Fixture.names(in: "ok").map { ($0, false) }
    return try (named + fixtures).map { name, hasData in
      let fixture = try Fixture(name)
      return Subject(fixture: fixture, spec: MutableSpec(fixture.file.bytes), hasData: hasData)
    }
  }

  /// Data that is not in the repository, or networks that take long.
  private static func isLarge(_ name: String) -> Bool {
    ["fashion", "austen", "addition"].contains { name.hasPrefix($0) }
  }

  private struct Counts {
    var trained = 0
    var refused = 0
    var withoutGraph = 0
    var large = 0
    var unsized = 0
  }

  @Test("right specs and those with one mistake")
  func agreement() throws {
    let subjects = try Self.subjects()
    var random = SeededGenerator(state: 9)
    var counts = Counts()
    for subject in subjects { try Self.judge(subject.fixture.file, subject, &counts) }
    #expect(counts.refused == 0)
    let kinds = SpecMutation.allCases.filter { $0.kind != .text }
    #if DEBUG
      let many = 200
    #else
      let many = 1_200
    #endif
    for _ in 0..<many {
      guard let subject = subjects.randomElement(using: &random),
        let mutation = kinds.randomElement(using: &random),
        let mutated = subject.spec.applying(mutation, &random)
      else { continue }
      try Self.judge(
        SourceFile(path: subject.fixture.file.path, bytes: mutated.bytes), subject, &counts)
    }
    print("agreement:", counts)
    #expect(counts.trained > many / 5 && counts.withoutGraph > many / 100)
  }

  private static func judge(_ file: SourceFile, _ subject: Subject, _ counts: inout Counts) throws {
    if environment["NNRUN_SHOW"] != nil {
      try Data(file.bytes).write(to: URL(filePath: "/tmp/agreement.nn.yaml"))
    }
    let overrides = subject.fixture.overrides
    let check = SpecCheck(file, overrides: overrides, data: subject.hasData ? .header : .none)
    guard let spec = check.spec else {
      counts.refused += 1
      // A network can be made of a `ModelSpec` alone: without one nothing can be built. Layers that read each other in a circle
      // leave no graph either.
      let codes = Set(check.diagnostics.filter { $0.severity == .error }.map(\.code))
      #expect(!codes.isEmpty, "refused without a reason: \(text(file, check.diagnostics))")
      if codes.contains(.cycle) { #expect(check.graph?.isComplete == false) }
      counts.withoutGraph += codes.contains { $0.rawValue.hasPrefix("G4") } ? 1 : 0
      return
    }
    guard let facts = spec.standaloneFacts else {
      counts.unsized += 1
      return
    }
    let known = SpecCheck(file, overrides: overrides, known: facts)
    guard let spec = known.spec else {
      // Without its files more was not to be known.
      #expect(!subject.hasData, "\(text(file, known.diagnostics))")
      return
    }
    let memory = MemoryEstimate(spec.graph, optimiserState: 3, batch: batch)
    guard memory.total < most.bytes, spec.graph.multiplyAdds < most.multiplyAdds else {
      counts.large += 1
      return
    }
    try train(spec, facts, file)
    counts.trained += 1
  }

  private static let batch = 2

  /// One step on random numbers.
  private static func train(_ spec: ModelSpec, _ facts: DataFacts, _ file: SourceFile) throws {
    let examples = DataSplit.synthetic(facts, count: batch, seed: 1)
    var weights: [Double]?
    switch spec.training.classWeights {
    case nil: break
    case .given(let values): weights = values
    case .balanced: weights = facts.target?.classes?.map { _ in 1 }
    }
    do {
      let network = try Network(
        spec, batch: batch, longest: examples.longest, training: true, classWeights: weights,
        settings: Network.Settings(threads: 1))
      network.initialise(seed: 1)
      network.load(examples, 0..<batch)
      let times = StepBenchmark(network, spec, clock: TrainingClock { 0 })
        .run(steps: 1, least: 0, profile: nil)
      #expect(times.seconds.count == 1)
      for parameter in network.plan.parameters where parameter.parameter.gradient != nil {
        #expect(network.weights(parameter.path) != nil)
      }
    } catch {
      Issue.record("\(error)\n\(text(file, []))")
    }
  }

  private static func text(_ file: SourceFile, _ diagnostics: [Diagnostic]) -> String {
    DiagnosticPrinter().text(diagnostics) + String(decoding: file.bytes, as: UTF8.self)
  }
}
