// SPDX-License-Identifier: MIT

extension Arena {
  /// `values += share (region - values)`, from the value numbered `index` on; a share of 1 copies.
  package func average(
    _ region: Region, into values: inout ContiguousArray<Float>, at index: Int, share: Float
  ) {
    checkPlace(region, values.count, index)
    let source = unsafe pointer(region)
    unsafe values.withUnsafeMutableBufferPointer { target in
      guard let first = target.baseAddress else { return }
      let cells = unsafe first + index
      if share == 1 { return unsafe cells.update(from: source, count: region.count) }
      for cell in 0..<region.count { unsafe cells[cell] += share * (source[cell] - cells[cell]) }
    }
  }

  /// Swaps a region with values of an array.
  package func exchange(
    _ region: Region, with values: inout ContiguousArray<Float>, at index: Int
  ) {
    checkPlace(region, values.count, index)
    let cells = unsafe pointer(region)
    unsafe values.withUnsafeMutableBufferPointer { others in
      for cell in 0..<region.count {
        let kept = unsafe cells[cell]
        unsafe cells[cell] = others[index + cell]
        unsafe others[index + cell] = kept
      }
    }
  }

  private func checkPlace(_ region: Region, _ count: Int, _ index: Int) {
    precondition(
      index >= 0 && index <= count - region.count,
      "\(region.count) floats at \(index) of \(count)")
  }
}
