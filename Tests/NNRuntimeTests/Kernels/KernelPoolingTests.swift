// SPDX-License-Identifier: MIT

import NNRuntime
import Testing

/// Pairs of cells along both axes: all of an image, or with a row and a column behind that no window has.
private let pairWindows = [
  Window(
    [.init(6, kernel: 2, stride: 2, outputs: 3), .init(4, kernel: 2, stride: 2, outputs: 2)],
    channels: 3),
  Window(
    [.init(5, kernel: 2, stride: 2, outputs: 2), .init(7, kernel: 2, stride: 2, outputs: 3)],
    channels: 33),
  Window(
    [.init(2, kernel: 2, stride: 2, outputs: 1), .init(3, kernel: 2, stride: 2, outputs: 1)],
    channels: 16),
]

@Suite struct KernelPoolingTests {
  private static let examples = 3

  /// Calls `body` with the position in y, the position of the window's first cell's channel in x,
  /// and the input cells of the window.
  private func forEachOutput(
    _ window: Window, _ body: (_ output: Int, _ base: Int, _ cells: [Int]) -> Void
  ) {
    for example in 0..<Self.examples {
      for output in 0..<window.outputCells {
        let cells = (0..<window.kernelCells).compactMap {
          window.input(output, $0)
        }
        for channel in 0..<window.channels {
          body(
            (example * window.outputCells + output) * window.channels + channel,
            example * window.inputCount + channel, cells)
        }
      }
    }
  }

  @Test(arguments: supportedSets, testWindows + pairWindows)
  func max(set: InstructionSet, window: Window) throws {
    var bench = try KernelBench(set)
    // Few different values, so that there are ties.
    let values = numbers(Self.examples * window.inputCount).map { ($0 * 2).rounded() }
    let outputs = Self.examples * window.outputCells * window.channels
    let gradients = numbers(outputs, seed: 2).map { ($0 * 8).rounded() }
    var expected = [Float](repeating: 0, count: outputs)
    var winners = [Int32](repeating: 0, count: outputs)
    var slopes = [Float](repeating: 1, count: values.count)
    forEachOutput(window) { output, base, cells in
      let best = cells.map { values[base + $0 * window.channels] }.max() ?? 0
      let winner = cells.first { values[base + $0 * window.channels] == best } ?? -1
      expected[output] = best
      winners[output] = Int32(winner)
      slopes[base + winner * window.channels] += gradients[output]
    }
    let x: Region = bench.put(values)
    let y = bench.room(outputs)
    let indices = bench.room(outputs)
    let dy: Region = bench.put(gradients)
    let dx: Region = bench.put([Float](repeating: 1, count: values.count))
    bench.kernels.maxPool(x, window: window, examples: Self.examples, y: y, indices: indices)
    #expect(bench.read(y) == expected)
    #expect(bench.read(indices).map { Int32(bitPattern: $0.bitPattern) } == winners)
    bench.kernels.maxPoolBackward(
      dy, indices: indices, window: window, examples: Self.examples, dx: dx, accumulate: true)
    #expect(bench.read(dx) == slopes)
    bench.kernels.maxPoolBackward(
      dy, indices: indices, window: window, examples: Self.examples, dx: dx)
    #expect(bench.read(dx) == slopes.map { $0 - 1 })
    // Behind a relu: no gradient where the largest is not above 0.
    bench.kernels.maxPool(
      x, window: window, examples: Self.examples, y: y, indices: indices, isRectified: true)
    #expect(bench.read(y) == expected)
    let passing = zip(expected, winners).map { $0 > 0 ? $1 : -1 }
    #expect(bench.read(indices).map { Int32(bitPattern: $0.bitPattern) } == passing)
  }

  @Test(arguments: supportedSets) func maxSeesNaNAndVeryNegative(set: InstructionSet) throws {
    var bench = try KernelBench(set)
    let window = Window([.init(6, kernel: 2, stride: 2, outputs: 3)], channels: 1)
    let x: Region = bench.put([.nan, 1, -.infinity, -.infinity, -3, -2])
    let y = bench.room(3)
    let indices = bench.room(3)
    bench.kernels.maxPool(x, window: window, examples: 1, y: y, indices: indices)
    #expect(bench.read(y)[0].isNaN)
    #expect(Array(bench.read(y)[1...]) == [-.infinity, -2])
    #expect(bench.read(indices).map(\.bitPattern) == [0, 2, 5])
  }

  /// Of pairs too, the last not-a-number wins.
  @Test(arguments: supportedSets) func pairsSeeNaN(set: InstructionSet) throws {
    var bench = try KernelBench(set)
    let x: Region = bench.put([.nan, 1, 5, 2, 3, -1, .nan, .nan, .nan, -4, 0, 0])
    let (y, indices) = (bench.room(3), bench.room(3))
    let axes = [Window.Axis(2, kernel: 2, stride: 2, outputs: 1)]
    bench.kernels.maxPool(
      x, window: Window(axes + [.init(6, kernel: 2, stride: 2, outputs: 3)], channels: 1),
      examples: 1, y: y, indices: indices)
    #expect(bench.read(y)[0].isNaN && bench.read(y)[1].isNaN && bench.read(y)[2] == 3)
    #expect(bench.read(indices).map(\.bitPattern) == [7, 8, 4])
  }

