// SPDX-License-Identifier: MIT

import NNSpec

/// Bytes → the array of an npy file, or all arrays of an npz archive.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzNPY(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let bytes = fuzzedBytes(start, count)
  withinTime {
    do throws(ByteProblem) {
      if bytes.starts(with: Array("PK".utf8)) {
        let archive = try ZipReader(bytes)
        for member in archive.members {
          do throws(ByteProblem) {
            try read(archive.read(member))
          } catch {
            requireSound(error)
          }
          _ = try? archive.read(member, limit: 100)
        }
      } else {
        try read(bytes)
      }
    } catch {
      requireSound(error)
    }
  }
  return 0
}

private func read(_ bytes: ContiguousArray<UInt8>) throws(ByteProblem) {
  let reader = try NPYReader(bytes)
  let count = reader.count * reader.width
  switch try reader.values(bytes) {
  case .numbers(let numbers, let stride, let offsets):
    require(numbers.count == count && stride == reader.width, "values are missing")
    require(offsets.count == stride, "\(offsets.count) columns of \(stride)")
  case .bytes(let samples): require(samples.count == count, "bytes are missing")
  case .codes, .unread: require(false, "an array without numbers")
  }
}
