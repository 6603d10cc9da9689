// SPDX-License-Identifier: MIT

import NNSpec
import Testing

@Suite("JSON")
struct JSONTests {
  private func parse(_ text: String) throws -> JSONValue { try JSONValue.parse(Array(text.utf8)) }

  private let sample = JSONValue.object([
    ("b", .array([.null, .bool(true), .int(-3), .double(0.1), .double(1e-300)])),
    ("a", .string("\"\\/\n\t\u{8}\u{1F}é😀\u{2028}<")), ("empty", .object([])), ("list", .array([])),
  ])

  @Test("is written in order")
  func writing() {
    let expected =
      #"{"b":[null,true,-3,0.1,1e-300],"a":"\"\\/\n\t\u0008\u001fé😀\u2028<","empty":{},"list":[]}"#
    #expect(sample.text == expected)
    #expect(JSONValue.string("</script>").text(forHTML: true) == #""\u003c/script>""#)
    #expect(
      JSONValue.array([.double(.nan), .double(.infinity), .double(-.infinity)]).text
        == "[null,null,null]")
    let pretty = JSONValue.object([("a", .array([.int(1), .int(2)])), ("b", .object([]))]).pretty()
    #expect(pretty == "{\n  \"a\": [\n    1,\n    2\n  ],\n  \"b\": {}\n}\n")
  }

  @Test("reads back what was written")
  func roundTrip() throws {
    #expect(try parse(sample.text) == sample)
    #expect(try parse(sample.pretty()) == sample)
    #expect(try parse(sample.text(forHTML: true)) == sample)
    var random = SystemRandomNumberGenerator()
    for _ in 0..<1000 {
      let number = Double(bitPattern: random.next())
      guard number.isFinite else { continue }
      #expect(try parse(JSONValue.double(number).text) == .double(number))
    }
  }

  @Test("numbers")
  func numbers() throws {
    let numbers: [(String, JSONValue)] = [
      ("0", .int(0)), ("-0", .double(-0.0)), ("9223372036854775807", .int(.max)),
      ("1.0", .double(1)),
      ("9223372036854775808", .double(9_223_372_036_854_775_808)), ("1e2", .double(100)),
      ("-1.5E-1", .double(-0.15)),
    ]
    for (text, value) in numbers { #expect(try parse(text) == value) }
  }

  @Test("escapes")
  func escapes() throws {
    #expect(try parse(#""\u00e9\ud83d\ude00\/\b\f""#) == .string("é😀/\u{8}\u{C}"))
    #expect(try parse(" [ 1 , 2 ] \n") == .array([.int(1), .int(2)]))
    // Swift takes these two names for equal, JSON does not.
    #expect(try parse("{\"é\":1,\"e\u{301}\":2}")["é"] == .int(1))
  }

  @Test(
    "rejects what is not JSON",
    arguments: [
      ("", 0), ("[1,]", 3), ("{\"a\":1,}", 7), ("01", 0), ("-01", 1), ("1.", 2), (".5", 0),
      ("+1", 0), ("1e", 2),
      ("nul", 0), ("truex", 4), ("1 2", 2), ("\"a", 2), ("\"\t\"", 1), (#""\x""#, 2),
      (#""\ud800""#, 2),
      (#""\ud800\u0041""#, 2), (#""\udc00""#, 2), (#""\u12g4""#, 5), ("{\"a\":1,\"a\":2}", 7),
      ("{a:1}", 1),
      ("[1 2]", 3), ("{\"a\" 1}", 5), ("1e400", 0), ("NaN", 0), ("[", 1), ("{", 1), ("'a'", 0),
      ("// x\n1", 0),
      ("-", 1), ("\u{FEFF}1", 0),
    ])
  func rejects(_ text: String, _ offset: Int) {
    do throws(JSONParseError) {
      let value = try JSONValue.parse(Array(text.utf8))
      Issue.record("\(text) gave \(value)")
    } catch {
      #expect(error.offset == offset, "\(error)")
    }
  }

  @Test("depth and encoding")
  func limits() throws {
    let nested = { (count: Int) in
      String(repeating: "[", count: count) + String(repeating: "]", count: count)
    }
    #expect(throws: Never.self) { try parse(nested(64)) }
    #expect(throws: JSONParseError.self) { try parse(nested(65)) }
    #expect(throws: JSONParseError.self) { try parse(String(repeating: "[", count: 1_000_000)) }
    #expect(throws: JSONParseError.self) { try JSONValue.parse([0x22, 0xFF, 0x22]) }
  }
}
