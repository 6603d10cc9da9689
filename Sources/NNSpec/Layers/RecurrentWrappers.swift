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

/// Runs a recurrent layer from the last real step to the first.
///
/// With `return_sequences`, output t belongs to input t. The parameters are those of the layer that it holds.
package struct Reverse: LayerSpec {
  package static let name = "reverse"
  package static let summary = "Runs a recurrent layer backwards in time."
  package static let explanation: Explanation? = Explanation(
    formula: "y[t] = f(x[t], y[t+1]), from the last real step to the first",
    shapes: "[time, in] → [units], or [time, units] with return_sequences",
    example: "- reverse: {lstm: 32}",
    source: "go_backwards of Keras, with outputs in the order of the inputs")
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

/// Runs a recurrent layer in both directions, each with weights of its own.
///
/// Output `[…, 2 units]`, forward then backward. The parameters have `forward_` and `backward_` before their names; of a stack,
/// each direction has a whole stack. Schuster and Paliwal 1997.
package struct Bidirectional: LayerSpec {
  package static let name = "bidirectional"
  package static let summary = "Runs a recurrent layer forward and backward in time."
  package static let explanation: Explanation? = Explanation(
    formula: "y = [forward(x), backward(x)], each direction with weights of its own",
    shapes: "[time, in] → [2 units], or [time, 2 units] with return_sequences",
    example: "- bidirectional: {lstm: 32}",
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
