// SPDX-License-Identifier: MIT

package import NNSpec

extension Upsample: RunnableLayer {
  package func lower(_ input: Value, in build: inout PlanBuilder) -> Value {
    let sizes = input.shape.dropLast()
    let maps = zip(sizes, factor.sizes(sizes.count)).map { size, factor in
      switch method {
      case .nearest: AxisMap(repeating: size, times: factor)
      case .bilinear: AxisMap(interpolating: size, times: factor)
      }
    }
    return build.resample(input, maps)
  }
}

extension AxisMap {
  /// Every cell `times` times.
  fileprivate init(repeating size: Int, times: Int) {
    self.init(inputs: size, entries: (0..<size * times).map { [Entry($0 / times)] })
  }

  /// Straight lines between the middles of the cells, level beyond the first and the last.
  fileprivate init(interpolating size: Int, times: Int) {
    self.init(
      inputs: size,
      entries: (0..<size * times).map { output in
        let place = max(0, (Double(output) + 0.5) / Double(times) - 0.5)
        let (cell, share) = (Int(place), place - place.rounded(.down))
        guard share > 0, cell + 1 < size else { return [Entry(cell)] }
        return [Entry(cell, Float(1 - share)), Entry(cell + 1, Float(share))]
      })
  }
}
