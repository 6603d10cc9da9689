// SPDX-License-Identifier: MIT

/// How the units of a cell are shared out where all sequences are one block, which one thread alone would work on: every part
/// reads its weights at each step, and keeps them in a cache of its own.
///
/// A unit does not depend on it, only who computes it does.
struct RecurrentUnitSplit {
  let parts: Int
  /// One for each time step of the longest sequence, one before and one after.
  let rounds: Int
  private let panels: Int

  /// Parts at most: more would meet more often than is worth it.
  private static let mostParts = 4
  /// Multiply-adds of a part and a step at least: some microseconds, a multiple of what it takes to meet.
  private static let leastWork = 1 << 17

  init(_ buffers: RecurrentBuffers, on run: Execution) {
    let width = run.kernels.recurrentPanelUnits(isTransposed: false)
    panels = (buffers.units + width - 1) / width
    let work = run.batch * buffers.units * buffers.units * buffers.cell.gateCount
    let isOneBlock = run.batch <= RecurrentBuffers.blockRows
    parts =
      buffers.cell.isTiled && isOneBlock
      ? max(1, min(Self.mostParts, panels, work / Self.leastWork)) : 1
    rounds = 2 + buffers.longest(on: run)
  }

  var isWorthwhile: Bool { parts > 1 }

  func panels(of part: Int) -> Range<Int> {
    part * panels / parts..<(part + 1) * panels / parts
  }
}
