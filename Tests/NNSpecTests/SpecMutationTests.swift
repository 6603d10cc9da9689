// SPDX-License-Identifier: MIT

import Foundation
import NNSpec
import Testing

/// Seeded mutations of good specs: whatever happens to a text, the checker answers with sound diagnostics.
@Suite struct SpecMutationTests {
  /// Knuth's MMIX generator: small, and the same on every platform.
  struct Generator: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ (state >> 29)
    }
  }

  static let specs: [[UInt8]] = Fixture.names(in: "ok").compactMap { name in
    let path = URL(fileURLWithPath: Fixture.folder + name)
    return (try? Data(contentsOf: path)).map { [UInt8]($0) }
  }

  static let words = [
    "units", "dense", "relu", "conv2d", "null", "~", "yes", "-1", "1e400", "0", "[]", "{}", "\"3\"",
    "*a", "&a ", "<<: *a", "${x}", "${1 + }", "${", "- ", ": ", "\t", "  ", "5%", "3 epochs", "é😀",
    "!!int ", "|", ">", "---", "#", "@", "1000000000000", "[[1, 2], 3]", "from", "name: a.b",
  ]

  static func mutate(_ original: [UInt8], _ random: inout Generator) -> [UInt8] {
    var lines = original.split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init)
    let line = Int.random(in: 0..<lines.count, using: &random)
    func pick(_ count: Int, _ random: inout Generator) -> Int {
      count == 0 ? 0 : Int.random(in: 0..<count, using: &random)
    }
    switch Int.random(in: 0..<10, using: &random) {
    case 0: lines.remove(at: line)
    case 1: lines.insert(lines[line], at: line)
    case 2: lines.swapAt(line, pick(lines.count, &random))
    case 3: lines[line] = [0x20] + lines[line]
    case 4:
      let place = pick(lines[line].count + 1, &random)
      let word = words.randomElement(using: &random) ?? ""
      lines[line].insert(contentsOf: Array(word.utf8), at: place)
    case 5 where !lines[line].isEmpty: lines[line].remove(at: pick(lines[line].count, &random))
    case 6 where !lines[line].isEmpty:
      lines[line][pick(lines[line].count, &random)] = UInt8.random(in: 0...255, using: &random)
    case 7:
      let flat = Array(lines.joined(separator: [0x0A]))
      return Array(flat.prefix(pick(flat.count, &random)))
    case 8:
      if let digit = lines[line].firstIndex(where: { (0x30...0x39).contains($0) }) {
        lines[line].insert(contentsOf: Array("000".utf8), at: digit + 1)
      }
    default:
      if let colon = lines[line].firstIndex(of: 0x3A) {
        let word = words.randomElement(using: &random) ?? ""
        lines[line] = Array(lines[line][...colon]) + [0x20] + Array(word.utf8)
      }
    }
    return Array(lines.joined(separator: [0x0A]))
  }

  @Test("10,000 mutations") func mutations() {
    var random = Generator(state: 20_240_817)
    var silent = 0
    var largest = 0
    for round in 0..<10_000 {
      var text = Self.specs[round % Self.specs.count]
      for _ in 0...(round % 3) { text = Self.mutate(text, &random) }
      let file = SourceFile(path: "m.nn.yaml", bytes: text)
      let diagnostics = SpecCheck(file, data: .none).diagnostics
      if diagnostics.isEmpty { silent += 1 }
      largest = max(largest, diagnostics.count)
      let problems = diagnostics.flatMap { Self.problems($0, file) }
      #expect(problems.isEmpty, "\(problems) in \(String(decoding: text, as: UTF8.self))")
      #expect(diagnostics == diagnostics.sortedByPosition())
    }
    // Most mutations are mistakes; a few only change a number or a name.
    #expect(silent < 4_000)
    #expect(largest < 60, "one mutation gave \(largest) diagnostics")
  }

  /// What is unsound about a diagnostic's places.
  static func problems(_ diagnostic: Diagnostic, _ file: SourceFile) -> [String] {
    var problems: [String] = []
    let isText = String(validating: file.bytes, as: UTF8.self) != nil
    let spans =
      [diagnostic.span] + diagnostic.secondary.map(\.span) + diagnostic.fixes.map(\.span)
    for span in spans where span.file === file {
      if span.start > span.end || span.end > file.bytes.count { problems.append("outside") }
      if span.line < 1 || span.column < 1 { problems.append("line \(span.line):\(span.column)") }
      for offset in [span.start, span.end] where isText && offset < file.bytes.count {
        if file.bytes[offset] & 0xC0 == 0x80 { problems.append("inside a character") }
      }
    }
    let primary = diagnostic.span
    if primary.file === file, primary.start == primary.end, primary.end < file.bytes.count {
      problems.append("empty: \(diagnostic.code.rawValue) at \(primary.line):\(primary.column)")
    }
    if diagnostic.message.isEmpty { problems.append("no message") }
    return problems
  }
}
