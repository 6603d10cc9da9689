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
