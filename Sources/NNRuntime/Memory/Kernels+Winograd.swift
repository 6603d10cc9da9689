// SPDX-License-Identifier: MIT

internal import CKernels

/// Winograd's convolution over tiles of 4×4 places, numbered through the examples.
extension Kernels {
  /// Numbers that a tile is mapped to, for each channel.
  package static let frequencies = 36
  private static let tileSide = 4
  /// Floats between the matrices of two frequencies.
  package static let frequencyGap = 16

  /// Floats of the packed filters.
  package static func winogradFilterCount(matrix: Int) -> Int {
    frequencies * (matrix + frequencyGap)
  }

  /// Of y the filters and the places of the tiles given; nil: all filters, else from the beginning of a panel on.
  ///
  /// `packed`: 36 packed matrices [channels, filters].
  /// `bias`: [filters], or nil.
  /// `y`: [batch, places, filters]; `rectifies`: 0 where it would be less.
  package func winograd(
    _ images: Region, window: Window, filters: Int, filterRange: Range<Int>? = nil,
    packed: Region, bias: Region? = nil, tileBegin: Int, tileCount: Int, y: Region,
    accumulate: Bool = false, rectifies: Bool = false,
    scratch: Region
  ) {
    let examples = examples(window, tileBegin, tileCount)
    var native = window.native
    let range = filterRange ?? 0..<filters
    precondition(
      range.lowerBound % panelWidth == 0 && range.upperBound <= filters,
      "winograd: \(range) of \(filters) filters")
    let matrix = packedCount(depth: window.channels, columns: filters)
    let row = wholeVectors(window.channels) + panelWidth
    unsafe table.pointee.winograd(
      floats(images, examples * window.inputCount, "images"), &native, filters,
      range.lowerBound, range.upperBound,
      floats(packed, Self.winogradFilterCount(matrix: matrix), "packed"),
      floats(bias, filters, "bias"), tileBegin,
      tileCount, floats(y, examples * window.outputCells * filters, "y"), accumulate ? 1 : 0,
      rectifies ? 1 : 0, floats(scratch, Self.frequencies * (tileCount * row + 32), "scratch"))
  }

  /// Rows of the packed matrices from a weight `[3, 3, channels, filters]`; those of [channels, filters], or turned of
  /// [filters, channels] with the kernel's cells in reverse.
  package func winogradFilters(
    _ weight: Region, channels: Int, filters: Int, turned: Bool, rows: Range<Int>, packed: Region
  ) {
    let (depth, columns) = turned ? (filters, channels) : (channels, filters)
    precondition(
      rows.lowerBound >= 0 && rows.upperBound <= depth, "winogradFilters: \(rows) of \(depth)")
    let count = Self.winogradFilterCount(matrix: packedCount(depth: depth, columns: columns))
    unsafe table.pointee.winograd_filters(
      floats(weight, 9 * channels * filters, "weight"), turned ? 1 : 0, turned ? 1 : filters,
      turned ? filters : 1, rows.lowerBound, rows.count, depth, columns,
      floats(packed, count, "packed"))
  }

  /// Sets `sums` [36, channels, filters in whole vectors], gaps between the matrices, to the weight's gradient over the tiles given, or adds it.
  package func winogradWeight(
    _ images: Region, window: Window, filters: Int, dy: Region, tileBegin: Int, tileCount: Int,
    sums: Region, accumulate: Bool, scratch: Region
  ) {
    let examples = examples(window, tileBegin, tileCount)
    var native = window.native
    let row = wholeVectors(window.channels) + packedCount(depth: 1, columns: filters)
    unsafe table.pointee.winograd_weight(
      floats(images, examples * window.inputCount, "images"), &native, filters,
      floats(dy, examples * window.outputCells * filters, "dy"), tileBegin, tileCount,
      floats(sums, sumCount(window.channels, filters), "sums"),
      accumulate ? 1 : 0, floats(scratch, Self.frequencies * (tileCount * row + 32), "scratch"))
  }

  /// dw `[3, 3, channels, filters]` for some channels, from sums that are `stride` floats apart.
  package func winogradWeightSum(
    _ sums: Region, parts: Int, stride: Int, channelRange: Range<Int>, channels: Int, filters: Int,
    dw: Region
  ) {
    precondition(
      parts > 0 && channelRange.lowerBound >= 0 && channelRange.upperBound <= channels,
      "winogradWeightSum: \(channelRange) of \(channels), \(parts) parts")
    let one = sumCount(channels, filters)
    precondition(stride >= one, "winogradWeightSum: parts of \(one) floats, \(stride) apart")
    unsafe table.pointee.winograd_weight_sum(
      floats(sums, (parts - 1) * stride + one, "sums"), parts, stride, channelRange.lowerBound,
      channelRange.count, channels, filters, floats(dw, 9 * channels * filters, "dw"))
  }

  // MARK: - Checks

  private func wholeVectors(_ count: Int) -> Int { (count + lanes - 1) / lanes * lanes }

  private func sumCount(_ channels: Int, _ filters: Int) -> Int {
    Self.frequencies * (channels * wholeVectors(filters) + Self.frequencyGap)
  }

  /// Examples that the tiles reach into.
  private func examples(
    _ window: Window, _ begin: Int, _ count: Int, _ kernel: StaticString = #function
  ) -> Int {
    precondition(
      window.isThreeByThree && begin >= 0 && count >= 0,
      "\(kernel): \(count) tiles at \(begin) of \(window)")
    let sides = window.axes.map { ($0.outputs + Self.tileSide - 1) / Self.tileSide }
    let tiles = sides[1] * sides[2]
    return (begin + count + tiles - 1) / tiles
  }
}

extension Window {
  /// Whether it is 3×3 cells that move on by one, over images.
  package var isThreeByThree: Bool {
    axes[0] == .none
      && axes.dropFirst().allSatisfy { $0.kernel == 3 && $0.stride == 1 && $0.dilation == 1 }
  }
}
