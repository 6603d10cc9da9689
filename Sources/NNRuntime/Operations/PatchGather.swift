// SPDX-License-Identifier: MIT

/// What a convolution multiplies with its filters: the rows that lie under a window, one for each position.
///
/// A convolution gathers the input cells of every place. Turned round, it gathers for every input cell the places that
/// read it: the gradient of a convolution, and the forward pass of a transposed one.
struct PatchGather: Sendable {
  let window: Window
  let isTransposed: Bool
  /// Of what is gathered.
  let channels: Int
  /// Runs of channels that are gathered, and multiplied, apart.
  let groups: Int

  /// Rows of one example.
  var positions: Int { isTransposed ? window.inputCells : window.outputCells }
  var groupChannels: Int { channels / groups }
  /// Floats of a row of one group: [kernel cells, channels / groups].
  var width: Int { window.kernelCells * groupChannels }

  /// Positions whose patches fit the second-level cache beside the packed filters.
  var tile: Int { min(256, max(8, 49_152 / max(width, 1) / 8 * 8)) }

  /// Rows cut into parts, for products with `columns` columns.
  func split(batch: Int, columns: Int) -> Split {
    Split(rows: positions * batch, cost: cost(columns: columns))
  }

  func cost(columns: Int) -> Int {
    width * columns / 16 + width
  }

  /// Every place of the window times every cell under it, for each column of its group.
  ///
  /// Turned round, more is multiplied where places are more than one cell apart: zeros, which do not count.
  func multiplyAdds(batch: Int, columns: Int) -> Int {
    batch * window.outputCells * width * columns
  }

  /// Tiles of a range of positions.
  func tiles(_ range: Range<Int>) -> [Range<Int>] {
    stride(from: range.lowerBound, to: range.upperBound, by: tile).map {
      $0..<min($0 + tile, range.upperBound)
    }
  }

  func gather(
    _ source: Region, group: Int, positions: Range<Int>, into patches: Region, on run: Execution
  ) {
    if isTransposed {
      run.kernels.gatherOutputs(
        source, window: window, filters: channels, filterBegin: group * groupChannels,
        filterCount: groupChannels, positionBegin: positions.lowerBound,
        positionCount: positions.count, patches: patches)
    } else {
      run.kernels.gatherPatches(
        source, window: window, channelBegin: group * groupChannels, channelCount: groupChannels,
        positionBegin: positions.lowerBound, positionCount: positions.count, patches: patches)
    }
  }
}
