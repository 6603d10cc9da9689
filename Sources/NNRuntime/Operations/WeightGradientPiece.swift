// SPDX-License-Identifier: MIT

/// Some columns of the gradient of an output, and the gradients of weights that follow from them.
struct WeightGradientPiece: Sendable {
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
