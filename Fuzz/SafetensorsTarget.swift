// SPDX-License-Identifier: MIT

import NNSpec

/// Bytes → a model file.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzSafetensors(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let bytes = fuzzedTensors(start, count)
  withinTime { _ = readTensors(bytes) }
  return 0
}
