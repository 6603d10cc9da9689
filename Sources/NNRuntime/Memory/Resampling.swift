// SPDX-License-Identifier: MIT

internal import CKernels

/// Linear maps of the axes of [depth, height, width, channels], laid out for the kernel.
package struct Resampling: Sendable {
  package let inputs: [Int]
  package let outputs: [Int]
  package let channels: Int
  let starts: ContiguousArray<Int32>
  let sources: ContiguousArray<Int32>
  let weights: ContiguousArray<Float>

  /// `maps`: of up to three axes; those in front that are not given are one cell long.
  package init(_ maps: [AxisMap], channels: Int) {
    precondition(maps.count <= 3 && channels > 0, "\(maps.count) axes of \(channels) channels")
    let all = [AxisMap](repeating: .identity(1), count: 3 - maps.count) + maps
    var (starts, sources) = (ContiguousArray<Int32>(), ContiguousArray<Int32>())
    var weights = ContiguousArray<Float>()
    for map in all {
      starts.append(Int32(sources.count))
      for entries in map.entries {
        sources.append(contentsOf: entries.lazy.map { Int32($0.source) })
        weights.append(contentsOf: entries.lazy.map(\.weight))
        starts.append(Int32(sources.count))
      }
    }
    (inputs, outputs) = (all.map(\.inputs), all.map(\.outputs))
    (self.channels, self.starts, self.sources, self.weights) = (channels, starts, sources, weights)
  }

  package var inputCount: Int { inputs.reduce(channels, *) }
  package var outputCount: Int { outputs.reduce(channels, *) }
  /// Multiply-adds of an output cell, about.
  package var taps: Int { max(1, sources.count / max(outputs.reduce(0, +), 1)) }
}

extension Kernels {
  /// y = (accumulate ? y : 0) + the map of x.
  package func resample(
    _ x: Region, _ map: Resampling, examples: Int, y: Region, accumulate: Bool = false
  ) {
    let from = unsafe floats(x, examples * map.inputCount, "x")
    let to = unsafe floats(y, examples * map.outputCount, "y")
    unsafe map.starts.withUnsafeBufferPointer { starts in
      unsafe map.sources.withUnsafeBufferPointer { sources in
        unsafe map.weights.withUnsafeBufferPointer { weights in
          var native = unsafe NNResampling(
            inputs: (map.inputs[0], map.inputs[1], map.inputs[2]),
            outputs: (map.outputs[0], map.outputs[1], map.outputs[2]), channels: map.channels,
            starts: starts.baseAddress, sources: sources.baseAddress, weights: weights.baseAddress)
          unsafe table.pointee.resample(from, &native, examples, to, accumulate ? 1 : 0)
        }
      }
    }
  }

  /// Rows of y = (accumulate ? y : 0) + x, read in other steps; a row is the last axis.
  ///
  /// `sizes`: of y, the batch first; `strides`: how far the next cell of each axis is in x.
  package func permute(
    _ x: Region, sizes: [Int], strides: [Int], rowBegin: Int, rowCount: Int, y: Region,
    accumulate: Bool = false
  ) {
    precondition(
      sizes.count == strides.count && !sizes.isEmpty && sizes.allSatisfy { $0 > 0 }
        && strides.allSatisfy { $0 > 0 } && rowBegin >= 0 && rowCount >= 0
        && rowBegin + rowCount <= sizes.dropLast().reduce(1, *),
      "permute: rows \(rowBegin)..<\(rowBegin + rowCount) of \(sizes)")
    let last = zip(sizes, strides).reduce(0) { $0 + ($1.0 - 1) * $1.1 }
    let from = unsafe floats(x, last + 1, "x")
    let to = unsafe floats(y, rowCount * (sizes.last ?? 1), "y")
    unsafe sizes.withUnsafeBufferPointer { sizes in
      unsafe strides.withUnsafeBufferPointer { strides in
        unsafe table.pointee.permute(
          from, sizes.baseAddress, strides.baseAddress, sizes.count, rowBegin, rowCount, to,
          accumulate ? 1 : 0)
      }
    }
  }
}
