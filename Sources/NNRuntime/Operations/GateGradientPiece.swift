// SPDX-License-Identifier: MIT

/// Some columns of the gradients of gates, and the gradients of weights that follow from them.
struct GateGradientPiece: Sendable {
  /// A weight whose gradient is xᵀ times these columns.
  struct Product: Sendable {
    let x: Buffer
    let inputCount: Int
    let target: Buffer
  }

  /// [rows, sourceColumns].
  let source: Buffer
  let sourceColumns: Int
  let columns: Range<Int>
  /// The first of them in the weights.
  let weightBegin: Int
  var products: [Product] = []
  /// Biases, whose gradients are sums over the rows.
  var sums: [Buffer] = []
  /// A table whose rows were chosen by number, instead of x.
  var table: TableGradient?

  func panels(_ width: Int) -> Int { (columns.count + width - 1) / width }
}

/// Where the gradients of a table of projected rows go, and those of what it was made of.
struct TableGradient: Sendable {
  let codes: Buffer
  /// The lookup's own table, [rows, inputCount].
  let table: Buffer
  let rows: Int
  let inputCount: Int
  /// A worker's own panels of them, [panels, rows, panelWidth]: several parts are worked on at the same time.
  let panels: Buffer
  /// [rows, columns].
  let plain: Buffer
  /// Of the input's weight; nil: not wanted.
  let weightGradient: Buffer?
}
