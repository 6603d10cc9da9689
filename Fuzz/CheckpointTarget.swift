// SPDX-License-Identifier: MIT

import NNSpec

/// Bytes → a checkpoint: a model file whose metadata holds JSON.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzCheckpoint(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let bytes = fuzzedTensors(start, count)
  withinTime {
    for (_, text) in readTensors(bytes)?.metadata ?? [] {
      guard let value = try? JSONValue.parse(Array(text.utf8)) else { continue }
      let again = try? JSONValue.parse(Array(value.text.utf8))
      require(again.map { $0 == value } ?? false, "reads back as something else: \(text)")
    }
  }
  return 0
}
