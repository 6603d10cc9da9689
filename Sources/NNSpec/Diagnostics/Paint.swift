// SPDX-License-Identifier: MIT

/// The colours of the human form, as ANSI codes.
enum Paint: String {
  case failure = "1;31"
  case caution = "1;33"
  case advice = "1;36"
  case frame = "1;34"
  case strong = "1"

  static func of(_ severity: Diagnostic.Severity) -> Self {
    switch severity {
    case .error: .failure
    case .warning: .caution
    case .info: .advice
    }
  }
}

extension HumanStyle {
  /// Colours a text if this style has colours.
  func paint(_ text: String, _ paint: Paint) -> String {
    colour ? "\u{1B}[\(paint.rawValue)m\(text)\u{1B}[0m" : text
  }
}
