// SPDX-License-Identifier: MIT

import NNSpec

/// Bytes → JSON lines, all columns as numbers and as texts.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzJSONL(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let bytes = fuzzedBytes(start, count)
  withinTime {
    do throws(JSONLReader.Problem) {
      let reader = try JSONLReader(bytes)
      let places = reader.header.indices
      for kind in [CSVReader.Kind.number, .text] {
        let table = try reader.read(places.map { ($0, kind) })
        let cells = kind == .number ? table.numbers.count : table.codes.count
        require(cells == table.rowCount * places.count, "cells are missing")
      }
    } catch {
      require(!error.reason.isEmpty && error.row > 0, "\(error)")
    }
    // Of a beginning the last line may be cut.
    _ = try? JSONLReader(bytes, isBeginning: true)
  }
  return 0
}
