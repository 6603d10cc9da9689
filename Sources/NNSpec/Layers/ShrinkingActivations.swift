// SPDX-License-Identifier: MIT

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Small values become 0.
package struct HardShrink: ActivationSpec {
  package static let name = "hard_shrink"
  package static let summary = "Sets values near 0 to 0."
  package static let mainOption: String? = "threshold"
  package static let explanation: Explanation? = Explanation(
    formula: "f(x) = x for |x| > threshold, else 0", example: "{hard_shrink: 0.3}",
    source: "Donoho & Johnstone 1994")
  package let threshold: Double

  package init(_ option: inout OptionReader) {
    threshold = option("threshold", "Largest size that becomes 0.", .atLeast(0), default: 0.5)
  }
  package func value(_ x: Double) -> Double? { abs(x) > threshold ? x : 0 }
}

/// Values move towards 0.
package struct SoftShrink: ActivationSpec {
  package static let name = "soft_shrink"
  package static let summary = "Moves values towards 0 by a threshold, at most to 0."
  package static let mainOption: String? = "threshold"
  package static let explanation: Explanation? = Explanation(
    formula: "f(x) = sign(x) max(|x| - threshold, 0)", example: "{soft_shrink: 0.3}",
    source: "Donoho & Johnstone 1994")
  package let threshold: Double

  package init(_ option: inout OptionReader) {
    threshold = option("threshold", "How far a value moves.", .atLeast(0), default: 0.5)
  }
  package func value(_ x: Double) -> Double? {
    x > threshold ? x - threshold : x < -threshold ? x + threshold : 0
  }
}

/// What tanh takes away.
package struct TanhShrink: ActivationSpec {
  package static let name = "tanh_shrink"
  package static let summary = "Takes a value's tanh off it."
  package static let explanation: Explanation? = Explanation(
    formula: "f(x) = x - tanh(x)", example: "tanh_shrink",
    source: "PyTorch `Tanhshrink`")
  package init(_ option: inout OptionReader) {}
  package func value(_ x: Double) -> Double? { x - tanh(x) }
}
