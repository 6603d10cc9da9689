// SPDX-License-Identifier: MIT

internal import CKernels

/// The memory of one head's attention over one example; see NNAttention in CKernels.h.
///
/// Matrices by position begin at the head's first feature and have `row` floats from one position to the next.
package struct Attention: Sendable {
  package var queries: Int
  package var keys: Int
  /// Features of a head.
  package var width: Int
  package var row: Int
  package var isCausal: Bool
  package var q: Region
  package var k: Region
  package var v: Region
  package var output: Region
  /// Two floats a query.
  package var kept: Region
  package var keptRow: Int
  /// Of the dropout, and what its random numbers follow from.
  package var rate: Float = 0
  package var key: UInt64 = 0
  package var step: UInt64 = 0
  package var outputGradient: Region?
  package var dq: Region?
  package var dk: Region?
  package var dv: Region?
  package var scratch: Region

  package init(
    queries: Int, keys: Int, width: Int, row: Int, isCausal: Bool, q: Region, k: Region,
    v: Region, output: Region, kept: Region, keptRow: Int, scratch: Region
  ) {
    (self.queries, self.keys, self.width, self.row) = (queries, keys, width, row)
    self.isCausal = isCausal
    (self.q, self.k, self.v, self.output) = (q, k, v, output)
    (self.kept, self.keptRow, self.scratch) = (kept, keptRow, scratch)
  }

  /// Floats of scratch memory, enough for the longest vectors.
  package static func scratchCount(width: Int) -> Int {
    let (queries, keys) = (Int(NN_ATTENTION_QUERIES), Int(NN_ATTENTION_KEYS))
    let (row, whole) = (Int(NN_ATTENTION_ROW), (width + 15) / 16 * 16)
    return 2 * width * row + keys * whole + 2 * queries * whole + 3 * queries * row
  }
}

extension Kernels {
  package func attentionForward(_ attention: Attention) {
    var native = unsafe self.native(attention)
    unsafe table.pointee.attention_forward(&native)
  }

  /// Sets the gradients; `output` and `kept` are what forward left there.
  package func attentionBackward(_ attention: Attention) {
    precondition(
      attention.outputGradient != nil && attention.dq != nil && attention.dk != nil
        && attention.dv != nil, "attentionBackward: a gradient is missing")
    var native = unsafe self.native(attention)
    unsafe table.pointee.attention_backward(&native)
  }

  /// Turns the pairs of every head by each row's angle, or back; x and y may be the same.
  ///
  /// `x`, `y`: [rows, heads, width]; `angles`: [rows, width], cosines then sines.
  package func rotatePairs(
    _ x: Region, angles: Region, isBackward: Bool, y: Region, rows: Int, heads: Int, width: Int,
    accumulate: Bool = false
  ) {
    precondition(width % 2 == 0, "rotatePairs: heads of \(width) features")
    let count = rows * heads * width
    unsafe table.pointee.rotate_pairs(
      floats(x, count, "x"), floats(angles, rows * width, "angles"), isBackward ? -1 : 1,
      floats(y, count, "y"), rows, heads, width, accumulate ? 1 : 0)
  }

  private func native(_ a: Attention) -> NNAttention {
    precondition(a.width > 0 && a.row >= a.width, "heads of \(a.width) in rows of \(a.row)")
    let byQuery = extent(a.queries, a.row, a.width, 1)
    let byKey = extent(a.keys, a.row, a.width, 1)
    let scratch = Attention.scratchCount(width: a.width)
    var native = unsafe NNAttention()
    unsafe native.queries = a.queries
    unsafe native.keys = a.keys
    unsafe native.width = a.width
    unsafe native.row = a.row
    unsafe native.causal = a.isCausal ? 1 : 0
    unsafe native.factor = 1 / Float(a.width).squareRoot()
    unsafe native.q = UnsafePointer(floats(a.q, byQuery, "q"))
    unsafe native.k = UnsafePointer(floats(a.k, byKey, "k"))
    unsafe native.v = UnsafePointer(floats(a.v, byKey, "v"))
    unsafe native.output = floats(a.output, byQuery, "output")
    unsafe native.kept = floats(a.kept, extent(a.queries, a.keptRow, 2, 1), "kept")
    unsafe native.kept_row = a.keptRow
    unsafe native.rate = a.rate
    unsafe native.key = a.key
    unsafe native.step = a.step
    unsafe native.output_gradient = UnsafePointer(floats(a.outputGradient, byQuery, "gradient"))
    unsafe native.dq = floats(a.dq, byQuery, "dq")
    unsafe native.dk = floats(a.dk, byKey, "dk")
    unsafe native.dv = floats(a.dv, byKey, "dv")
    unsafe native.scratch = floats(a.scratch, scratch, "scratch")
    return unsafe native
  }
}
