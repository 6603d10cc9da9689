// SPDX-License-Identifier: MIT

/// Mixes each example of a training batch with another one of it, inputs and targets alike.
///
/// Source: Zhang and others 2018, "mixup: Beyond empirical risk minimization".
/// x_i becomes λ x_i + (1 - λ) x_j, with one λ of Beta(alpha, alpha) and one permutation a batch: functions of the seed and
/// the step.
package struct Mixup: Sendable {
  private let alpha: Double
  private let philox: Philox

  package init(alpha: Double, seed: UInt64) {
    self.alpha = alpha
    philox = Philox(seed: seed, purpose: "mixup", path: "training")
  }

  /// λ and, for each place of the batch, that of its partner.
  package func draw(step: Int, batch: Int) -> (share: Float, partners: [Int]) {
    var random = RandomStream(philox, stream: UInt64(truncatingIfNeeded: step))
    let share = Float(random.beta(alpha))
    var partners = Array(0..<batch)
    random.shuffle(&partners)
    return (share, partners)
  }

  /// Rows of `width` mixed with their partners.
  package static func mix(
    _ rows: ContiguousArray<Float>, width: Int, share: Float, partners: [Int],
    into mixed: inout [Float]
  ) {
    for (row, partner) in partners.enumerated() {
      for column in 0..<width {
        mixed[row * width + column] =
          share * rows[row * width + column] + (1 - share) * rows[partner * width + column]
      }
    }
  }
}
