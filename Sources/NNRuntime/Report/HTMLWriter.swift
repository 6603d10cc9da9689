// SPDX-License-Identifier: MIT

internal import NNSpec

/// Writes elements that are always closed and text that is always escaped.
struct HTMLWriter {
  /// What has been written.
  private(set) var text = ""

  /// Writes an element and, inside it, what `content` writes.
  mutating func element(
    _ name: String, _ attributes: KeyValuePairs<String, String> = [:],
    _ content: (inout HTMLWriter) -> Void
  ) {
    open(name, attributes)
    text += ">"
    content(&self)
    text += "</\(name)>"
  }

  /// Writes an element that holds text.
  mutating func element(
    _ name: String, _ attributes: KeyValuePairs<String, String> = [:], text content: String
  ) {
    element(name, attributes) { $0.write(content) }
  }

  /// Writes an element without content in the form that HTML and SVG both read.
  mutating func empty(_ name: String, _ attributes: KeyValuePairs<String, String> = [:]) {
    open(name, attributes)
    text += "/>"
  }

  /// Writes text.
  mutating func write(_ content: String) { text += Self.escaped(content) }

  /// Writes trusted text as it stands: a style sheet, a doctype.
  mutating func writeRaw(_ content: String) { text += content }

  /// Writes a line break, so that the file can be read and compared by lines.
  mutating func newLine() { text += "\n" }

  /// Returns text in which nothing is markup; control characters, which HTML forbids, and marks that turn the direction of
  /// the text behind them become U+FFFD.
  static func escaped(_ content: String) -> String {
    var result = ""
    result.reserveCapacity(content.utf8.count)
    for scalar in content.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      case "\n", "\t": result.unicodeScalars.append(scalar)
      default: result.unicodeScalars.append(terminalSafe(scalar))
      }
    }
    return result
  }

  private mutating func open(_ name: String, _ attributes: KeyValuePairs<String, String>) {
    text += "<\(name)"
    for (key, value) in attributes { text += " \(key)=\"\(Self.escaped(value))\"" }
  }
}

extension HTMLWriter {
  /// A column of a table.
  struct Column {
    /// Its heading.
    let title: String
    /// Whether it holds numbers, which are set to the right.
    var isNumeric = true
  }

  /// Writes a table inside a box that scrolls sideways by itself; the first cell of a row names it.
  mutating func table(
    caption: String, _ columns: [Column], _ rows: [[String]], totals: [String]? = nil
  ) {
    // A box that scrolls must be reachable by keyboard.
    element(
      "div", ["class": "scroll", "tabindex": "0", "role": "region", "aria-label": caption]
    ) { html in
      html.element("table") { html in
        html.element("thead") { html in
          html.element("tr") { html in
            for column in columns {
              html.element(
                "th", ["scope": "col", "class": column.isNumeric ? "number" : "words"],
                text: column.title)
            }
          }
        }
        html.newLine()
        html.element("tbody") { html in
          for row in rows { html.row(columns, row) }
        }
        if let totals { html.element("tfoot") { $0.row(columns, totals) } }
      }
    }
    newLine()
  }

  private mutating func row(_ columns: [Column], _ cells: [String]) {
    element("tr") { html in
      for (index, (column, cell)) in zip(columns, cells).enumerated() {
        if index == 0 {
          html.element(
            "th", ["scope": "row", "class": column.isNumeric ? "number" : "words"], text: cell)
        } else if column.isNumeric {
          html.element("td", ["class": "number"], text: cell)
        } else {
          // A long text may wrap, but not to a column of single words.
          if cell.count > 28 {
            html.element("td", ["class": "wide"], text: cell)
          } else {
            html.element("td", text: cell)
          }
        }
      }
    }
    newLine()
  }
}
