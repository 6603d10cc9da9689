// SPDX-License-Identifier: MIT

/// Lines of cells as aligned columns, nothing cut; the first columns begin at the left, the others end at the right.
package func alignedTable(_ lines: [[String]], leftColumns: Int) -> String {
  let columns = lines.first?.indices ?? 0..<0
  let widths = columns.map { column in lines.map { $0[column].count }.max() ?? 0 }
  return lines.map { cells in
    let padded = cells.indices.map { column in
      let blanks = String(repeating: " ", count: widths[column] - cells[column].count)
      return column < leftColumns ? cells[column] + blanks : blanks + cells[column]
    }
    return padded.joined(separator: "  ").trimmingEnd + "\n"
  }.joined()
}

extension String {
  /// Without blanks at the end.
  var trimmingEnd: String {
    var text = self[...]
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
