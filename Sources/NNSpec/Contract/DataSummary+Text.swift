// SPDX-License-Identifier: MIT

extension DataSummary {
  /// As aligned columns, ended by a line break.
  package var text: String {
    var text = "data\n\n" + featureTable + "\n"
    for part in parts {
      let dropped = part.dropped == 0 ? "" : ", \(groupedText(part.dropped)) rows left out"
      text += line(
        part.role?.rawValue ?? "to deal",
        "\(groupedText(part.count)) examples of \(part.file)\(dropped)")
    }
    if let lengths {
      text += line(
        "lengths",
        "\(groupedText(lengths.shortest)) to \(groupedText(lengths.longest)) steps, median \(groupedText(lengths.median))"
      )
    }
    for found in repeats ?? [] {
      let names = Set(found.parts).map { parts[$0].role?.rawValue ?? parts[$0].file }.sorted()
      text += line(
        "repeated",
        "\(groupedText(found.count)) examples \(names.count > 1 ? "in both of" : "within") \(names.joined(separator: " and ")), the first \(found.places.joined(separator: " and "))"
      )
    }
    if let conflicts {
      text += line(
        "conflicts",
        "\(groupedText(conflicts.count)) examples have the inputs of another one and another class, the first \(conflicts.places.joined(separator: " and "))"
      )
    }
    for twins in twins {
      text += line(
        "twins",
        "`\(twins.first.column)` and `\(twins.second.column)` hold the same\(twins.isRenamed ? " under other names" : "")"
      )
    }
    return text
  }

  private func line(_ name: String, _ text: String) -> String {
    name + String(repeating: " ", count: max(1, 11 - name.count)) + terminalSafe(text) + "\n"
  }

  private var featureTable: String {
    let head = [
      "feature", "type", "values", "missing", "minimum", "mean", "deviation", "maximum", "",
    ]
    let rows = features.map { feature -> [String] in
      let numbers = feature.numbers.map { numbers in
        [numbers.minimum, numbers.mean, numbers.deviation, numbers.maximum].map(shortText)
      }
      let width = feature.columns.count > 1 ? " of \(feature.columns.count) columns" : ""
      return [
        feature.name.flattened + (feature.isTarget ? " (target)" : ""),
        feature.type.rawValue + width,
        groupedText(feature.cells), feature.missing == 0 ? "" : missingText(feature),
      ] + (numbers ?? ["", "", "", ""]) + [feature.categories.map(sharesText) ?? ""]
    }
    let lines = [head] + rows
    let widths = head.indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
    return lines.map { cells in
      cells.indices.map { column in
        let blanks = String(repeating: " ", count: widths[column] - cells[column].count)
        return (2...7).contains(column) ? blanks + cells[column] : cells[column] + blanks
      }.joined(separator: "  ").trimmingEnd + "\n"
    }.joined()
  }

  private func missingText(_ feature: Feature) -> String {
    "\(groupedText(feature.missing)) (\(percentText(feature.missing, of: feature.cells)))"
  }

  /// The first eight, with their shares.
  private func sharesText(_ categories: [Category]) -> String {
    let total = categories.reduce(0) { $0 + $1.total }
    let shown = categories.prefix(8).map { category in
      "\(category.name.flattened) \(percentText(category.total, of: total))"
    }
    let rest = categories.count > 8 ? ", … \(groupedText(categories.count)) in all" : ""
    return shown.joined(separator: ", ") + rest
  }
}

/// "12.5 %", at least one digit that is not 0.
func percentText(_ count: Int, of total: Int) -> String {
  guard total > 0 else { return "0 %" }
  let share = Double(count) / Double(total) * 100
  if count > 0, share < 0.1 { return "< 0.1 %" }
  return "\(numberText((share * 10).rounded() / 10)) %"
}

extension String {
  /// Without what would break a line of a table or a terminal, and not too long.
  var flattened: String {
    let clean = terminalSafe(replacing("\n", with: "\\n"))
    return clean.count > 20 ? clean.prefix(19) + "…" : clean
  }
}
