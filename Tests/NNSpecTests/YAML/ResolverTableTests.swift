// SPDX-License-Identifier: MIT

import Foundation
import NNSpec
import Testing

/// The core schema's answers for every scalar of `Tests/Fixtures/yaml_scalars.json`, which `Tests/Scripts/yaml_scalars.py` writes
/// from the specification's regular expressions, and where PyYAML differs (design 5k.7).
@Suite("Resolver table")
struct ResolverTableTests {
  struct Row: Sendable {
    let text: String
    let kind: String
    let value: JSONValue?
    let pyyaml: String
    let differs: Bool
  }

  static let rows: [Row] = {
    let path = URL(filePath: #filePath).appending(path: "../../../Fixtures/yaml_scalars.json")
    let bytes = (try? Data(contentsOf: path.standardized)).map { [UInt8]($0) } ?? []
    guard let document = try? JSONValue.parse(bytes), case .array(let rows)? = document["scalars"]
    else { return [] }
    return rows.map { row in
      func text(_ key: String) -> String {
        if case .string(let text)? = row[key] { text } else { "" }
      }
      let differs = row["kind"] != row["pyyaml"] || row["value"] != row["pyyaml_value"]
      return Row(
        text: text("text"), kind: text("kind"), value: row["value"], pyyaml: text("pyyaml"),
        differs: differs)
    }
  }()

  @Test("is the specification's")
  func table() {
    #expect(Self.rows.count >= 120)
    for row in Self.rows {
      let core = YAMLScalar(row.text, isPlain: true).core
      let expected = "\(row.kind) \(row.value?.text ?? "")"
      #expect(Self.shown(core, like: row) == expected, "`\(row.text)`")
    }
  }

  /// An answer in the words of the table; numbers too large for us are its numbers beyond our reach.
  private static func shown(_ core: CoreScalar, like row: Row) -> String {
    func quoted(_ text: String) -> String { JSONValue.string(text).text }
    switch core {
    case .null: return "null null"
    case .bool(let value): return "bool \(value)"
    case .int(let value): return "int \(quoted(String(value)))"
    case .text: return "text \(quoted(row.text))"
    case .float(let value):
      guard case .string(let text)? = row.value, let number = Double(text) else { return "float" }
      let isSame = number == value || number.isNaN && value.isNaN
      return isSame ? "float \(quoted(text))" : "float \(value)"
    case .overflow:
      guard case .string(let text)? = row.value else { return "overflow" }
      let isBeyond = row.kind == "float" ? Double(text)?.isInfinite == true : Int(text) == nil
      return isBeyond ? "\(row.kind) \(quoted(text))" : "overflow"
    }
  }

  /// Where YAML 1.1, as PyYAML reads it, says otherwise, and why we do not follow.
  private static let differences = [
    ("words are text: `no` is a class name", #"yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF"#),
    ("a leading 0 is no octal; Y130 warns", #"[-+]?0[0-9]+"#),
    ("`0o` is octal", #"0o[0-7]+"#),
    ("no signs before hexadecimal numbers, and no binary ones", #"-0x.*|-?0b.*"#),
    ("no underscores in numbers", #".*_.*"#),
    ("no numbers to the base 60", #"-?[0-9]+(:[0-9.]+)+"#),
    ("an exponent needs no point and no sign: `1e-3`", #"[-+]?[0-9.]+[eE][-+]?[0-9]+"#),
    ("a sign may stand before a point", #"[-+]\.5"#),
    ("dates are text", #"[0-9]{4}-.*"#),
    ("`=` and `<<` mean something only as keys", #"=|<<"#),
  ]

  @Test("differs from PyYAML in known ways")
  func pyYAML() throws {
    let differences = try Self.differences.map { ($0.0, try Regex($0.1)) }
    var used: Set<String> = []
    for row in Self.rows where row.differs {
      let reasons = differences.filter { row.text.wholeMatch(of: $0.1) != nil }
      #expect(reasons.count >= 1, "`\(row.text)` is \(row.pyyaml) to PyYAML, \(row.kind) here")
      used.formUnion(reasons.map(\.0))
    }
    #expect(used.count == Self.differences.count)
    #expect(Self.rows.contains { !$0.differs })
  }
}