  @Test(arguments: supportedSets, testWindows)
  func average(set: InstructionSet, window: Window) throws {
    var bench = try KernelBench(set)
    let values = numbers(Self.examples * window.inputCount)
    let outputs = Self.examples * window.outputCells * window.channels
    let gradients = numbers(outputs, seed: 2)
    var expected = [Double](repeating: 0, count: outputs)
    var slopes = [Double](repeating: 0, count: values.count)
    forEachOutput(window) { output, base, cells in
      for cell in cells {
        expected[output] += Double(values[base + cell * window.channels]) / Double(cells.count)
        slopes[base + cell * window.channels] += Double(gradients[output]) / Double(cells.count)
      }
    }
    let x: Region = bench.put(values)
    let y = bench.room(outputs)
    let dy: Region = bench.put(gradients)
    let dx: Region = bench.put([Float](repeating: 2, count: values.count))
    bench.kernels.averagePool(x, window: window, examples: Self.examples, y: y)
    expectClose(bench.read(y), expected)
    bench.kernels.averagePoolBackward(
      dy, window: window, examples: Self.examples, dx: dx, accumulate: true)
    expectClose(bench.read(dx), slopes.map { $0 + 2 })
    bench.kernels.averagePoolBackward(dy, window: window, examples: Self.examples, dx: dx)
    expectClose(bench.read(dx), slopes)
  }

  /// An example at a time gives what a batch gives: runs of positions may differ in length.
  @Test(arguments: supportedSets) func globalMax(set: InstructionSet) throws {
    for channels in try KernelBench(set, floats: 100).sizes {
      for positions in [1, 2, 7] {
        var bench = try KernelBench(set)
        let examples = 3
        // Few different values, so that there are ties, and not-a-number now and then.
        let values = numbers(examples * positions * channels).map {
          $0 > 2 ? Float.nan : ($0 * 2).rounded()
        }
        let gradients = numbers(examples * channels, seed: 2).map { ($0 * 8).rounded() }
        var expected = gradients
        var winners = [Int](repeating: 0, count: gradients.count)
        var slopes = [Float](repeating: 1, count: values.count)
        for output in gradients.indices {
          let base = output / channels * positions * channels + output % channels
          let run = (0..<positions).map { values[base + $0 * channels] }
          winners[output] =
            run.lastIndex(where: \.isNaN) ?? run.firstIndex(of: run.max() ?? 0) ?? 0
          expected[output] = run[winners[output]]
          slopes[base + winners[output] * channels] += gradients[output]
        }
        let x: Region = bench.put(values)
        let (y, indices) = (bench.room(gradients.count), bench.room(gradients.count))
        let dy: Region = bench.put(gradients)
        let dx: Region = bench.put([Float](repeating: 1, count: values.count))
        func run(_ first: Int, _ count: Int, accumulate: Bool) {
          let inputs = x.slice(first * positions * channels, count * positions * channels)
          let outputs = y.slice(first * channels, count * channels)
          let places = indices.slice(first * channels, count * channels)
          bench.kernels.globalMax(
            inputs, examples: count, positions: positions, channels: channels, y: outputs,
            indices: places)
          bench.kernels.globalMaxBackward(
            dy.slice(first * channels, count * channels), indices: places, examples: count,
            positions: positions, channels: channels,
            dx: dx.slice(first * positions * channels, count * positions * channels),
            accumulate: accumulate)
        }
        run(0, examples, accumulate: true)
        expectClose(bench.read(y), expected.doubles, relative: 0, absolute: 0)
        #expect(
          bench.read(indices).map { Int(Int32(bitPattern: $0.bitPattern)) } == winners,
          "\(positions) × \(channels)")
        #expect(bench.read(dx) == slopes)
        for example in 0..<examples { run(example, 1, accumulate: false) }
        expectClose(bench.read(y), expected.doubles, relative: 0, absolute: 0)
        #expect(bench.read(dx) == slopes.map { $0 - 1 })
      }
    }
  }

  @Test(arguments: supportedSets) func globalAverage(set: InstructionSet) throws {
    for channels in try KernelBench(set, floats: 100).sizes {
      var bench = try KernelBench(set)
      let (examples, positions) = (3, 7)
      let values = numbers(examples * positions * channels)
      let gradients = numbers(examples * channels, seed: 2)
      var expected = [Double](repeating: 0, count: examples * channels)
      var slopes = [Double](repeating: 0, count: values.count)
      for index in values.indices {
        let output = index / (positions * channels) * channels + index % channels
        expected[output] += Double(values[index]) / Double(positions)
        slopes[index] = Double(gradients[output]) / Double(positions)
      }
      let x: Region = bench.put(values)
      let y = bench.room(expected.count)
      let dy: Region = bench.put(gradients)
      let dx: Region = bench.put([Float](repeating: 2, count: values.count))
      bench.kernels.globalAverage(
        x, examples: examples, positions: positions, channels: channels, y: y)
      expectClose(bench.read(y), expected)
      bench.kernels.globalAverageBackward(
        dy, examples: examples, positions: positions, channels: channels, dx: dx,
        accumulate: true)
      expectClose(bench.read(dx), slopes.map { $0 + 2 })
      bench.kernels.globalAverageBackward(
        dy, examples: examples, positions: positions, channels: channels, dx: dx)
      expectClose(bench.read(dx), slopes)
    }
  }
}
