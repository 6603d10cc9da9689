// SPDX-License-Identifier: MIT

/// A network that ends with an image or a sequence where one row is wanted.
struct RankProblem {
  let diagnostic: Diagnostic

  init?(_ head: HeadCheck) {
    guard let target = head.target, let output = head.graph.output,
      output.rank != (target.steps == nil ? 1 : 2),
      let last = head.graph.nodes.last
    else { return nil }
    let nodes = head.graph.nodes
    let index = nodes.firstIndex { node in
      (node.spec is Dense || node.spec is Output) && (node.input?.rank ?? 1) > 1
    }
    guard let index else {
      let chain = ShapeChain(
        input: head.graph.input, name: head.input.name, span: head.input.span, nodes: nodes)
      let help =
        last.spec is Output || last.spec is Dense
        ? "put `- flatten` before it" : "end with `- flatten` and `- output`"
      diagnostic = Diagnostic(
        .shapeMismatch, "the network ends with the shape \(output), `\(target.name)` needs one row",
        at: last.span, notes: [chain.markingLast], help: [help], path: last.treePath)
      return
    }
    let culprit = nodes[index]
    let chain = ShapeChain(
      input: head.graph.input, name: head.input.name, span: head.input.span,
      nodes: Array(nodes[..<index]))
    let rank = culprit.input?.rank ?? output.rank
    let length = culprit.input?.count.map { "; the row would be \($0) long" } ?? ""
    diagnostic = Diagnostic(
      .shapeMismatch,
      "`\(culprit.kind)` needs one flat row an example, but gets \(rank) dimensions",
      at: culprit.span, label: "takes [n]",
      notes: [chain.text(endingWith: culprit, expected: "[n]")],
      help: ["put `- flatten` before it\(length)"], fixes: Self.insertion(before: culprit.span),
      path: culprit.treePath)
  }

  /// `- flatten` on a line of its own before a layer in a block list; nothing where the layer is written otherwise.
  private static func insertion(before place: SourceSpan) -> [Diagnostic.Fix] {
    let bytes = place.file.bytes
    let start = place.file.range(ofLine: place.line).lowerBound
    let lead = bytes[start..<max(start, place.start)]
    guard let dash = lead.firstIndex(of: UInt8(ascii: "-")),
      lead[..<dash].allSatisfy({ $0 == 0x20 }), lead[(dash + 1)...].allSatisfy({ $0 == 0x20 })
    else { return [] }
    let indent = String(repeating: " ", count: dash - start)
    return [
      .init(place.file.span(place.start, place.start), "flatten\n\(indent)- ", isSafe: false)
    ]
  }
}
