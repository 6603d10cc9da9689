// SPDX-License-Identifier: MIT

import Foundation
import NNSpec
import SpecCorpus
import Testing

/// Right specs with one mistake each (design 5k.4).
@Suite("Spec mutations")
struct SpecMutationTests {
  private static let environment = ProcessInfo.processInfo.environment

  private struct Subject: Sendable {
    let fixture: Fixture
    let spec: MutableSpec
  }

  private static func subjects() throws -> [Subject] {
    // What is set from outside hides what stands in the spec.
    let named = try (Fixture.names(in: "ok") + SchemaTests.specs).map { try Fixture($0) }
      .filter(\.overrides.isEmpty)
    let templates = StarterTemplate.allCases.map { template in
      Fixture(name: "ok/\(template.rawValue).nn.yaml", bytes: Array(template.text.utf8))
    }
    return (named + templates).map { Subject(fixture: $0, spec: MutableSpec($0.file.bytes)) }
  }

  /// 10,000 of them: the bars of design 5k.4.
  @Test("are found where they are, told in few words, and mended")
  func mutations() async throws {
    let subjects = try Self.subjects()
    var figures = MutationFigures()
    await withTaskGroup(of: MutationFigures.self) { group in
      for seed in 0..<16 as Range<UInt64> {
        group.addTask { Self.figures(of: 625, seed: seed, subjects) }
      }
      for await part in group { figures.add(part) }
    }
    print(figures.text)
    if let count = Self.environment["NNRUN_SHOW"].flatMap(Int.init) {
      for miss in figures.misses.sorted().prefix(count) { print("----\n" + miss) }
    }
    #expect(figures.mustFail.value == 1)
    #expect((figures.atNode(.key) + figures.atNode(.value)).value >= 0.95)
    // What follows a layer that is gone or of another size is told where it does not fit, with the layers up to there.
    #expect(figures.atNode(.layers).value >= 0.9)
    #expect(figures.named.value >= 0.9)
    #expect(figures.errors.keys.allSatisfy { $0 <= 3 })
    // An alarm for what is quadratic; `Tests/Scripts/check_speed` measures.
    #expect(figures.slowest < .seconds(30))
  }

  private static func figures(
    of count: Int, seed: UInt64, _ subjects: [Subject]
  ) -> MutationFigures {
    var random = SeededGenerator(state: seed)
    var figures = MutationFigures()
    for _ in 0..<count {
      guard let subject = subjects.randomElement(using: &random),
        let mutation = SpecMutation.allCases.randomElement(using: &random),
        let mutated = subject.spec.applying(mutation, &random)
      else { continue }
      add(mutated, of: subject, to: &figures)
    }
    return figures
  }

  private static func add(
    _ mutated: MutatedSpec, of subject: Subject, to figures: inout MutationFigures
  ) {
    let fixture = Fixture(name: subject.fixture.name, bytes: mutated.bytes)
    var found: [Diagnostic] = []
    let time = ContinuousClock().measure { found = fixture.diagnostics }
    figures.slowest = max(figures.slowest, time)
    expectSound(found, at: #_sourceLocation)
    func miss(_ bar: String) {
      figures.misses.append(
        "\(bar), \(mutated.mutation) of \(fixture.name) in `\(String(decoding: mutated.bytes[mutated.place], as: UTF8.self))`:\n"
          + fixture.printed(found) + (environment["NNRUN_TEXT"] == nil ? "" : mutated.text))
    }
    expectValidFixes(fixture, found)
    let errors = found.count { $0.severity == .error }
    figures.errors[errors, default: 0] += 1
    if errors > 3 { miss("\(errors) errors") }
    let mustFail = mutated.isSurelyWrong || SchemaTests.accepts(fixture.file) != true
    if mustFail {
      // A block that is wrong in itself may be reported as one that nothing uses.
      figures.mustFail.count(!found.isEmpty)
      if found.isEmpty { miss("silence") }
    }
    // A size that breaks only what the spec expects, or the machine, is no wrong value. Layers that go together in another
    // order make another network: advice on that one is about its own layers.
    let isNetwork = mutated.mutation.kind == .layers
    let said = found.filter {
      ![.expectationNotMet, .notEnoughMemory].contains($0.code)
        && (!isNetwork || $0.severity == .error)
    }
    let isCounted = mutated.mutation == .deleteKey ? mustFail : !said.isEmpty
    if isCounted, mutated.mutation.kind != .text {
      let isAt = found.contains { mutated.isNamed(by: $0, in: fixture.file) }
      figures.atNode[mutated.mutation, default: .init()].count(isAt)
      if !isAt { miss("elsewhere") }
    }
    if let original = mutated.original, mustFail {
      let isFixed = found.contains { mutated.isRestored(by: $0, to: subject.spec.bytes) }
      let names = [original, Vocabulary.canonical(original)]
      let isNamed = found.contains { problem in
        names.contains { problem.label.contains("`\($0)`") }
      }
      figures.fixed.count(isFixed)
      figures.named.count(isFixed || isNamed)
      if !isFixed, !isNamed { miss("not restored to \(original)") }
    }
  }
}

/// What `--fix` and `--unsafe-fixes` make of a wrong spec is no worse.
private func expectValidFixes(_ fixture: Fixture, _ found: [Diagnostic]) {
  for allowsUnsafe in [false, true] {
    let mended = Mending(fixture.file, found, allowsUnsafe: allowsUnsafe)
    guard mended.count > 0 else { continue }
    let after = Fixture(name: fixture.name, bytes: mended.bytes)
    let faults = FixValidity.faults(found, after.diagnostics, allowsUnsafe: allowsUnsafe)
    #expect(
      faults == [],
      "\(fixture.printed(found))became\n\(after.printed(after.diagnostics))\(String(decoding: mended.bytes, as: UTF8.self))"
    )
  }
}

extension MutatedSpec {
  /// Whether a problem is at the mistake; one of layers may be further down if it names the layer's line, in a label or in the
  /// shapes up to there, or the layer that is gone.
  fileprivate func isNamed(by diagnostic: Diagnostic, in file: SourceFile) -> Bool {
    if touches(diagnostic.span, in: file) { return true }
    guard isOfLayer else { return false }
    if let gone, diagnostic.message.contains("`\(gone)`") { return true }
    let lines = file.line(at: place.lowerBound)...file.line(at: place.upperBound)
    return diagnostic.secondary.contains { label in
      touches(label.span, in: file) || label.span.file === file && lines.contains(label.span.line)
    } || lines.contains { line in diagnostic.notes.contains { Self.names(line, in: $0) } }
  }

  private func touches(_ span: SourceSpan, in file: SourceFile) -> Bool {
    span.file === file && span.start <= place.upperBound && span.end >= place.lowerBound
  }

  /// Whether a note says `line 12`, and not `line 123`.
  private static func names(_ line: Int, in note: String) -> Bool {
    note.components(separatedBy: "line \(line)").dropFirst().contains {
      $0.first?.isNumber != true
    }
  }

  /// Whether its fix gives the text before the mistake.
  fileprivate func isRestored(by diagnostic: Diagnostic, to original: [UInt8]) -> Bool {
    guard let fix = diagnostic.fixes.first, diagnostic.fixes.count == 1 else { return false }
    var text = bytes
    text.replaceSubrange(fix.span.start..<fix.span.end, with: fix.replacement.utf8)
    return text == original
  }
}
