// SPDX-License-Identifier: MIT

import NNRuntime
import Testing

/// Windows of all kinds: plain, padded, strided, dilated, wider than the image, one cell, over volumes.
let testWindows = [
  Window(
    [
      .init(5, kernel: 3, padding: 1, outputs: 5), .init(6, kernel: 3, padding: 1, outputs: 6),
    ], channels: 3),
  Window(
    [.init(7, kernel: 2, stride: 2, outputs: 3), .init(5, kernel: 3, stride: 2, outputs: 2)],
    channels: 17),
  Window(
    [
      .init(6, kernel: 3, stride: 2, dilation: 2, padding: 2, outputs: 3),
      .init(9, kernel: 2, stride: 3, dilation: 3, padding: 1, outputs: 3),
    ], channels: 1),
  Window(
    [
      .init(2, kernel: 5, padding: 2, outputs: 2), .init(2, kernel: 5, padding: 2, outputs: 2),
    ], channels: 5),
  Window(
    [.init(3, kernel: 1, outputs: 3), .init(1, kernel: 1, outputs: 1)], channels: 33),
  Window(
    [
      .init(3, kernel: 2, dilation: 2, padding: 1, outputs: 3),
      .init(4, kernel: 3, stride: 2, padding: 1, outputs: 2),
      .init(2, kernel: 2, padding: 1, outputs: 3),
    ], channels: 3),
]

extension Window {
  /// The input cell under a kernel cell of a place, or nil in the padding.
  func input(_ output: Int, _ kernel: Int) -> Int? {
    var (output, kernel, cell, factor) = (output, kernel, 0, 1)
    for axis in axes.reversed() {
      let at =
        output % axis.outputs * axis.stride - axis.padding + kernel % axis.kernel * axis.dilation
      guard (0..<axis.size).contains(at) else { return nil }
      cell += at * factor
      (output, kernel, factor) = (output / axis.outputs, kernel / axis.kernel, factor * axis.size)
    }
    return cell
  }
}

@Suite struct KernelConvolutionTests {
  @Test(arguments: supportedSets, testWindows)
  func gathersPatches(set: InstructionSet, window: Window) throws {
    let examples = 3
    let images = numbers(examples * window.inputCount)
    for channels in [0..<window.channels, window.channels / 2..<window.channels] {
      var expected: [Float] = []
      for example in 0..<examples {
        for output in 0..<window.outputCells {
          for kernel in 0..<window.kernelCells {
            let cell = window.input(output, kernel)
            for channel in channels {
              let first = example * window.inputCount + channel
              expected.append(cell.map { images[first + $0 * window.channels] } ?? 0)
            }
          }
        }
      }
      var bench = try KernelBench(set)
      let source: Region = bench.put(images)
      let rowSize = window.kernelCells * channels.count
      let positions = examples * window.outputCells
      for range in [0..<positions, 1..<positions, 2..<positions - 1] {
        let patches = bench.room(range.count * rowSize)
        bench.kernels.gatherPatches(
          source, window: window, channelBegin: channels.lowerBound, channelCount: channels.count,
          positionBegin: range.lowerBound, positionCount: range.count, patches: patches)
        let want = expected[range.lowerBound * rowSize..<range.upperBound * rowSize]
        #expect(bench.read(patches) == Array(want))
      }
    }
  }

  /// The transpose is found by going through the outputs rather than by dividing.
  @Test(arguments: supportedSets, testWindows)
  func gathersOutputs(set: InstructionSet, window: Window) throws {
    let (examples, filters) = (2, 19)
    let outputs = numbers(examples * window.outputCells * filters)
    let cells = window.inputCells
    for taken in [0..<filters, 3..<8] {
      let rowSize = window.kernelCells * taken.count
      var expected = [Float](repeating: 0, count: examples * cells * rowSize)
      for example in 0..<examples {
        for output in 0..<window.outputCells {
          for kernel in 0..<window.kernelCells {
            let input = window.input(output, kernel)
            guard let input else { continue }
            for (place, filter) in taken.enumerated() {
              let row = (example * cells + input) * rowSize
              expected[row + kernel * taken.count + place] =
                outputs[(example * window.outputCells + output) * filters + filter]
            }
          }
        }
      }
      var bench = try KernelBench(set)
      let source: Region = bench.put(outputs)
      for range in [0..<examples * cells, 1..<examples * cells - 1] {
        let patches = bench.room(range.count * rowSize)
        bench.kernels.gatherOutputs(
          source, window: window, filters: filters, filterBegin: taken.lowerBound,
          filterCount: taken.count, positionBegin: range.lowerBound, positionCount: range.count,
          patches: patches)
        let want = expected[range.lowerBound * rowSize..<range.upperBound * rowSize]
        #expect(bench.read(patches) == Array(want))
      }
    }
  }
}
