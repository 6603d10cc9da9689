// SPDX-License-Identifier: MIT

import NNRuntime
import Testing

/// Windows of all kinds: plain, padded, strided, dilated, wider than the image, one cell.
let testWindows = [
  Window(
    height: 5, width: 6, channels: 3, kernelHeight: 3, kernelWidth: 3, paddingTop: 1,
    paddingLeft: 1, outputHeight: 5, outputWidth: 6),
  Window(
    height: 7, width: 5, channels: 17, kernelHeight: 2, kernelWidth: 3, strideHeight: 2,
    strideWidth: 2, outputHeight: 3, outputWidth: 2),
  Window(
    height: 6, width: 9, channels: 1, kernelHeight: 3, kernelWidth: 2, strideHeight: 2,
    strideWidth: 3, dilationHeight: 2, dilationWidth: 3, paddingTop: 2, paddingLeft: 1,
    outputHeight: 3, outputWidth: 3),
  Window(
    height: 2, width: 2, channels: 5, kernelHeight: 5, kernelWidth: 5, paddingTop: 2,
    paddingLeft: 2, outputHeight: 2, outputWidth: 2),
  Window(
    height: 3, width: 1, channels: 33, kernelHeight: 1, kernelWidth: 1, outputHeight: 3,
    outputWidth: 1),
]

extension Window {
  /// The input cell under a kernel cell of an output cell, or nil in the padding.
  func input(_ outputRow: Int, _ outputColumn: Int, _ kernelRow: Int, _ kernelColumn: Int) -> Int? {
    let row = outputRow * strideHeight - paddingTop + kernelRow * dilationHeight
    let column = outputColumn * strideWidth - paddingLeft + kernelColumn * dilationWidth
    return (0..<height).contains(row) && (0..<width).contains(column) ? row * width + column : nil
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
        for row in 0..<window.outputHeight {
          for column in 0..<window.outputWidth {
            for kernelRow in 0..<window.kernelHeight {
              for kernelColumn in 0..<window.kernelWidth {
                let cell = window.input(row, column, kernelRow, kernelColumn)
                for channel in channels {
                  let first = example * window.inputCount + channel
                  expected.append(cell.map { images[first + $0 * window.channels] } ?? 0)
                }
              }
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
    let cells = window.height * window.width
    for taken in [0..<filters, 3..<8] {
      let rowSize = window.kernelCells * taken.count
      var expected = [Float](repeating: 0, count: examples * cells * rowSize)
      for example in 0..<examples {
        for output in 0..<window.outputCells {
          for kernel in 0..<window.kernelCells {
            let input = window.input(
              output / window.outputWidth, output % window.outputWidth,
              kernel / window.kernelWidth, kernel % window.kernelWidth)
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
