// SPDX-License-Identifier: MIT

/// A layer that goes through a sequence step by step with a state that it carries along.
///
/// Input `[time, in]`; output `[units]`, the last state, or with `return_sequences` `[time, units]`, the state of every step.
package protocol RecurrentLayer: LayerSpec {
  var recurrent: RecurrentSettings { get }
  /// Gates of one unit.
  static var gateCount: Int { get }
  /// The parameters of one level of a stack.
  func levelParameters(inputs: Int) -> [ParameterSpec]
}

/// The options that all recurrent layers have.
package struct RecurrentSettings: Sendable, Equatable {
  package let units: Int
  package let returnSequences: Bool
  package let layers: Int
  package let dropout: Double
  package let recurrentDropout: Double
  package let stateful: Bool

  package init(_ option: inout OptionReader) {
    units = option("units", "Size of the state.", .size)
    returnSequences = option(
      "return_sequences", "Gives the state of every step instead of the last one.", default: false)
    layers = option(
      "layers", "Levels of a stack, each reading the states of the one before.", .within(1...64),
      default: 1)
    dropout = option(
      "dropout", "Share of the inputs set to zero, the same ones at every step.", .within(0..<1),
      default: 0)
    recurrentDropout = option(
      "recurrent_dropout",
      "Share of the state set to zero in the products, the same at every step.",
      .within(0..<1), default: 0)
    stateful = option(
      "stateful", "Begins a window with the state that the window before it ended with.",
      default: false)
  }

  /// What stands before the names of a level's parameters.
  package func prefix(ofLevel level: Int) -> String { layers == 1 ? "" : "layer_\(level + 1)_" }
}

extension RecurrentLayer {
  package static var mainOption: String? { "units" }
  package static var hasWeights: Bool { true }
  package static var acceptsVaryingTime: Bool { true }

  package func outputShape(of input: Shape) -> Result<Shape, ShapeProblem> {
    guard input.rank == 2 else { return .failure(.needsSequence(input)) }
    return .success(
      recurrent.returnSequences
        ? input.replacingLast(with: recurrent.units) : Shape([recurrent.units]))
  }

  package func parameters(for input: Shape) -> [ParameterSpec] {
    (0..<recurrent.layers).flatMap { level in
      levelParameters(inputs: level == 0 ? input.features ?? 1 : recurrent.units).map {
        $0.prefixed(recurrent.prefix(ofLevel: level))
      }
    }
  }

  package func multiplyAdds(from input: Shape, to output: Shape) -> Int {
    let levels = (0..<recurrent.layers).map { level in
      let inputs = level == 0 ? input.features ?? 1 : recurrent.units
      return saturatingProduct([
        input.dimensions.first.flatMap(\.self) ?? 1, saturatingSum([inputs, recurrent.units]),
        Self.gateCount, recurrent.units,
      ])
    }
    return saturatingSum(levels)
  }

  /// weight `[in, gates · units]`, recurrent_weight `[units, gates · units]`, bias `[gates · units]`.
  func gateParameters(inputs: Int) -> [ParameterSpec] {
    let width = saturatingProduct([Self.gateCount, recurrent.units])
    return [
      ParameterSpec("weight", [inputs, width], .weight),
      ParameterSpec("recurrent_weight", [recurrent.units, width], .recurrent),
      ParameterSpec("bias", [width], .bias),
    ]
  }
}

extension ShapeProblem {
  /// What a layer over time says to an input of another rank.
  static func needsSequence(_ input: Shape) -> ShapeProblem {
    let what = input.rank == 1 ? "one flat row" : "\(input.rank) dimensions"
    let help =
      input.rank == 1
      ? [
        "`return_sequences: true` on a recurrent layer before it keeps every step; data has steps with `type: sequence`",
        "`- reshape: [time, features]` makes steps of a row",
      ]
      : ["put `- reshape: [time, features]` before it"]
    return ShapeProblem(
      "needs sequences [time, features], but gets \(what)", expected: "[time, features]", help: help
    )
  }
}
