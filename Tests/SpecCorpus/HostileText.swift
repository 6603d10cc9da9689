// SPDX-License-Identifier: MIT

/// What text from a spec must not become on its way out (design 2b, 5k.8).
package enum HostileText {
  /// A scalar with everything that could act somewhere.
  package static let sample =
    "a\n::error::b\r\n  ::add-mask::c %0A ]]>& <x a=\"1\"> \u{1B}[31m \u{9B}31m \u{1B}]0;t\u{7} \u{202E} \u{2066} \u{0} , : end"

  /// What could act on a terminal, or on GitHub's runner; `isForRunner`: where lines are commands of ours.
  package static func faults(of text: String, isForRunner: Bool = false) -> [String] {
    var faults: [String] = []
    for scalar in text.unicodeScalars where acts(scalar) {
      faults.append("U+" + String(scalar.value, radix: 16, uppercase: true))
    }
    // As actions/runner reads: LF, CR and CRLF end lines, and blanks before a command do not count.
    for line in text.unicodeScalars.split(whereSeparator: { $0 == "\n" || $0 == "\r" }) {
      let line = String(String.UnicodeScalarView(line.drop { $0.properties.isWhitespace }))
      // A command has a name; `:::` stands before a place in another file.
      let isCommand =
        line.hasPrefix("::") && line.dropFirst(2).first?.isLetter == true || line.hasPrefix("##[")
      let isOurs = ["::error ", "::warning ", "::notice "].contains { line.hasPrefix($0) }
      if isCommand, !(isForRunner && isOurs) { faults.append("the command \(line)") }
    }
    return faults
  }

  /// Controls of a terminal, and marks that turn the direction of text.
  private static func acts(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0A: false
    case 0..<0x20, 0x7F..<0xA0, 0x2028...0x202E, 0x2066...0x2069: true
    default: false
    }
  }
}
