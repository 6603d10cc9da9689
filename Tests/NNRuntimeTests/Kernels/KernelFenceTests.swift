// SPDX-License-Identifier: MIT

import NNRuntime
import Testing

@Suite struct KernelFenceTests {
  @Test func arenaIsZeroAndKeepsWhatIsWritten() {
    let arena = Arena(count: 10)
    let all = Region(offset: 0, count: 10)
    #expect(arena.read(all) == [Float](repeating: 0, count: 10))
    arena.write([1, 2, 3], to: all.slice(4, 6))
    arena.copy(from: all.slice(4, 3), to: all.slice(5, 5))
    arena.fill(all.slice(0, 2), 9)
    arena[9] = 4
    #expect(arena[5] == 1)
    #expect(arena.read(all) == [9, 9, 0, 0, 1, 1, 2, 3, 0, 4])
  }

  @Test func gathersRows() {
    let arena = Arena(count: 8)
    let all = Region(offset: 0, count: 8)
    let table: ContiguousArray<Float> = [0, 1, 10, 11, 20, 21]
    arena.gather(rows: [2, 0, 2], of: table, width: 2, into: all)
    #expect(arena.read(all) == [20, 21, 0, 1, 20, 21, 0, 0])
    let bytes: ContiguousArray<UInt8> = [0, 255, 51, 102]
    arena.gather(rows: [1, 0][...], of: bytes, width: 2, dividedBy: 255, into: all.slice(4, 4))
    #expect(arena.read(all) == [20, 21, 0, 1, 0.2, 0.4, 0, 1])
  }

  @Test func instructionSets() {
    #expect(InstructionSet.baseline.isSupported)
    #expect(InstructionSet.best == supportedSets.last)
    for set in InstructionSet.allCases {
      let kernels = Kernels(set, arena: Arena(count: 1))
      #expect((kernels != nil) == set.isSupported)
      #expect(kernels.map { $0.panelWidth % $0.lanes } ?? 0 == 0)
    }
  }

  @Test func slicesOutsideTrap() async {
    await #expect(processExitsWith: .failure) { _ = Region(offset: 3, count: 4).slice(2, 3) }
    await #expect(processExitsWith: .failure) { _ = Region(offset: -1, count: 4) }
  }

  @Test func accessOutsideTheArenaTraps() async {
    await #expect(processExitsWith: .failure) {
      _ = Arena(count: 4).read(Region(offset: 3, count: 2))
    }
    await #expect(processExitsWith: .failure) { _ = Arena(count: 4)[4] }
    await #expect(processExitsWith: .failure) {
      let table: ContiguousArray<Float> = [1, 2, 3]
      Arena(count: 9).gather(rows: [1], of: table, width: 2, into: Region(offset: 0, count: 9))
    }
  }

  @Test func tooSmallARegionTraps() async {
    await #expect(processExitsWith: .failure) {
      let cells = Region(offset: 0, count: 11)
      Kernels(.baseline, arena: Arena(count: 100))?.add(cells, y: cells, count: 12)
    }
    await #expect(processExitsWith: .failure) {
      let cells = Region(offset: 0, count: 100)
      Kernels(.baseline, arena: Arena(count: 100))?.matmul(
        cells, aRow: 50, packedB: cells, c: cells, cRow: 1, rows: 3, columns: 1, depth: 1)
    }
    await #expect(processExitsWith: .failure) {
      let cells = Region(offset: 0, count: 10)
      Kernels(.baseline, arena: Arena(count: 10))?.update(
        .adam, numbers: UpdateNumbers(), w: cells, g: cells, count: 10)
    }
  }
}
