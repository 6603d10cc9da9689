// SPDX-License-Identifier: MIT

import NNSpec

/// Bytes → what they unpack to, never more than a limit.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzGzip(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let bytes = fuzzedBytes(start, count)
  let limit = 1 << 20
  withinTime {
    do throws(GzipReader.Problem) {
      let whole = try GzipReader.unpack(bytes, limit: limit)
      require(whole.count <= limit, "\(whole.count) bytes")
      let beginning = try GzipReader.unpack(bytes, limit: 100, isBeginningEnough: true)
      require(whole.starts(with: beginning.prefix(100)), "the beginning is another")
    } catch {
      require(!error.words.isEmpty, "\(error)")
    }
  }
  return 0
}
