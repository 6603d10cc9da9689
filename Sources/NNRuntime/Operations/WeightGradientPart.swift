// SPDX-License-Identifier: MIT

/// Panels of a piece's columns, and a share of the rows of each of its weights.
struct WeightGradientPart: Sendable {
  let piece: Int
  let panels: Range<Int>
  private let share: Int
  private let shares: Int

  /// Parts that columns are cut into, if they are not too narrow: enough for a few threads.
  private static let wanted = 8
  /// Parts of all pieces that have much to do; rows of weights are shared out only where columns give fewer, as each share packs
  /// the columns again.
  private static let leastParts = 4
  /// Columns of a part: with more, what is packed would not fit the second-level cache; with fewer, copying rows of x would cost
  /// more than it saves.
  private static let columns = 64...256
  /// Rows of a weight that are worth a part of their own.
  private static let leastRows = 16

  /// Whether sums over the rows are this part's work.
  var isFirst: Bool { share == 0 }

  /// The part's rows of a weight.
  func rows(of inputCount: Int) -> Range<Int> {
    inputCount * share / shares..<inputCount * (share + 1) / shares
  }

  /// Panels of a part at most.
  static func mostPanels(columns: Int, panelWidth: Int) -> Int {
    let panels = (columns + panelWidth - 1) / panelWidth
    let least = max(1, Self.columns.lowerBound / panelWidth)
    return min(max(least, panels / wanted), Self.columns.upperBound / panelWidth)
  }

  /// All parts; sizes alone decide them.
  static func parts(
    of pieces: [WeightGradientPiece], mostPanels: Int, panelWidth: Int
  ) -> [Self] {
    let groups = pieces.map { ($0.panels(panelWidth) + mostPanels - 1) / mostPanels }
    let widest = pieces.map { $0.products.map(\.inputCount).max() ?? 1 }
    let large = zip(groups, widest).reduce(0) { $0 + ($1.1 < leastRows ? 0 : $1.0) }
    return pieces.indices.flatMap { piece -> [Self] in
      let shares = max(
        1, min((leastParts + large - 1) / max(large, 1), widest[piece] / leastRows))
      let panels = pieces[piece].panels(panelWidth)
      return (0..<groups[piece] * shares).map { number in
        let group = number / shares
        return Self(
          piece: piece,
          panels: group * panels / groups[piece]..<(group + 1) * panels / groups[piece],
          share: number % shares, shares: shares)
      }
    }
  }
}
