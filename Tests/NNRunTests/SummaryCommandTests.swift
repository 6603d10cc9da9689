// SPDX-License-Identifier: MIT

import Foundation
import NNSpec
import Testing

@Suite("nnrun summary")
struct SummaryCommandTests {
  @Test("the table, nothing cut")
  func text() throws {
    let program = try Program()
    defer { program.remove() }
    try program.write(StarterTemplate.mlp.text, to: "a.nn.yaml")
    let outcome = try program.run("summary", "a.nn.yaml")
    #expect(outcome.code == 0)
    #expect(outcome.messages == "")
    // 2·32 + 32, 32·32 + 32 and 32 + 1 weights; twice 4 bytes each, and two more numbers for adam.
    #expect(
      outcome.output == """
        two-moons

        layer     kind    options                      output  parameters  multiply-adds  gain
        input             x, y                         [2]
        dense_1   dense   units: 32, activation: relu  [32]            96             64  0.23
        dense_2   dense   units: 32, activation: relu  [32]         1,056          1,024  0.68
        output_1  output                               [1]             33             32  0.84

        parameters     1,185 trained
        multiply-adds  1,120 an example, forward
        memory         at least 27 KiB to train in batches of 32: weights and gradients 9.3 KiB, optimiser 9.3 KiB, values of a batch 8.4 KiB
        gradient       0.98 of the loss's reaches `dense_1` at the start

        """)
  }

  @Test("json is one document")
  func json() throws {
    let program = try Program()
    defer { program.remove() }
    try program.write(StarterTemplate.cnn.text, to: "a.nn.yaml")
    let outcome = try program.run("summary", "a.nn.yaml", "--format", "json", "--data", "none")
    #expect(outcome.code == 0)
    let document = try JSONValue.parse(Array(outcome.output.utf8))
    #expect(document["schema"] == .string("nnrun/layers/v1"))
    #expect(document["input"]?["shape"] == .array([.int(28), .int(28), .int(1)]))
    // Filters 9·16 and 9·16·32, four scales and offsets a stage, 7·7·32·10 + 10 at the end.
    #expect(document["totals"]?["trained"] == .int(144 + 32 + 4608 + 64 + 15_690))
    #expect(document["totals"]?["state"] == .int(32 + 64))
  }

  @Test("--set changes it, errors go to standard error")
  func overrides() throws {
    let program = try Program()
    defer { program.remove() }
    try program.write(StarterTemplate.mlp.text, to: "a.nn.yaml")
    let wider = try program.run("summary", "a.nn.yaml", "--set", "model.dense_1.units=4")
    #expect(wider.output.contains("dense_1   dense   units: 4, "))
    let wrong = try program.run("summary", "a.nn.yaml", "--set", "model.dense_1.units=0")
    #expect(wrong.code == 1)
    #expect(wrong.output == "")
    #expect(wrong.messages.hasPrefix("error[T302]"))
    #expect(try program.run("summary", "none.nn.yaml").code == 2)
    #expect(try program.run("summary").code == 64)
  }
}
