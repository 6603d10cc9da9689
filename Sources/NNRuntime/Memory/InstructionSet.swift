// SPDX-License-Identifier: MIT

internal import CKernels

/// The instruction sets that the kernels are compiled for.
package enum InstructionSet: String, CaseIterable, Sendable {
  case baseline, avx2, avx512

  /// The best that this processor has.
  package static var best: InstructionSet {
    allCases.last { $0.isSupported } ?? .baseline
  }

  /// Whether the program has been built with it and this processor can run it.
  package var isSupported: Bool {
    unsafe nn_kernels(native) != nil && nn_supports(native) != 0
  }

  var native: NNInstructionSet {
    switch self {
    case .baseline: NN_BASELINE
    case .avx2: NN_AVX2
    case .avx512: NN_AVX512
    }
  }
}
