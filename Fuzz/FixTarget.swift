// SPDX-License-Identifier: MIT

import NNSpec

/// Bytes → `--fix`: what is mended is no longer reported, the text still parses, and nothing new is wrong with it.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzFix(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let file = fuzzedFile(start, count)
  let before = check(file)
  for allowsUnsafe in [false, true] {
    let mended = Mending(file, before, allowsUnsafe: allowsUnsafe)
    guard mended.count > 0 else { continue }
    let text = SourceFile(path: file.path, bytes: mended.bytes)
    let faults = FixValidity.faults(before, check(text), allowsUnsafe: allowsUnsafe)
    require(
      faults.isEmpty,
      "\(faults)\n\(String(decoding: mended.bytes, as: UTF8.self))")
    _ = Mending.whole(file, allowsUnsafe: allowsUnsafe, check: check)
  }
  return 0
}
