// SPDX-License-Identifier: MIT

internal import CKernels

/// The recurrent cells that are one kernel.
package enum RecurrentCell: Sendable, Equatable {
  case rnn(ActivationKind, parameter: Float)
  case lstm
  case gru
  /// The reset gate acts on the state before the product.
  case gruResetBefore

  /// Gates of one unit.
  package var gateCount: Int {
    switch self {
    case .rnn: 1
    case .lstm: 4
    case .gru, .gruResetBefore: 3
    }
  }

  var native: NNCell {
    switch self {
    case .rnn: NN_CELL_RNN
    case .lstm: NN_CELL_LSTM
    case .gru: NN_CELL_GRU
    case .gruResetBefore: NN_CELL_GRU_RESET_BEFORE
    }
  }

  /// Whether the backward pass needs a value a unit and step besides the gates and the states.
  package var keepsMore: Bool { if case .rnn = self { false } else { true } }
  /// Whether the backward pass reads the output of the step before.
  package var readsOutput: Bool { self == .gru || self == .gruResetBefore }
  /// Whether the gates are made of the sums while these are in registers, for which the weights are packed by units.
  package var isTiled: Bool { self == .lstm || self == .gru }
}

/// The memory of a recurrent cell for a block of sequences; see NNRecurrence in CKernels.h.
package struct Recurrence: Sendable {
  package var cell: RecurrentCell
  package var units: Int
  package var isReversed: Bool
  /// Sequences of the block.
  package var rows: Int
  /// Time steps of the whole batch.
  package var steps: Int
  /// Examples of the whole batch.
  package var examples: Int
  /// [rows, 3]: first row, length, example, as bits of Int32.
  package var places: Region
  package var gates: Region
  /// Whether the gates are wanted after the forward pass.
  package var keepsGates: Bool
  package var kept: Region?
  package var previous: Region?
  package var output: Region?
  /// Floats from one step's output to the next, and of its gradient.
  package var outputRow: Int
  package var recurrentWeight: Region
  package var candidateWeight: Region?
  package var recurrentBias: Region?
  package var mask: Region?
  package var initialState: Region?
  package var initialCell: Region?
  package var finalState: Region?
  package var finalCell: Region?
  package var outputGradient: Region?
  package var finalGradient: Region?
  package var recurrentGradient: Region?
  package var scratch: Region
  package var table: Table?
  package var input: Input?

  /// Rows of x W + b by number, [count + 1, gates · units], of which steps choose by `codes`.
  package struct Table: Sendable {
    package let rows: Region
    package let count: Int
    package let codes: Region

    package init(rows: Region, count: Int, codes: Region) {
      self.rows = rows
      self.count = count
      self.codes = codes
    }
  }

  /// x [steps, features], of which the cell makes x W + b itself.
  package struct Input: Sendable {
    package let x: Region
    package let features: Int
    package let weight: Region
    package let bias: Region?

    package init(x: Region, features: Int, weight: Region, bias: Region?) {
      self.x = x
      self.features = features
      self.weight = weight
      self.bias = bias
    }
  }

  /// Floats of scratch memory for each sequence and unit.
  package static let scratchSize = 8
}
