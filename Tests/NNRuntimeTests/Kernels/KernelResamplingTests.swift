// SPDX-License-Identifier: MIT

import NNRuntime
import Testing

@Suite struct KernelResamplingTests {
  @Test(arguments: supportedSets) func mapsAxes(set: InstructionSet) throws {
    let maps = [
      AxisMap(inputs: 2, entries: [[.init(1, 0.5)], [], [.init(0), .init(1, -2)]]),
      AxisMap(shifting: 3, by: -1, to: 5), AxisMap.identity(2),
    ]
    let (examples, cells) = (3, 2 * 3 * 2)
    for channels in try KernelBench(set, floats: 100).sizes {
      let values = numbers(examples * cells * channels)
      let map = Resampling(maps, channels: channels)
      #expect(map.inputCount == cells * channels && map.outputCount == 3 * 5 * 2 * channels)
      var want = [Double](repeating: 0, count: examples * map.outputCount)
      for index in want.indices {
        let (c, v) = (index % channels, index / channels % 2)
        let (h, p) = (index / channels / 2 % 5, index / channels / 10 % 3)
        for plane in maps[0].entries[p] {
          for row in maps[1].entries[h] {
            let cell = (index / map.outputCount * 2 + plane.source) * 3 + row.source
            want[index] +=
              Double(plane.weight * row.weight) * Double(values[(cell * 2 + v) * channels + c])
          }
        }
      }
      var bench = try KernelBench(set)
      let x: Region = bench.put(values)
      let y: Region = bench.put([Float](repeating: 3, count: want.count))
      for accumulate in [true, false] {
        bench.kernels.resample(x, map, examples: examples, y: y, accumulate: accumulate)
        expectClose(bench.read(y), want.map { $0 + (accumulate ? 3 : 0) })
      }
    }
  }

  @Test func transposedMapsGiveBack() {
    let map = AxisMap(inputs: 3, entries: [[.init(2)], [.init(0, 2), .init(2, 3)], []])
    #expect(map.transposed.entries == [[.init(1, 2)], [], [.init(0), .init(1, 3)]])
    #expect(map.transposed.transposed == map)
  }

  @Test(arguments: supportedSets) func permutes(set: InstructionSet) throws {
    var bench = try KernelBench(set)
    let values = numbers(2 * 3 * 19)
    let x: Region = bench.put(values)
    // [2, 3, 19] read as [3, 19, 2] and, run by run, as itself.
    let turned = (0..<values.count).map { values[$0 % 2 * 57 + $0 / 2] }
    for range in [0..<57, 5..<56] {
      let y: Region = bench.put([Float](repeating: 1, count: range.count * 2))
      let want = turned[range.lowerBound * 2..<range.upperBound * 2]
      for accumulate in [true, false] {
        bench.kernels.permute(
          x, sizes: [3, 19, 2], strides: [19, 1, 57], rowBegin: range.lowerBound,
          rowCount: range.count, y: y, accumulate: accumulate)
        #expect(bench.read(y) == want.map { accumulate ? $0 + 1 : $0 })
      }
    }
    let y = bench.room(values.count)
    bench.kernels.permute(
      x, sizes: [2, 3, 19], strides: [57, 19, 1], rowBegin: 0, rowCount: 6, y: y)
    #expect(bench.read(y) == values)
  }
}
