// SPDX-License-Identifier: MIT

internal import CKernels

/// Takes blocks of 64 bytes into the state of SHA-256; false, with nothing done, where the processor has no instructions for it.
func sha256Blocks(
  _ bytes: ContiguousArray<UInt8>, _ range: Range<Int>, state: inout ContiguousArray<UInt32>,
  constants: ContiguousArray<UInt32>
) -> Bool {
  precondition(
    range.lowerBound >= 0 && range.upperBound <= bytes.count && range.count % 64 == 0
      && state.count == 8 && constants.count == 64, "bytes \(range) of \(bytes.count)")
  guard !range.isEmpty else { return true }
  return unsafe bytes.withUnsafeBufferPointer { input in
    unsafe state.withUnsafeMutableBufferPointer { words in
      unsafe constants.withUnsafeBufferPointer { constants in
        guard let first = input.baseAddress else { return false }
        return unsafe nn_sha256(
          words.baseAddress, first + range.lowerBound, range.count / 64, constants.baseAddress) != 0
      }
    }
  }
}
