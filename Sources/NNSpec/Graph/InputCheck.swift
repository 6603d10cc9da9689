// SPDX-License-Identifier: MIT

/// Whether a layer that reads the data itself stands where it can, and whether the data that a layer reads can be read
/// as one value.
struct InputCheck {
  private let problem: (code: DiagnosticCode, message: String, help: [String])?
  private let span: SourceSpan?

  init(_ spec: any LayerSpec, _ sources: [NodeInput], _ facts: DataFacts) {
    let inputs = Self.inputs(sources, facts)
    span = inputs?.first?.span ?? facts.inputs.first?.span
    switch spec {
    case is Embedding: problem = Self.embedding(inputs)
    case is Masking: problem = Self.masking(sources == [.inputs] ? inputs : nil)
    default: problem = sources.contains(.inputs) ? Self.mixture(facts.inputs) : nil
    }
  }

  func diagnostic(at place: SourceSpan, _ item: LayerItem) -> Diagnostic? {
    problem.map { problem in
      Diagnostic(
        problem.code, problem.message, at: place,
        secondary: span.map { [.init($0, "the input is here")] } ?? [], help: problem.help,
        path: item.treePath)
    }
  }

  /// The inputs that the layer reads; nil if it reads a layer.
  private static func inputs(
    _ sources: [NodeInput], _ facts: DataFacts
  ) -> [DataFacts.InputFacts]? {
    switch sources.first {
    case .inputs: facts.inputs
    case .input(let index): [facts.inputs[index]]
    case .unknown: []
    default: nil
    }
  }

  private static func embedding(
    _ inputs: [DataFacts.InputFacts]?
  ) -> (DiagnosticCode, String, [String])? {
    guard let inputs else {
      return (
        .shapeMismatch, "`embedding` reads the categories of the input, so it is the first layer",
        ["for numbers that other layers give, use `dense`"]
      )
    }
    // Without facts there is nothing to judge.
    guard !inputs.isEmpty, inputs.count > 1 || !inputs[0].isCategories else { return nil }
    let isSeveral = inputs.count > 1
    return (
      .shapeMismatch,
      isSeveral
        ? "`embedding` reads one category a row, but there are \(inputs.count) inputs"
        : "`embedding` reads categories, but `\(inputs[0].name)` is "
          + "\(article(inputs[0].type.rawValue)) of numbers",
      [
        isSeveral && inputs.contains(where: \.isCategories)
          ? "name the one that it reads, as in `from: input.\(categoryName(inputs))`"
          : "give it one input with `type: category`, `type: text` or `of: category`"
      ]
    )
  }

  private static func categoryName(_ inputs: [DataFacts.InputFacts]) -> String {
    inputs.first(where: \.isCategories)?.name ?? ""
  }

  private static func masking(
    _ inputs: [DataFacts.InputFacts]?
  ) -> (DiagnosticCode, String, [String])? {
    guard let inputs else {
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

  /// Numbers and categories lie side by side in a row, and sequences step by step; others do not.
  private static func mixture(
    _ inputs: [DataFacts.InputFacts]
  ) -> (DiagnosticCode, String, [String])? {
    guard inputs.count > 1, !inputs.allSatisfy({ $0.type == .sequence }) else { return nil }
    guard let odd = inputs.first(where: { [.image, .sequence, .text].contains($0.type) }) else {
      return nil
    }
    return (
      .shapeMismatch,
      "the inputs cannot be read side by side: `\(odd.name)` is \(article(odd.type.rawValue))",
      ["say what it reads, as in `from: input.\(odd.name)`"]
    )
  }
}
