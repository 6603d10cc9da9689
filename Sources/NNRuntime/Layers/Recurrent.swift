// SPDX-License-Identifier: MIT

package import NNSpec

/// A recurrent layer that the runtime has a cell for.
protocol RunnableRecurrentLayer: RecurrentLayer, RunnableLayer {
  var cell: RecurrentCell { get }
}

extension RunnableRecurrentLayer {
  package func lower(_ input: Value, in build: inout PlanBuilder) -> Value {
    build.recurrentStack(self, input)
  }
}

extension Rnn: RunnableRecurrentLayer {
  var cell: RecurrentCell {
    guard let activation = activation.value as? any ElementwiseActivation else {
      preconditionFailure("an rnn with \(self.activation.name) passed the checker")
    }
    return .rnn(activation.kind, parameter: Float(activation.parameter))
  }
}

extension Lstm: RunnableRecurrentLayer {
  var cell: RecurrentCell { .lstm }
}

extension Gru: RunnableRecurrentLayer {
  var cell: RecurrentCell { resetAfter ? .gru : .gruResetBefore }
}

extension Reverse: RunnableLayer {
  package func lower(_ input: Value, in build: inout PlanBuilder) -> Value {
    guard let layer = layer as? any RunnableRecurrentLayer else {
      preconditionFailure("`reverse` without a recurrent layer passed the checker")
    }
    return build.recurrentStack(layer, input, isReversed: true)
  }
}

extension Bidirectional: RunnableLayer {
  package func lower(_ input: Value, in build: inout PlanBuilder) -> Value {
    guard let layer = layer as? any RunnableRecurrentLayer else {
      preconditionFailure("`bidirectional` without a recurrent layer passed the checker")
    }
    let settings = layer.recurrent
    // Both write their columns of one value: nothing is copied to stand side by side.
    let whole = settings.returnSequences ? build.bothDirections(of: input, settings) : nil
    let forward = build.recurrentStack(layer, input, prefix: "forward_", into: whole)
    let backward = build.recurrentStack(
      layer, input, isReversed: true, prefix: "backward_", into: whole, column: settings.units)
    return whole ?? build.concat([forward, backward])
  }
}

extension PlanBuilder {
  /// The states of both directions side by side.
  fileprivate mutating func bothDirections(
    of input: Value, _ settings: RecurrentSettings
  ) -> Value {
    value(
      "states", like: input, features: 2 * settings.units,
      needsGradient: input.needsGradient || trainsLayer)
  }

  /// The levels of a recurrent layer, one after the other.
  fileprivate mutating func recurrentStack(
    _ layer: any RunnableRecurrentLayer, _ input: Value, isReversed: Bool = false,
    prefix: String = "", into whole: Value? = nil, column: Int = 0
  ) -> Value {
    let settings = layer.recurrent
    return (0..<settings.layers).reduce(input) { value, level in
      let isLast = level == settings.layers - 1
      return recurrence(
        value,
        RecurrentOptions(
          cell: layer.cell,
          returnSequences: settings.returnSequences || !isLast,
          isReversed: isReversed, dropout: settings.dropout,
          recurrentDropout: settings.recurrentDropout, isStateful: settings.stateful || keepsStates,
          prefix: prefix + settings.prefix(ofLevel: level)),
        into: isLast ? whole : nil, column: column)
    }
  }
}
