// SPDX-License-Identifier: MIT

import Foundation
import NNSpec
import Testing

/// `bench`, run as a user runs it.
@Suite struct BenchCommandTests {
  private static let spec = """
    nnspec: 1
    data:
      source: {csv: flowers.csv}
      inputs: {sizes: {type: vector, columns: [a, b, c, d]}}
      target: {kind: {type: category, classes: [x, y, z]}}
    model: {layers: [{dense: {units: 16, activation: relu}}, output]}
    training: {loss: cross_entropy, optimiser: adam, epochs: 1, batch_size: 16}
    """

  private func bench(_ more: String...) throws -> Program.Outcome { try bench(more) }

  private func bench(_ more: [String]) throws -> Program.Outcome {
    let program = try Program()
    defer { program.remove() }
    try program.write(Self.spec, to: "flowers.nn.yaml")
    return try program.run(
      ["bench", "flowers.nn.yaml", "--steps", "5", "--seconds", "0"] + more)
  }

  private func number(_ value: JSONValue?) throws -> Double {
    switch try #require(value) {
    case .int(let whole): return Double(whole)
    case .double(let number): return number
    default: throw NotANumber()
    }
  }
  private struct NotANumber: Error {}

  @Test func figuresOfAStep() throws {
    let result = try bench("--json", "--profile", "--threads", "1")
    try #require(result.code == 0, "\(result.messages)")
    let json = try JSONValue.parse(Array(result.output.utf8))
    func figure(_ name: String) throws -> Double { try number(json[name]) }
    #expect(json["schema"] == .string("nnrun/bench/v1") && json["threads"] == .int(1))
    #expect(json["batch"] == .int(16) && json["steps"] == .int(5))
    // Forward 16 (4 · 16 + 16 · 3), as much for the weights, and 16 · 16 · 3 for what the last layer reads; two operations each.
    #expect(abs(try figure("gflop_per_step") - 8_704e-9) < 1e-15)
    let (median, late) = (try figure("median_ms"), try figure("p90_ms"))
    #expect(median > 0 && late >= median)
    #expect(abs(try figure("examples_per_second") * median / 16_000 - 1) < 1e-9)
    #expect(abs(try figure("gflops") * median / 8_704e-6 - 1) < 1e-9)
    #expect(try figure("share_of_peak") == figure("gflops") / figure("peak_gflops"))
    #expect(try figure("first_step_ms") > median)
    #expect(try figure("peak_bytes") > figure("network_bytes"))
    guard case .array(let rows) = try #require(json["profile"]) else { throw NotANumber() }
    let shares = try rows.map { try number($0["share"]) }
    #expect(!shares.isEmpty && shares.reduce(0, +) <= 1 && shares == shares.sorted(by: >))
    #expect(rows.contains { $0["layer"] == .string("dense_1") && $0["bytes"] != .int(0) })
  }

  @Test func textSaysTheSame() throws {
    let result = try bench("--profile")
    let lines = result.output.split(separator: "\n")
    #expect(result.code == 0 && lines.count > 5, "\(result)")
    #expect(lines[0].hasPrefix("flowers: ") && lines[0].contains(" ms a step (median of 5, p90 "))
    #expect(lines[1].hasPrefix("  8.70e-6 GFLOP, ") && lines[1].contains(" of the peak of "))
    #expect(lines[2].hasPrefix("  first step done "))
    #expect(lines[3...].allSatisfy { $0.contains(" ms ") && $0.contains(" % ") })
  }

  @Test func predictionsNeedNoBackwardPass() throws {
    func measured(_ more: String...) throws -> JSONValue {
      let result = try bench(["--json", "--profile"] + more)
      try #require(result.code == 0, "\(result.messages)")
      return try JSONValue.parse(Array(result.output.utf8))
    }
    let training = try measured("--batch", "64")
    let inference = try measured("--inference", "--batch", "64")
    #expect(training["work"] == .string("training") && inference["work"] == .string("inference"))
    #expect(inference["batch"] == .int(64))
    #expect(abs(try number(inference["gflop_per_step"]) - 2e-9 * 64 * 112) < 1e-15)
    #expect(try number(inference["network_bytes"]) < number(training["network_bytes"]))
    guard case .array(let rows) = try #require(inference["profile"]) else { throw NotANumber() }
    let phases = ["prepare", "forward"].map { JSONValue.string($0) }
    #expect(!rows.isEmpty && rows.allSatisfy { phases.contains($0["phase"] ?? .null) })
    #expect(try bench(["--batch", "0"]).code == 64)
  }

  @Test func loadingReadsTheData() throws {
    let program = try Program()
    defer { program.remove() }
    try program.write(Self.spec, to: "flowers.nn.yaml")
    let rows = (0..<30).map { "\($0),1,2,\($0 % 7),\(["x", "y", "z"][$0 % 3])\n" }
    let text = "a,b,c,d,kind\n" + rows.joined()
    try program.write(text, to: "flowers.csv")
    let result = try program.run("bench", "flowers.nn.yaml", "--loading", "--json")
    let json = try JSONValue.parse(Array(result.output.utf8))
    #expect(result.code == 0 && json["schema"] == .string("nnrun/bench-loading/v1"), "\(result)")
    #expect(json["stored_bytes"] == .int(text.utf8.count) && json["examples"] == .int(30))
    let seconds = try number(json["seconds"])
    #expect(try number(json["ready_ms"]) > 1_000 * seconds)
    #expect(try number(json["reading_megabytes_per_core_second"]) > 0)
    #expect(
      abs(try number(json["megabytes_per_second"]) * seconds * 1e6 / Double(text.utf8.count) - 1)
        < 1e-9)
    #expect(try program.run("bench", "--loading").code == 64)
  }

  @Test func aProbeNeedsNoSpec() throws {
    let program = try Program()
    defer { program.remove() }
    let result = try program.run("bench", "--probe", "--json", "--cpu", "baseline")
    let json = try JSONValue.parse(Array(result.output.utf8))
    #expect(result.code == 0 && json["schema"] == .string("nnrun/bench-probe/v1"))
    #expect(json["instruction_set"] == .string("baseline"))
    #expect(try number(json["peak_gflops"]) > 0)
    #expect(try program.run("bench").code == 64)
    #expect(try program.run("bench", "--probe", "--products").code == 64)
    #expect(try program.run("bench", "--probe", "some.nn.yaml").code == 64)
  }
}
