// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

/// Every golden case whose name the catalogue has, on every instruction set and with one and three threads.
///
/// A new layer, loss, … is covered as soon as it is in the catalogue. Tolerance: `Comparison`.
@Suite struct ReferenceTests {
  /// How one kind of case is run.
  struct Family {
    /// The member of a case that holds its golden name.
    let key: String
    /// Whether the catalogue has a name of the language.
    let has: (String) -> Bool
    let run: (JSONValue, ReferenceFile, inout Comparison) throws -> Void
    var tolerance = 5e-5
  }

  static func family(_ name: String) -> Family? {
    if name.hasPrefix("layers_") {
      return Family(
        key: "layer", has: { Catalogue.layers.entry(named: $0) != nil }, run: checkLayer)
    }
    return switch name {
    case "activations":
      Family(
        key: "activation", has: { Catalogue.activations.entry(named: $0) != nil },
        run: checkActivation)
    case "losses":
      Family(key: "loss", has: { Catalogue.losses.entry(named: $0) != nil }, run: checkLoss)
    case "optimisers":
      Family(
        key: "optimiser", has: { Catalogue.optimisers.entry(named: $0) != nil },
        run: checkOptimiser)
    case "schedules":
      // Nine digits of rates down to 1e-5, computed in Float64 by both.
      Family(
        key: "schedule", has: { Catalogue.schedules.entry(named: $0) != nil }, run: checkSchedule,
        tolerance: 1e-9)
    case "metrics":
      // Nine digits, computed in Float64 by both.
      Family(
        key: "metric", has: { Catalogue.metrics.entry(named: $0) != nil }, run: checkMetric,
        tolerance: 1e-8)
    case "evaluation":
      // All digits, computed in Float64 by both.
      Family(key: "kind", has: { _ in true }, run: checkEvaluation, tolerance: 1e-9)
    case "initialisers":
      Family(
        key: "initialiser",
        has: { $0 == "gain" || Catalogue.initialisers.entry(named: $0) != nil },
        run: checkInitialiser)
    case "regularisers":
      Family(key: "regulariser", has: hasRegulariser, run: checkRegulariser)
    case "networks":
      Family(key: "name", has: { _ in true }, run: checkNetwork)
    default: nil
    }
  }

  @Test(arguments: ReferenceFile.all) func holds(file: ReferenceFile) throws {
    let family = try #require(Self.family(file.family), "no test for the family \(file.family)")
    var comparison = Comparison(tolerance: family.tolerance)
    var skipped: [String] = []
    var runCount = 0
    for golden in file.cases {
      let label = golden["name"]?.string ?? "a case without a name"
      let given = golden[family.key] ?? golden["constraint"]
      let name = try #require(given?.string, "\(label) in \(file.name)")
      let isThere =
        family.key == "name"
        ? Self.hasNetwork(golden) : family.has(GoldenNames.name(file.family, name))
      guard isThere else {
        skipped.append(label)
        continue
      }
      runCount += 1
      do {
        try family.run(golden, file, &comparison)
      } catch {
        Issue.record("\(file.name) \(label): \(error)")
      }
    }
    for failure in comparison.failures.prefix(20) { Issue.record("\(file.name) \(failure)") }
    #expect(comparison.failures.isEmpty, "\(comparison.failures.count) values of \(file.name)")
    report(file, runCount, skipped, comparison)
  }

  @Test func readsFiles() {
    #expect(!ReferenceFile.all.isEmpty, "no golden vectors in \(ReferenceFile.folder)")
  }

  private func report(
    _ file: ReferenceFile, _ runCount: Int, _ skipped: [String], _ comparison: Comparison
  ) {
    let largest = "largest error \(comparison.largest) at \(comparison.place)"
    print("reference \(file.name): \(runCount) run, \(skipped.count) skipped; \(largest)")
    if !skipped.isEmpty { print("  not in the catalogue: \(skipped.joined(separator: ", "))") }
  }
}

extension JSONValue {
  /// The case's own name, for messages.
  var label: String { self["name"]?.string ?? "?" }

  func required(_ name: String) throws -> JSONValue {
    try #require(self[name], "`\(name)` of \(label)")
  }

  func tensor(_ name: String) throws -> Tensor {
    try #require(self[name]?.tensor, "the tensor `\(name)` of \(label)")
  }

  func string(_ name: String) throws -> String {
    try #require(self[name]?.string, "the text `\(name)` of \(label)")
  }
}
