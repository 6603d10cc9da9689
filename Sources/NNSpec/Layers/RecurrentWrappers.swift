// SPDX-License-Identifier: MIT

/// The recurrent layer that a wrapper holds.
private func readHeld(_ option: inout OptionReader) -> (any RecurrentLayer)? {
  let rnn = option.optionalGroup("rnn", Rnn.summary, as: Rnn.self)
  let lstm = option.optionalGroup("lstm", Lstm.summary, as: Lstm.self)
  let gru = option.optionalGroup("gru", Gru.summary, as: Gru.self)
  option.exactlyOne(of: ["rnn", "lstm", "gru"])
  let held: (any RecurrentLayer)? = rnn?.value ?? lstm?.value ?? gru?.value
  let name = rnn != nil ? "rnn" : lstm != nil ? "lstm" : "gru"
  option.require(
    held?.recurrent.stateful != true, .exclusiveKeys,
    "`stateful` goes on from the window before, which a layer that reads backwards cannot",
    at: name)
  return held
}

/// Runs a recurrent layer from the last real step to the first; its parameters are that layer's.
package struct Reverse: LayerSpec {
  package static let name = "reverse"
  package static let summary = "Runs a recurrent layer backwards in time."
  package static let explanation: Explanation? = Explanation(
    formula: "the layer on the steps from the last real one to the first; with "
      + "return_sequences output t belongs to input t",
    shapes: "[time, in] → [units], or [time, units]", example: "- reverse: {lstm: 64}",
    source: "Schuster and Paliwal 1997")
  package static let hasWeights = true
  package static let acceptsVaryingTime = true
  package static let mappingHelp: String? = "name the layer: `reverse: {lstm: 64}`"
  package let layer: (any RecurrentLayer)?

  package init(_ option: inout OptionReader) {
    layer = readHeld(&option)
  }

  package func outputShape(of input: Shape) -> Result<Shape, ShapeProblem> {
    layer?.outputShape(of: input) ?? .success(input)
  }

  package func parameters(for input: Shape) -> [ParameterSpec] {
    layer?.parameters(for: input) ?? []
  }

  package func multiplyAdds(from input: Shape, to output: Shape) -> Int {
    layer?.multiplyAdds(from: input, to: output) ?? 0
  }
}

/// Runs a recurrent layer in both directions; `forward_` and `backward_` stand before the parameters' names.
package struct Bidirectional: LayerSpec {
  package static let name = "bidirectional"
  package static let summary = "Runs a recurrent layer forward and backward in time."
  package static let explanation: Explanation? = Explanation(
    formula: "forward and backward states side by side, each direction with weights of its "
      + "own; of a stack, each has a whole stack",
    shapes: "[time, in] → [2 units], or [time, 2 units]", example: "- bidirectional: {lstm: 64}",
    source: "Schuster and Paliwal 1997")
  package static let hasWeights = true
  package static let acceptsVaryingTime = true
  package static let mappingHelp: String? = "name the layer: `bidirectional: {lstm: 64}`"
  package let layer: (any RecurrentLayer)?

  package init(_ option: inout OptionReader) {
    layer = readHeld(&option)
    option.notAvailable(["merge"])
  }

  package func outputShape(of input: Shape) -> Result<Shape, ShapeProblem> {
    guard let layer else { return .success(input) }
    return layer.outputShape(of: input).map { output in
      output.replacingLast(with: saturatingProduct([2, layer.recurrent.units]))
    }
  }

  package func parameters(for input: Shape) -> [ParameterSpec] {
    let parameters = layer?.parameters(for: input) ?? []
    return ["forward_", "backward_"].flatMap { prefix in parameters.map { $0.prefixed(prefix) } }
  }

  package func multiplyAdds(from input: Shape, to output: Shape) -> Int {
    saturatingProduct([2, layer?.multiplyAdds(from: input, to: output) ?? 0])
  }
}
