// SPDX-License-Identifier: MIT

internal import CKernels

/// How several values of one shape become one.
package enum MergeKind: Sendable {
  case add, subtract, multiply, average, maximum, minimum

  var native: NNMerge {
    switch self {
    case .add: NN_MERGE_ADD
    case .subtract: NN_MERGE_SUBTRACT
    case .multiply: NN_MERGE_MULTIPLY
    case .average: NN_MERGE_AVERAGE
    case .maximum: NN_MERGE_MAXIMUM
    case .minimum: NN_MERGE_MINIMUM
    }
  }
}

/// Values that become one.
extension Kernels {
  package func merge(_ kind: MergeKind, _ inputs: [Region], y: Region, count: Int) {
    let pointers = unsafe inputs.map {
      unsafe floats($0, count, "input").map { unsafe UnsafePointer($0) }
    }
    unsafe pointers.withUnsafeBufferPointer { pointers in
      unsafe table.pointee.merge(
        kind.native, pointers.baseAddress, inputs.count, floats(y, count, "y"), count)
    }
  }

  /// The gradient of one of the inputs.
  package func mergeBackward(
    _ kind: MergeKind, _ inputs: [Region], index: Int, dy: Region, dx: Region, count: Int,
    accumulate: Bool
  ) {
    precondition(inputs.indices.contains(index), "input \(index) of \(inputs.count)")
    let pointers = unsafe inputs.map {
      unsafe floats($0, count, "input").map { unsafe UnsafePointer($0) }
    }
    unsafe pointers.withUnsafeBufferPointer { pointers in
      unsafe table.pointee.merge_backward(
        kind.native, pointers.baseAddress, inputs.count, index, floats(dy, count, "dy"),
        floats(dx, count, "dx"), count, accumulate ? 1 : 0)
    }
  }

  /// Sums of a b by row, divided by the rows' norms if `normalise`.
  package func rowDot(
    _ a: Region, _ b: Region, normalise: Bool, y: Region, rows: Int, columns: Int
  ) {
    unsafe table.pointee.row_dot(
      floats(a, rows * columns, "a"), floats(b, rows * columns, "b"), normalise ? 1 : 0,
      floats(y, rows, "y"), rows, columns)
  }

  /// The gradient of a.
  package func rowDotBackward(
    _ a: Region, _ b: Region, normalise: Bool, dy: Region, da: Region, rows: Int, columns: Int,
    accumulate: Bool
  ) {
    unsafe table.pointee.row_dot_backward(
      floats(a, rows * columns, "a"), floats(b, rows * columns, "b"), normalise ? 1 : 0,
      floats(dy, rows, "dy"), floats(da, rows * columns, "da"), rows, columns, accumulate ? 1 : 0)
  }
}
