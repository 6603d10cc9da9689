// SPDX-License-Identifier: MIT

internal import CKernels

/// Penalties, limits and updates of parameters.
extension Kernels {
  /// `g += l1 sign(w) + 2 l2 w`.
  package func addPenalty(_ w: Region, g: Region, l1: Float, l2: Float, count: Int) {
    unsafe table.pointee.add_penalty(floats(w, count, "w"), floats(g, count, "g"), l1, l2, count)
  }

  /// Scales each column of w [rows, columns] whose 2-norm is over the limit back to it.
  package func maxNorm(_ w: Region, rows: Int, columns: Int, limit: Float) {
    unsafe table.pointee.max_norm(floats(w, rows * columns, "w"), rows, columns, limit)
  }

  /// Scales each column of w [rows, columns] to the 2-norm 1; one of zeros stays.
  package func unitNorm(_ w: Region, rows: Int, columns: Int) {
    unsafe table.pointee.unit_norm(floats(w, rows * columns, "w"), rows, columns)
  }

  /// One update of w from g, with the optimiser's state in a, b and c.
  ///
  /// momentum, nesterov: a = velocity. adagrad: a = sum of squares. rmsprop: a = mean square,
  /// b = momentum's buffer, c = mean gradient if centred. adam, adamw: a, b = moments,
  /// c = largest second moment if amsgrad. Traps if a state the optimiser needs is missing.
  package func update(
    _ kind: OptimiserKind, numbers: UpdateNumbers, w: Region, g: Region, a: Region? = nil,
    b: Region? = nil, c: Region? = nil, count: Int
  ) {
    let isAdam = kind == .adam || kind == .adamw
    let isRMSprop = kind == .rmsprop
    precondition(a != nil || kind == .sgd, "update: \(kind) without a")
    precondition(
      b != nil || !(isAdam || (isRMSprop && numbers.momentum != 0)), "update: \(kind) without b")
    precondition(
      c != nil || !((isAdam && numbers.amsgrad) || (isRMSprop && numbers.centred)),
      "update: \(kind) without c")
    var native = numbers.native
    unsafe table.pointee.update(
      kind.native, &native, floats(w, count, "w"), floats(g, count, "g"), floats(a, count, "a"),
      floats(b, count, "b"), floats(c, count, "c"), count)
  }
}
