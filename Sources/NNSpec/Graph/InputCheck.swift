// SPDX-License-Identifier: MIT

/// Whether a layer that reads the data itself stands where it can, and has the data that it needs.
struct InputCheck {
  let problem: (code: DiagnosticCode, message: String, help: [String])?

  init(_ spec: any LayerSpec, inputs: [DataFacts.InputFacts], isFirst: Bool) {
    switch spec {
    case is Embedding: problem = Self.embedding(inputs, isFirst)
    case is Masking: problem = Self.masking(inputs, isFirst)
    default: problem = nil
    }
  }

  private static func embedding(
    _ inputs: [DataFacts.InputFacts], _ isFirst: Bool
  ) -> (DiagnosticCode, String, [String])? {
    guard isFirst else {
      return (
        .shapeMismatch, "`embedding` reads the categories of the input, so it is the first layer",
        ["for numbers that other layers give, use `dense`"]
      )
    }
    // Without facts there is nothing to judge.
    guard !inputs.isEmpty, inputs.count > 1 || !inputs[0].isCategories else { return nil }
    return (
      .shapeMismatch,
      inputs.count > 1
        ? "`embedding` reads one category a row, but there are \(inputs.count) inputs"
        : "`embedding` reads categories, but `\(inputs[0].name)` is "
          + "\(article(inputs[0].type.rawValue)) of numbers",
      ["give it one input with `type: category`, `type: text` or `of: category`"]
    )
  }

  private static func masking(
    _ inputs: [DataFacts.InputFacts], _ isFirst: Bool
  ) -> (DiagnosticCode, String, [String])? {
    guard isFirst else {
      return (
        .shapeMismatch, "`masking` leaves out steps of the input, so it is the first layer",
        ["put it first"]
      )
    }
    guard let first = inputs.first, inputs.contains(where: \.isCategories) else { return nil }
    return (
      .shapeMismatch, "`masking` compares numbers, but `\(first.name)` is categories",
      ["sequences of categories have the lengths of their data: leave it out"]
    )
  }
}
