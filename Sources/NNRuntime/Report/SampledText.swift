// SPDX-License-Identifier: MIT

/// A text that a language model wrote, made fit to be shown: not too long, and with signs in place of
/// the characters that would not be seen or would steer what shows them.
struct SampledText {
  /// What is shown.
  let text: String
  /// How many characters there are in all; nil if all are shown.
  let wholeCount: Int?

  /// Takes at most `limit` characters, by Unicode's count.
  init(_ sample: String, limit: Int) {
    let scalars = sample.unicodeScalars
    var shown = String.UnicodeScalarView()
    shown.append(contentsOf: scalars.prefix(limit).map(Self.visible))
    text = String(shown)
    wholeCount = scalars.count > limit ? scalars.count : nil
  }

  /// The words about what is left out: `Shortened; the sample has 12,345 characters.`.
  var remark: String? {
    wholeCount.map { "Shortened; the sample has \(NumberText.count($0)) characters." }
  }

  private static func visible(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar.value {
    case 9, 10: scalar
    // Unicode has a picture of each of these.
    case 0..<32: Unicode.Scalar(0x2400 + scalar.value) ?? "\u{FFFD}"
    case 127: "\u{2421}"
    // C1 controls, marks that turn the direction of what follows, and line separators.
    case 128..<160, 0x061C, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF,
      0xFFFE...0xFFFF:
      "\u{FFFD}"
    default: scalar
    }
  }
}
