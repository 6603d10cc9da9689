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
  /// momentum, nesterov, lars: a = velocity. adagrad: a = sum of squares. rmsprop: a = mean square,
  /// b = momentum's buffer, c = mean gradient if centred. adam and its relatives: a, b = moments,
  /// c = largest second moment if amsgrad. adadelta: a, b = mean squares of gradients and steps.
  /// rprop: a = step, b = last gradient. lion: a = mean. ftrl: a = n, b = z. Traps if a state the
  /// optimiser needs is missing.
  package func update(
    _ kind: OptimiserKind, numbers: UpdateNumbers, w: Region, g: Region, a: Region? = nil,
    b: Region? = nil, c: Region? = nil, count: Int
  ) {
    let needed = kind.states(numbers)
    precondition(a != nil || !needed.a, "update: \(kind) without a")
    precondition(b != nil || !needed.b, "update: \(kind) without b")
    precondition(c != nil || !needed.c, "update: \(kind) without c")
    var native = numbers.native
    unsafe table.pointee.update(
      kind.native, &native, floats(w, count, "w"), floats(g, count, "g"), floats(a, count, "a"),
      floats(b, count, "b"), floats(c, count, "c"), count)
  }

  /// Moves the state as `update` does; g becomes what the learning rate would multiply, w stays.
  ///
  /// momentum, nesterov, lamb.
  package func updateDirection(
    _ kind: OptimiserKind, numbers: UpdateNumbers, w: Region, g: Region, a: Region,
    b: Region? = nil, count: Int
  ) {
    precondition(
      [.momentum, .nesterov, .lamb].contains(kind) && (b != nil || kind != .lamb),
      "updateDirection: \(kind)")
    var native = numbers.native
    unsafe table.pointee.update_direction(
      kind.native, &native, floats(w, count, "w"), floats(g, count, "g"), floats(a, count, "a"),
      floats(b, count, "b"), count)
  }

  /// `g /= sqrt(max(factor v, floor))`.
  package func divideByRoot(
    of v: Region, factor: Float, floor: Float, g: Region, count: Int
  ) {
    unsafe table.pointee.divide_by_root(
      floats(v, count, "v"), factor, floor, floats(g, count, "g"), count)
  }
}

extension OptimiserKind {
  /// The states that an update reads and writes.
  func states(_ numbers: UpdateNumbers) -> (a: Bool, b: Bool, c: Bool) {
    switch self {
    case .sgd: (false, false, false)
    case .momentum, .nesterov, .adagrad, .lion, .lars: (true, false, false)
    case .rmsprop: (true, numbers.momentum != 0, numbers.centred)
    case .adam, .adamw: (true, true, numbers.amsgrad)
    case .adadelta, .adamax, .nadam, .radam, .rprop, .ftrl, .lamb: (true, true, false)
    }
  }
}
