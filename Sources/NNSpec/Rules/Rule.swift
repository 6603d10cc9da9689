// SPDX-License-Identifier: MIT

/// What is to be said about a kind of problem: `nnrun explain`, `docs/rules` and SARIF's rules are readers of it.
package struct Rule: Sendable {
  /// Lines of the base spec, how they can be wrong, and how they are mended if not to what they were.
  package struct Example: Sendable {
    let right: String
    let wrong: String
    let mended: String

    /// A spec that shows the problem.
    package var wrongSpec: String { Self.base.replacing(right, with: wrong, maxReplacements: 1) }
    /// The same without it.
    package var mendedSpec: String { Self.base.replacing(right, with: mended, maxReplacements: 1) }
  }

  package let code: DiagnosticCode
  /// What is wrong, in a sentence.
  package let summary: String
  /// Why it matters and what to do.
  package let why: String
  /// Nil where it takes more than a small spec.
  package let example: Example?

  init(_ code: DiagnosticCode, _ summary: String, _ why: String) {
    self.code = code
    self.summary = summary
    self.why = why
    example = nil
  }

  init(
    _ code: DiagnosticCode, _ summary: String, _ why: String, in right: String,
    wrong: String, mended: String? = nil
  ) {
    self.code = code
    self.summary = summary
    self.why = why
    example = Example(right: right, wrong: wrong, mended: mended ?? right)
  }

  /// All rules, in the order of their codes.
  package static let all: [Rule] =
    (text + nodes + structure + values + graph + signal + use + data + contract + run + limits)
    .sorted { $0.code.rawValue < $1.code.rawValue }

  private static let byCode = Dictionary(uniqueKeysWithValues: all.map { ($0.code, $0) })

  /// The rule of a code; every code has one.
  package static func of(_ code: DiagnosticCode) -> Rule {
    guard let rule = byCode[code] else { preconditionFailure("no rule for \(code.rawValue)") }
    return rule
  }
}

extension Rule.Example {
  /// A small sound spec that the examples change.
  package static let base = """
    nnspec: 1
    name: digits
    data:
      source: {csv: digits.csv}
      inputs:
        image: {type: image, columns: "pixel_*", shape: [8, 8, 1]}
      target:
        digit: {type: category, classes: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]}
      split: {train: 80%, validation: 20%}
    model:
      layers:
        - conv2d: {filters: 8, kernel: 3, activation: relu}
        - flatten
        - dense: {units: 32, activation: relu}
        - output
    training:
      loss: cross_entropy
      optimiser: {adam: {learning_rate: 1e-3}}
      epochs: 5

    """
}
