// SPDX-License-Identifier: MIT

extension SpecDifference {
  /// Words first, then each difference in a line.
  package var text: String {
    if isEmpty { return "no difference in meaning\n" }
    var text = headline + "\n"
    text += section("settings", settings.map { line($0) })
    text += section("layers", layerLines)
    text += section("totals", counts.filter(\.differs).map { [$0.name, change($0)] })
    return text
  }

  /// "3 settings differ, 1 layer added, parameters 24,810 → 31,002 (+25 %)".
  package var headline: String {
    var words: [String] = []
    if !settings.isEmpty {
      words.append(
        "\(settings.count) \(settings.count == 1 ? "setting differs" : "settings differ")")
    }
    func note(_ count: Int, _ what: String) {
      if count > 0 { words.append("\(count) \(count == 1 ? "layer" : "layers") \(what)") }
    }
    note(layers.added.count, "added")
    note(layers.removed.count, "removed")
    note(layers.resetCount, "changed")
    note(layers.changed.count - layers.resetCount, "of another shape")
    words += counts.filter(\.differs).map { "\($0.name) \(change($0))" }
    return words.joined(separator: ", ")
  }

  private func change(_ count: Count) -> String {
    let text = [count.old, count.new].map { $0.map(count.words) ?? "unknown" }
      .joined(separator: " → ")
    guard let old = count.old, let new = count.new, old > 0 else { return text }
    let percent = (Double(new) / Double(old) - 1) * 100
    if abs(percent) < 0.05 { return text }
    let rounded = abs(percent) < 9.95 ? (percent * 10).rounded() / 10 : percent.rounded()
    return "\(text) (\(percent > 0 ? "+" : "−")\(numberText(abs(rounded))) %)"
  }

  private func line(_ setting: SettingDifference, indent: String = "") -> [String] {
    func side(_ side: SettingDifference.Side?) -> String {
      side.map { "\($0.value) (\($0.origin))" } ?? "nothing"
    }
    return [indent + setting.path, "\(side(setting.old)) → \(side(setting.new))"]
  }

  private var layerLines: [[String]] {
    layers.removed.map { ["− \($0.path)", "\($0.text) (line \($0.line))"] }
      + layers.added.map { ["+ \($0.path)", "\($0.text) (line \($0.line))"] }
      + layers.changed.flatMap { layer -> [[String]] in
        let path =
          layer.oldPath == layer.newPath ? layer.oldPath : "\(layer.oldPath) → \(layer.newPath)"
        let shapes = layer.shapes.map { "gives \($0.old) → \($0.new)" }
        let reads = layer.readsOther ? "reads another value" : nil
        let facts = [shapes, reads].compactMap(\.self).joined(separator: ", ")
        return [["~ \(path)", facts]] + layer.settings.map { line($0, indent: "    ") }
      }
  }

  private func section(_ title: String, _ rows: [[String]]) -> String {
    guard !rows.isEmpty else { return "" }
    let width = rows.map { $0[0].count }.max() ?? 0
    return "\n\(title)\n"
      + rows.map { row in
        let blanks = String(repeating: " ", count: row[1].isEmpty ? 0 : width - row[0].count + 2)
        return "  \(terminalSafe(row[0]))\(blanks)\(terminalSafe(row[1]))\n"
      }.joined()
  }
}
