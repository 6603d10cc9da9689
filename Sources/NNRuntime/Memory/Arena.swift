// SPDX-License-Identifier: MIT

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// The memory of a plan: one block of floats, aligned to a page, 0 at first.
///
/// It comes from the system page by page as it is touched for the first time; where the system knows large pages, a block of
/// many megabytes gets those, as handing out small ones takes longer than the first step that uses them.
///
/// Each access is checked against the block once. Threads may share an arena if none writes what
/// another uses at the time; the plan sees to that, hence `@unchecked`.
@safe package final class Arena: @unchecked Sendable {
  package let count: Int
  private let base: UnsafeMutablePointer<Float>

  /// Traps if the system has no such block.
  package init(count: Int) {
    guard let base = unsafe Arena.block(count) else {
      preconditionFailure("the system has no \(Arena.bytes(count)) bytes")
    }
    self.count = count
    unsafe self.base = unsafe base
  }

  /// Nil if the system has no such block: a limit of the process may be lower than its machine's memory.
  package init?(ifThereIs count: Int) {
    guard let base = unsafe Arena.block(count) else { return nil }
    self.count = count
    unsafe self.base = unsafe base
  }

  private static func block(_ count: Int) -> UnsafeMutablePointer<Float>? {
    precondition(count >= 0, "arena of \(count) floats")
    let bytes = bytes(count)
    let block = unsafe mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0)
    // The system's sign for none is the address -1.
    guard let block = unsafe block, unsafe block != UnsafeMutableRawPointer(bitPattern: -1) else {
      return nil
    }
    #if canImport(Glibc)
      if bytes >= manyBytes { unsafe _ = madvise(block, bytes, Int32(MADV_HUGEPAGE)) }
    #endif
    return unsafe block.bindMemory(to: Float.self, capacity: max(count, 1))
  }

  deinit { unsafe _ = munmap(base, Arena.bytes(count)) }

  /// From here on the last large page, which may be nearly empty, is little beside the rest.
  private static let manyBytes = 32 << 20

  private static func bytes(_ count: Int) -> Int { max(count, 1) * MemoryLayout<Float>.stride }

  /// The address of a region, which is in the block.
  func pointer(_ region: Region) -> UnsafeMutablePointer<Float> {
    precondition(
      region.offset <= count - region.count,
      "region of \(region.count) floats at \(region.offset) of an arena of \(count)")
    return unsafe base + region.offset
  }

  package subscript(index: Int) -> Float {
    get {
      precondition(index >= 0 && index < count, "float \(index) of an arena of \(count)")
      return unsafe base[index]
    }
    set {
      precondition(index >= 0 && index < count, "float \(index) of an arena of \(count)")
      unsafe base[index] = newValue
    }
  }

  /// A float of a region seen as the 32-bit integer that `setInteger` put there.
  package func integer(_ region: Region, _ index: Int) -> Int {
    precondition(index >= 0 && index < region.count, "integer \(index) of \(region.count)")
    return Int(Int32(bitPattern: self[region.offset + index].bitPattern))
  }

  package func setInteger(_ region: Region, _ index: Int, _ value: Int) {
    precondition(index >= 0 && index < region.count, "integer \(index) of \(region.count)")
    self[region.offset + index] = Float(bitPattern: UInt32(bitPattern: Int32(value)))
  }

  package func read(_ region: Region) -> [Float] {
    unsafe Array(UnsafeBufferPointer(start: pointer(region), count: region.count))
  }

  /// Copies a region into an array that is there already, from `index` on; traps if it does not fit.
  package func read(_ region: Region, into values: inout ContiguousArray<Float>, at index: Int) {
    precondition(
      index >= 0 && index <= values.count - region.count,
      "\(region.count) floats at \(index) of \(values.count)")
    let source = unsafe pointer(region)
    unsafe values.withUnsafeMutableBufferPointer { target in
      guard let first = target.baseAddress else { return }
      unsafe (first + index).update(from: source, count: region.count)
    }
  }

  /// Writes the values to the beginning of the region; traps if there are too many.
  package func write(_ values: [Float], to region: Region) {
    precondition(
      values.count <= region.count, "\(values.count) values for a region of \(region.count)")
    let target = unsafe pointer(region)
    unsafe values.withUnsafeBufferPointer { source in
      guard let first = source.baseAddress else { return }
      unsafe target.update(from: first, count: source.count)
    }
  }

  package func fill(_ region: Region, _ value: Float) {
    unsafe pointer(region).update(repeating: value, count: region.count)
  }

  /// Copies all of `source` to the beginning of `target`; they may overlap.
  package func copy(from source: Region, to target: Region) {
    precondition(
      source.count <= target.count, "\(source.count) floats for a region of \(target.count)")
    unsafe pointer(target).update(from: pointer(source), count: source.count)
  }

  // MARK: - Batches

  /// Copies rows of a table, one after the other.
  ///
  /// `rows`: numbers of rows; traps if the table has no such row.
  /// `table`: [rows, width].
  /// `target`: [rows.count, width] or more.
  package func gather(
    rows: some Collection<Int>, of table: ContiguousArray<Float>, width: Int, into target: Region
  ) {
    let cells = unsafe checked(rows: rows.count, width: width, into: target)
    unsafe table.withUnsafeBufferPointer { source in
      for (place, row) in rows.enumerated() {
        check(row: row, width: width, tableCount: source.count)
        guard width > 0, let first = source.baseAddress else { continue }
        unsafe (cells + place * width).update(from: first + row * width, count: width)
      }
    }
  }

  /// A part of each row; `asCodes`: the place of its largest number instead, as of a category laid out.
  package func gather(
    rows: Range<Int>, of table: ContiguousArray<Float>, width: Int, _ slice: Plan.Slice,
    asCodes: Bool, into target: Region
  ) {
    let runs = width / slice.period
    let cells = unsafe checked(
      rows: rows.count, width: runs * (asCodes ? 1 : slice.count), into: target)
    precondition(
      rows.upperBound * width <= table.count && slice.begin + slice.count <= slice.period)
    var place = 0
    for run in rows.lowerBound * runs..<rows.upperBound * runs {
      let begin = run * slice.period + slice.begin
      if asCodes {
        var best = 0
        for index in 1..<max(slice.count, 1) where table[begin + index] > table[begin + best] {
          best = index
        }
        unsafe cells[place] = Float(best)
        place += 1
        continue
      }
      for index in 0..<slice.count {
        unsafe cells[place] = table[begin + index]
        place += 1
      }
    }
  }

  /// The same for bytes, which become floats: `byte / divisor`.
  package func gather(
    rows: some Collection<Int>, of table: ContiguousArray<UInt8>, width: Int,
    dividedBy divisor: Float, into target: Region
  ) {
    let cells = unsafe checked(rows: rows.count, width: width, into: target)
    unsafe table.withUnsafeBufferPointer { source in
      for (place, row) in rows.enumerated() {
        check(row: row, width: width, tableCount: source.count)
        let output = unsafe UnsafeMutableBufferPointer(start: cells + place * width, count: width)
        for cell in 0..<width {
          unsafe output[cell] = Float(source[row * width + cell]) / divisor
        }
      }
    }
  }

  /// Numbers of categories as floats.
  package func gather(
    rows: Range<Int>, of table: ContiguousArray<Int32>, into target: Region
  ) {
    let cells = unsafe checked(rows: rows.count, width: 1, into: target)
    for (place, row) in rows.enumerated() {
      unsafe cells[place] = Float(table[row])
    }
  }

  /// Numbers of categories laid out: 1 in the category's place, 0 elsewhere.
  package func gather(
    rows: Range<Int>, of table: ContiguousArray<Int32>, oneHot width: Int, into target: Region
  ) {
    let cells = unsafe checked(rows: rows.count, width: width, into: target)
    unsafe cells.update(repeating: 0, count: rows.count * width)
    for (place, row) in rows.enumerated() {
      let code = Int(table[row])
      precondition(code >= 0 && code < width, "category \(code) of \(width)")
      unsafe cells[place * width + code] = 1
    }
  }

  /// Labels laid out likewise.
  package func gather(
    rows: some Collection<Int>, of labels: ContiguousArray<Float>, oneHot width: Int,
    into target: Region
  ) {
    let cells = unsafe checked(rows: rows.count, width: width, into: target)
    unsafe cells.update(repeating: 0, count: rows.count * width)
    for (place, row) in rows.enumerated() {
      let label = Int(labels[row])
      precondition(label >= 0 && label < width, "class \(label) of \(width)")
      unsafe cells[place * width + label] = 1
    }
  }

  private func checked(
    rows: Int, width: Int, into target: Region
  ) -> UnsafeMutablePointer<Float> {
    precondition(
      width >= 0 && rows * width <= target.count,
      "\(rows) rows of \(width) for a region of \(target.count)")
    return unsafe pointer(target)
  }

  private func check(row: Int, width: Int, tableCount: Int) {
    precondition(
      row >= 0 && (row + 1) * width <= tableCount,
      "row \(row) of \(width) in a table of \(tableCount)")
  }
}
