// SPDX-License-Identifier: MIT

import NNRuntime
import Testing

@Suite struct KernelDepthwiseTests {
  /// Each term of the sums, by going through places and kernel cells.
  private func forEachTerm(
    _ window: Window, multiplier: Int, examples: Int,
    _ body: (_ output: Int, _ input: Int, _ weight: Int) -> Void
  ) {
    let filters = window.channels * multiplier
    for example in 0..<examples {
      for place in 0..<window.outputCells {
        for kernel in 0..<window.kernelCells {
          guard let cell = window.input(place, kernel) else { continue }
          for filter in 0..<filters {
            body(
              (example * window.outputCells + place) * filters + filter,
              example * window.inputCount + cell * window.channels + filter / multiplier,
              kernel * filters + filter)
          }
        }
      }
    }
  }

  @Test(arguments: supportedSets, testWindows)
  func all(set: InstructionSet, window: Window) throws {
    let examples = 2
    for multiplier in [1, 2, 5] {
      let filters = window.channels * multiplier
      let (places, cells) = (examples * window.outputCells, examples * window.inputCells)
      let images = numbers(cells * window.channels)
      let weights = numbers(window.kernelCells * filters, seed: 2)
      let biases = numbers(filters, seed: 3)
      let gradients = numbers(places * filters, seed: 4)
      var y = (0..<places * filters).map { Double(biases[$0 % filters]) }
      var dx = [Double](repeating: 0, count: images.count)
      var dw = [Double](repeating: 0, count: weights.count)
      forEachTerm(window, multiplier: multiplier, examples: examples) { output, input, weight in
        y[output] += Double(images[input]) * Double(weights[weight])
        dx[input] += Double(gradients[output]) * Double(weights[weight])
        dw[weight] += Double(gradients[output]) * Double(images[input])
      }
      var bench = try KernelBench(set)
      let (x, w): (Region, Region) = (bench.put(images), bench.put(weights))
      let (b, dy): (Region, Region) = (bench.put(biases), bench.put(gradients))
      for range in [0..<places, 1..<places - 1] {
        let out = bench.room(range.count * filters)
        bench.kernels.depthwise(
          x, window: window, multiplier: multiplier, weight: w, bias: b,
          positionBegin: range.lowerBound, positionCount: range.count, y: out)
        expectClose(
          bench.read(out), Array(y[range.lowerBound * filters..<range.upperBound * filters]),
          relative: 1e-5, absolute: 1e-5)
      }
      for range in [0..<cells, 1..<cells - 1] {
        let out: Region = bench.put([Float](repeating: 1, count: range.count * window.channels))
        let want = dx[range.lowerBound * window.channels..<range.upperBound * window.channels]
        for accumulate in [true, false] {
          bench.kernels.depthwiseBackward(
            dy, window: window, multiplier: multiplier, weight: w, positionBegin: range.lowerBound,
            positionCount: range.count, dx: out, accumulate: accumulate)
          expectClose(
            bench.read(out), want.map { $0 + (accumulate ? 1 : 0) }, relative: 1e-5,
            absolute: 1e-5)
        }
      }
      // Parts add up to the whole.
      let halves = [0..<places / 2, places / 2..<places].map { range in
        let out = bench.room(weights.count)
        bench.kernels.depthwiseWeight(
          x, window: window, multiplier: multiplier,
          dy: dy.slice(range.lowerBound * filters, range.count * filters),
          positionBegin: range.lowerBound, positionCount: range.count, dw: out)
        return bench.read(out)
      }
      expectClose(zip(halves[0], halves[1]).map { $0 + $1 }, dw, relative: 1e-5, absolute: 2e-5)
    }
  }
}
