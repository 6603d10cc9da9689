// SPDX-License-Identifier: MIT

import Foundation
import NNSpec
import SpecCorpus
import Testing

/// `nnspec: 1` promises that no default ever changes; Tests/Fixtures/defaults-1.txt holds all of them.
///
/// `NNRUN_RECORD=1` adds what is new to the file, and changes nothing that stands there.
@Suite("Pinned defaults")
struct PinnedDefaultsTests {
  static let path = Fixture.folder + "defaults-1.txt"

  static func pinned() throws -> [String] {
    try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
      .filter { !$0.hasPrefix("#") }
  }

  @Test("are those of the declarations")
  func same() throws {
    let now = LanguageDefaults.lines
    if ProcessInfo.processInfo.environment["NNRUN_RECORD"] != nil { try record(now) }
    let problems = LanguageDefaults.changes(from: try Self.pinned(), to: now)
    #expect(problems.isEmpty, "\n\(problems.joined(separator: "\n"))")
  }

  @Test("a change is told with what was promised, an addition with what to do")
  func told() {
    let pinned = ["layer dense.use_bias: true", "layer dense.units: required", "metric f1.x: 1"]
    let now = ["layer dense.use_bias: false", "layer dense.units: required", "layer dense.new: 2"]
    #expect(
      LanguageDefaults.changes(from: pinned, to: now) == [
        "the default of `layer dense.use_bias` was true and is now false: nnspec 1 pins it, so a new default needs a new version of the language",
        "`metric f1.x` (default 1) is gone: nnspec 1 promises it",
        "`layer dense.new` is new: NNRUN_RECORD=1 adds its default, 2, to defaults-1.txt",
      ])
    #expect(LanguageDefaults.changes(from: now, to: now).isEmpty)
  }

  @Test("hold what is well known")
  func known() {
    // Keras 3's, and the exceptions that the language makes.
    for line in [
      "layer dense.use_bias: true", "layer dense.units: required", "block training.batch_size: 32",
      "layer batch_norm.momentum: 0.9", "layer batch_norm.epsilon: 0.00001",
      "optimiser adam.learning_rate: 0.001", "optimiser adam.epsilon: 0.00000001",
      "optimiser sgd.learning_rate: 0.01", "first values of weight: glorot_uniform",
      "first values of recurrent: orthogonal", "split train: 80%", "scale of number: standardise",
    ] {
      let words = line.split(separator: ":", maxSplits: 1)
      let same = LanguageDefaults.lines.first { $0.hasPrefix(words[0] + ":") }
      let (left, right) = (same?.dropFirst(words[0].count + 2), words[1].dropFirst())
      #expect(left == right || Double(left ?? "") == Double(right), "\(line): \(same ?? "none")")
    }
  }

  private func record(_ now: [String]) throws {
    let old = (try? Self.pinned()) ?? []
    let names = Set(old.map(LanguageDefaults.name))
    let all = old + now.filter { !names.contains(LanguageDefaults.name(of: $0)) }
    let head = """
      # Every option of the language and its default, pinned by `nnspec: 1`. A line never changes and never goes.

      """
    try Data((head + all.sorted().map { $0 + "\n" }.joined()).utf8)
      .write(to: URL(filePath: Self.path))
  }
}
