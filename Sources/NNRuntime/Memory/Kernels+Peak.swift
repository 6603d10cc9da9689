// SPDX-License-Identifier: MIT

internal import CKernels

/// What the processor can do at most.
extension Kernels {
  /// Multiplies and adds in registers, and nothing else; returns how often.
  ///
  /// `rounds`: of all chains side by side, each of one vector.
  /// `sum`: [1], the number that is added; gets the chains' sum.
  package func multiplyAdds(rounds: Int, sum: Region) -> Int {
    precondition(rounds >= 0, "multiplyAdds: \(rounds) rounds")
    guard let cell = unsafe floats(sum, 1, "sum") else { return 0 }
    return unsafe table.pointee.multiply_adds(rounds, cell)
  }
}
