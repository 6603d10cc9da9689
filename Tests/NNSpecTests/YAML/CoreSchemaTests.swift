// SPDX-License-Identifier: MIT

import NNSpec
import Testing

/// Expected values follow the tables of YAML 1.2.2, section 10.3.2.
@Suite("Core schema")
struct CoreSchemaTests {
  private func core(_ text: String) -> CoreScalar { YAMLScalar(text, isPlain: true).core }

  @Test("null", arguments: ["", "~", "null", "Null", "NULL"])
  func null(_ text: String) {
    #expect(core(text) == .null)
    #expect(YAMLScalar(text, isPlain: true).kindName == "nothing")
  }

  @Test("booleans")
  func booleans() {
    for text in ["true", "True", "TRUE"] { #expect(core(text) == .bool(true)) }
    for text in ["false", "False", "FALSE"] { #expect(core(text) == .bool(false)) }
  }

  @Test(
    "integers",
    arguments: [
      ("0", 0), ("7", 7), ("-0", 0), ("+3", 3), ("-12", -12), ("017", 17), ("-017", -17), ("00", 0),
      ("0o17", 15), ("0o0", 0), ("0x1F", 31), ("0xdead", 57005), ("0x0", 0),
      ("1234567890", 1_234_567_890),
      ("9223372036854775807", Int.max), ("-9223372036854775808", Int.min),
      ("0x7fffffffffffffff", Int.max),
    ])
  func integers(_ text: String, _ value: Int) { #expect(core(text) == .int(value)) }

  @Test(
    "floats",
    arguments: [
      ("1e-3", 1e-3), ("1e-4", 1e-4), ("1e3", 1000), ("1E3", 1000), ("1e+3", 1000), (".5", 0.5),
      ("5.", 5),
      ("-.5", -0.5), ("+.5", 0.5), ("0.1", 0.1), ("-1.5e2", -150), ("1.e2", 100), (".5e1", 5),
      ("012.5", 12.5),
      ("12e03", 12000), ("6.8523015e+5", 685230.15), ("-0.0", 0), ("1e308", 1e308), ("1e-400", 0),
      (".inf", .infinity), ("+.inf", .infinity), ("-.inf", -.infinity), (".Inf", .infinity),
      (".INF", .infinity),
      ("-.INF", -.infinity),
    ] as [(String, Double)])
  func floats(_ text: String, _ value: Double) { #expect(core(text) == .float(value)) }

  @Test("not a number", arguments: [".nan", ".NaN", ".NAN"])
  func notANumber(_ text: String) {
    guard case .float(let value) = core(text) else {
      Issue.record("\(text) is no float")
      return
    }
    #expect(value.isNaN)
  }

  @Test(
    "overflow",
    arguments: [
      "9223372036854775808", "-9223372036854775809", "0x8000000000000000", "1e400", "-1e400",
      "0o7777777777777777777777",
    ])
  func overflow(_ text: String) {
    #expect(core(text) == .overflow)
    #expect(YAMLScalar(text, isPlain: true).kindName == "a number")
  }

  @Test(
    "text",
    arguments: [
      "yes", "no", "on", "off", "y", "n", "Yes", "NO", "tRUE", "nUll", "nil", "None", "1_000",
      "1,000", "12:30:45",
      "190:20:30", "0b11", "0O17", "0X1F", "0o8", "0o", "0x", "0xg", "-0x1F", "+0o17", "-0o1", "1e",
      "e3", "1e+", ".",
      "-", "+", "+-1", "--1", "1-", "..5", "1.2.3", ".e3", "inf", "nan", "Infinity", "NaN", ".iNF",
      "-.nan", "+.nan",
      ".infinity", "1 000", " 1", "1f", "0x1p3", "1e1.5", "２", "½", "1'000", "70%", "25k",
      "2024-01-01", "-.", "+.e1",
      "=", "<<", "~~", "!", "0x-1", "0o+1",
    ])
  func text(_ text: String) {
    #expect(core(text) == .text)
    #expect(YAMLScalar(text, isPlain: true).kindName == "text")
  }

  @Test("quotes make text", arguments: ["1", "true", "", "~", "1e-3", ".inf"])
  func quoted(_ text: String) { #expect(YAMLScalar(text, isPlain: false).core == .text) }

  @Test("leading zeros")
  func leadingZeros() {
    for text in ["017", "-017", "+08", "00"] {
      #expect(YAMLScalar(text, isPlain: true).hasLeadingZero)
    }
    for text in ["0", "0.5", "0o17", "0x1F", "10", "-0", "01.5", "a01", ""] {
      #expect(!YAMLScalar(text, isPlain: true).hasLeadingZero)
    }
    #expect(!YAMLScalar("017", isPlain: false).hasLeadingZero)
  }
}
