// SPDX-License-Identifier: MIT

internal import CKernels

/// Four random words of Philox4x32-10 for a counter of 128 bits under a key of 64.
func philoxWords(
  key: UInt64, counterLow: UInt64, counterHigh: UInt64
) -> (UInt32, UInt32, UInt32, UInt32) {
  var words: (UInt32, UInt32, UInt32, UInt32) = (0, 0, 0, 0)
  unsafe withUnsafeMutableBytes(of: &words) { bytes in
    unsafe nn_philox(
      key, counterLow, counterHigh, bytes.baseAddress?.assumingMemoryBound(to: UInt32.self))
  }
  return words
}

/// Numbers in [0, 1), as a stream of the key gives them: from its number `begin`, which is even, until the array is full.
func philoxUniforms(
  key: UInt64, counterHigh: UInt64, from begin: Int, into numbers: inout ContiguousArray<Double>
) {
  precondition(begin >= 0 && begin % 2 == 0, "a stream from its number \(begin)")
  unsafe numbers.withUnsafeMutableBufferPointer { cells in
    unsafe nn_uniform_numbers(
      cells.baseAddress, cells.count, key, UInt64(begin / 2), counterHigh)
  }
}
