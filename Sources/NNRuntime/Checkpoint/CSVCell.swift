// SPDX-License-Identifier: MIT

/// A cell of csv as text: quoted where it must be, and never a formula.
///
/// A spreadsheet takes text that begins with one of a few signs for a formula, which may call programs or send what stands in
/// other cells away. An apostrophe before it makes it text again. Source: OWASP, "CSV Injection", and ASVS 5.0, 1.2.10. What is a
/// number stays one, whatever its sign.
package enum CSVCell {
  /// The full-width forms are signs to spreadsheets of East Asian settings.
  private static let signs: Set<Unicode.Scalar> = [
    "=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠",
  ]

  /// The cell of a text that a spec or a data file brought.
  package static func text(_ text: String) -> String {
    guard let first = text.unicodeScalars.first, signs.contains(first), !isNumber(text) else {
      return quoted(text)
    }
    return quoted("'" + text)
  }

  /// As RFC 4180 has it.
  private static func quoted(_ text: String) -> String {
    // By scalars: `"` and what is drawn over it are one character.
    guard text.unicodeScalars.contains(where: { [",", "\"", "\n", "\r"].contains($0) }) else {
      return text
    }
    var cell = "\""
    for scalar in text.unicodeScalars {
      if scalar == "\"" { cell += "\"" }
      cell.unicodeScalars.append(scalar)
    }
    return cell + "\""
  }

  /// Digits with a sign, a point or an exponent, as a class may be called: `-1`.
  private static func isNumber(_ text: String) -> Bool {
    text.utf8.allSatisfy { (0x30...0x39).contains($0) || "+-.eE".utf8.contains($0) }
      && Double(text) != nil
  }
}
