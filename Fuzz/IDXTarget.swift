// SPDX-License-Identifier: MIT

import NNSpec

/// Bytes → the values of an IDX file.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzIDX(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let bytes = fuzzedBytes(start, count)
  withinTime {
    do throws(IDXReader.Problem) {
      let reader = try IDXReader(bytes)
      require(reader.length >= 4, "a length of \(reader.length)")
      let numbers = try reader.numbers(bytes)
      require(numbers.count == reader.count * reader.width, "values are missing")
      if let samples = try reader.bytes(bytes) {
        require(samples.count == numbers.count, "bytes are missing")
      }
    } catch {
      require(!error.text.isEmpty, "\(error)")
    }
  }
  return 0
}
