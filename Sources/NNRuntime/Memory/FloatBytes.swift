// SPDX-License-Identifier: MIT

// Floats as files have them: four bytes each, the lowest first, as all processors that the kernels are written for have them
// in memory.

extension Arena {
  /// Adds a region to the bytes of a file.
  package func append(_ region: Region, to bytes: inout [UInt8]) {
    unsafe bytes.append(
      contentsOf: UnsafeRawBufferPointer(
        UnsafeBufferPointer(start: pointer(region), count: region.count)))
  }
}

extension ContiguousArray<Float> {
  /// Adds some of the values to the bytes of a file.
  package func append(_ range: Range<Int>, to bytes: inout [UInt8]) {
    unsafe withUnsafeBufferPointer { values in
      unsafe bytes.append(
        contentsOf: UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: values[range])))
    }
  }
}
