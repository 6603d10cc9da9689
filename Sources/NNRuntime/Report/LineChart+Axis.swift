// SPDX-License-Identifier: MIT

extension LineChart {
  /// What lies along a chart: places that are whole numbers and what they are called.
  struct Axis: Sendable {
    /// What a place is called: `epoch`.
    let name: String
    /// What several are called.
    let plural: String
    /// The text of a place where it is not the number itself.
    var text: (@Sendable (Int) -> String?)?
    /// Whether these texts stand below the axis too; the numbers do otherwise.
    var areTextsDrawn = false
    /// What stands below a logarithmic axis, instead of numbers of places.
    var powers: [Power] = []

    /// Epochs of training.
    static let epochs = Axis(name: "epoch", plural: "epochs")

    /// Returns a place in words and tables.
    func words(_ place: Int) -> String { text?(place) ?? "\(place)" }

    /// Returns what is written below a tick.
    func tick(_ place: Int, _ scale: ChartScale) -> String {
      (areTextsDrawn ? text?(place) : nil) ?? scale.label(Double(place))
    }
  }

  /// A place marked by an upright line with a word above it.
  struct Mark {
    /// Where it stands.
    let place: Int
    /// What is written above it.
    let label: String
    /// The style of the curve on which a dot sits; nil for none.
    let style: String?
  }
}
