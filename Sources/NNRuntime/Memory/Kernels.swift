// SPDX-License-Identifier: MIT

internal import CKernels
package import NNSpec

/// The kernels of one instruction set over the regions of one arena.
///
/// Each method checks that the regions hold what the sizes say and traps with the numbers if
/// not: a wrong size in a step must not become a wrong address. What the kernels compute is
/// said in CKernels.h; all matrices are row-major. Regions that are written must not overlap
/// others, but where a method says so.
@safe package struct Kernels: @unchecked Sendable {
  package let set: InstructionSet
  package let arena: Arena
  // Points to a constant, hence `@unchecked`.
  let table: UnsafePointer<NNKernels>

  /// Nil if the program has not been built with the set or the processor cannot run it.
  package init?(_ set: InstructionSet, arena: Arena) {
    guard set.isSupported, let table = unsafe nn_kernels(set.native) else { return nil }
    self.set = set
    self.arena = arena
    unsafe self.table = table
  }

  /// Floats in a vector.
  package var lanes: Int { unsafe table.pointee.lanes }

  /// Columns in a panel of a packed matrix.
  package var panelWidth: Int { unsafe table.pointee.panel_width }

  /// Floats of a packed matrix [depth, columns]; two numbers of bfloat16 take the place of one.
  package func packedCount(depth: Int, columns: Int, _ precision: ProductPrecision = .float32)
    -> Int
  {
    (columns + panelWidth - 1) / panelWidth * panelWidth * precision.cells(of: depth)
  }

  // MARK: - Checks

  /// The floats of a region that must hold `count`; nil where there is no region.
  func floats(
    _ region: Region?, _ count: Int, _ name: StaticString, _ kernel: StaticString = #function
  ) -> UnsafeMutablePointer<Float>? {
    guard let region else { return nil }
    precondition(
      count >= 0 && count <= region.count,
      "\(kernel): \(name) has \(region.count) floats, \(count) are used")
    return unsafe arena.pointer(region)
  }

  /// A float region seen as the 32-bit integers that a kernel keeps there.
  func integers(
    _ region: Region, _ count: Int, _ name: StaticString, _ kernel: StaticString = #function
  ) -> UnsafeMutablePointer<Int32>? {
    guard let cells = unsafe floats(region, count, name, kernel) else { return nil }
    return unsafe UnsafeMutableRawPointer(cells).assumingMemoryBound(to: Int32.self)
  }

  /// Cells up to the last of a strided matrix.
  func extent(
    _ rows: Int, _ rowStride: Int, _ columns: Int, _ columnStride: Int,
    _ kernel: StaticString = #function
  ) -> Int {
    precondition(
      rows >= 0 && columns >= 0 && rowStride >= 0 && columnStride >= 0,
      "\(kernel): [\(rows), \(columns)] with strides \(rowStride), \(columnStride)")
    if rows == 0 || columns == 0 { return 0 }
    return (rows - 1) * rowStride + (columns - 1) * columnStride + 1
  }

  // MARK: - Matrix product

  /// Packs rows of b as rows `depthBegin` onwards of panels that are `depth` deep.
  ///
  /// `b`: [depthCount, columns] with the strides given.
  package func pack(
    _ b: Region, rowStride: Int, columnStride: Int, depthCount: Int, columns: Int,
    packed: Region, depthBegin: Int = 0, depth: Int, precision: ProductPrecision = .float32
  ) {
    precondition(
      depthBegin >= 0 && depthCount >= 0 && depthBegin + depthCount <= depth
        && (precision == .float32 || depthBegin.isMultiple(of: 2)),
      "pack: rows \(depthBegin)..<\(depthBegin + depthCount) of \(depth)")
    let cells = extent(depthCount, rowStride, columns, columnStride)
    let count = packedCount(depth: depth, columns: columns, precision)
    let source = unsafe floats(b, cells, "b")
    let target = unsafe floats(packed, count, "packed")
    switch precision {
    case .float32:
      unsafe table.pointee.pack(
        source, rowStride, columnStride, depthCount, columns, target, depthBegin, depth)
    case .bfloat16:
      unsafe table.pointee.pack_bfloat16(
        source, rowStride, columnStride, depthCount, columns, target, depthBegin, depth)
    }
  }

  /// `c = (accumulate ? c : bias or 0) + a b`; an element does not depend on rows and columns.
  ///
  /// `a`: [rows, depth] with the strides given.
  /// `packedB`: [depth, columns], packed in the same precision; a is rounded to it.
  /// `c`: [rows, columns] with row stride `cRow`.
  /// `bias`: [columns], or nil.
  package func matmul(
    _ a: Region, aRow: Int, aColumn: Int = 1, packedB: Region, c: Region, cRow: Int, rows: Int,
    columns: Int, depth: Int, bias: Region? = nil, accumulate: Bool = false,
    precision: ProductPrecision = .float32
  ) {
    precondition(cRow >= columns || rows <= 1, "matmul: rows of \(columns) in rows of \(cRow)")
    let left = unsafe floats(a, extent(rows, aRow, depth, aColumn), "a")
    let right = unsafe floats(
      packedB, packedCount(depth: depth, columns: columns, precision), "packedB")
    let target = unsafe floats(c, extent(rows, cRow, columns, 1), "c")
    let start = unsafe floats(bias, columns, "bias")
    switch precision {
    case .float32:
      unsafe table.pointee.matmul(
        left, aRow, aColumn, right, target, cRow, rows, columns, depth, start, accumulate ? 1 : 0)
    case .bfloat16:
      unsafe table.pointee.matmul_bfloat16(
        left, aRow, aColumn, right, target, cRow, rows, columns, depth, start, accumulate ? 1 : 0)
    }
  }
}

extension ProductPrecision {
  /// Cells of 32 bits that a number of steps of a product's depth take.
  package func cells(of depth: Int) -> Int { self == .float32 ? depth : (depth + 1) / 2 }
}
