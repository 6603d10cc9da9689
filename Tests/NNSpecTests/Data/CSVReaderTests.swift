// SPDX-License-Identifier: MIT

import NNSpec
import Testing

@Suite struct CSVReaderTests {
  /// All cells as text, the header first; a missing one is "∅".
  private func cells(_ text: String, delimiter: Character = ",") -> [[String]] {
    let reader = CSVReader(
      ContiguousArray(text.utf8), delimiter: delimiter.asciiValue ?? UInt8(ascii: ","))
    let table = reader.read(reader.header.indices.map { ($0, .text) })
    let rows = (0..<table.rowCount).map { row in
      (0..<table.textCount).map { column in
        let code = Int(table.codes[row * table.textCount + column])
        return code < 0 ? "∅" : table.dictionaries[column][code]
      }
    }
    return [reader.header] + rows
  }

  @Test(arguments: [
    ("a,b\n1,2\n", [["a", "b"], ["1", "2"]]),
    ("a,b\n1,2", [["a", "b"], ["1", "2"]]),
    ("a,b\r\n1,2\r\n", [["a", "b"], ["1", "2"]]),
    ("a,b\r1,2\r", [["a", "b"], ["1", "2"]]),
    ("\u{FEFF}a,b\n1,2\n", [["a", "b"], ["1", "2"]]),
    ("a,b\n\"1\",\"2\"\n", [["a", "b"], ["1", "2"]]),
    ("a,b\n\"x,y\",2\n", [["a", "b"], ["x,y", "2"]]),
    ("a,b\n\"x\ny\",2\n", [["a", "b"], ["x\ny", "2"]]),
    ("a,b\n\"x\r\ny\",2\r\n", [["a", "b"], ["x\r\ny", "2"]]),
    ("a,b\n\"say \"\"hi\"\"\",2\n", [["a", "b"], ["say \"hi\"", "2"]]),
    ("a,b\n\"\"\"\",2\n", [["a", "b"], ["\"", "2"]]),
    ("a,b\n,\n", [["a", "b"], ["∅", "∅"]]),
    ("a,b\n\"\",x\n", [["a", "b"], ["∅", "x"]]),
    ("a,b\n\n1,2\n\n\n3,4\n\n", [["a", "b"], ["1", "2"], ["3", "4"]]),
    ("a,b\n x , y\n", [["a", "b"], [" x ", " y"]]),
    ("\"a\"\"q\",\" b \"\nü,日本\n", [["a\"q", "b"], ["ü", "日本"]]),
    ("a\n1\n2\n", [["a"], ["1"], ["2"]]),
  ])
  func rfc4180(_ text: String, _ expected: [[String]]) {
    #expect(cells(text) == expected)
  }

  /// Chunks of all sizes, whose cuts fall into quotes, line breaks and rows, give what one go gives.
  @Test func chunksReadTheSame() {
    let pieces = [
      "1", "-2.5", "x", "\"a,b\"", "\"line\nbreak\"", "\"say \"\"hi\"\"\"", "", "1e3", "\"\"",
      "\"4\"", "\r\n",
      "\n", "\n\n", ",", ",", ",", ",,", "y\"", "00000000000000001",
    ]
    var random = TestRandom(state: 5)
    for round in 0..<400 {
      var text = "n,t,m\n"
      for _ in 0..<40 {
        text +=
          round % 3 == 0
          ? pieces.randomElement(using: &random) ?? ""
          : "\(Int.random(in: -50...50, using: &random)),\(pieces[Int.random(in: 0..<10, using: &random)]),0.25\r\n"
      }
      let reader = CSVReader(ContiguousArray(text.utf8))
      let wanted: [(column: Int, kind: CSVReader.Kind)] = [
        (0, .number), (1, .text), (2, .number), (0, .text),
      ]
      let whole = reader.read(wanted)
      for chunkBytes in [1, 7, 50, 200] {
        let table = reader.read(wanted, chunkBytes: chunkBytes)
        #expect(table.numbers.map(\.bitPattern) == whole.numbers.map(\.bitPattern), "\(text)")
        #expect(table.codes == whole.codes && table.rows == whole.rows, "\(text)")
        #expect(table.dictionaries.map(\.texts) == whole.dictionaries.map(\.texts), "\(text)")
        #expect(table.rowCount == whole.rowCount && table.ragged == whole.ragged, "\(text)")
        #expect(table.empty == whole.empty && table.unreadable == whole.unreadable, "\(text)")
        #expect(table.stop?.reason == whole.stop?.reason, "\(text)")
        #expect(table.stop?.place == whole.stop?.place, "\(text)")
      }
    }
  }

  /// Cells at the edge of what is read in one pass agree with the standard library's numbers.
  @Test(arguments: [
    "0", "-0", "1.", ".5", "-.5", "999999999999999", "9999999999999999", "-0.000000000000001",
    "123456789.012345", "123456789.0123456", "+1", " 1 ", "1e5", "-1.5E-3", "0.1", "00012",
  ])
  func numbersOfOnePass(_ text: String) {
    let reader = CSVReader(ContiguousArray("a,b\n\(text),\(text)\n".utf8))
    let table = reader.read([(0, .number), (1, .number)])
    let expected = Double(text.trimmingPrefix(" ").prefix { $0 != " " })
    #expect(table.numbers.first?.bitPattern == expected?.bitPattern)
    #expect(table.numbers.last?.bitPattern == expected?.bitPattern)
    #expect(table.numbers.count == 2 && table.unreadable.allSatisfy { $0.count == 0 })
  }

  @Test(arguments: ["-", ".", "-.", "1-2", "1.2.3", "--1", "1 2", "x1", "1e"])
  func noNumbers(_ text: String) {
    let reader = CSVReader(ContiguousArray("a,b\n\(text),\(text)\n".utf8))
    let table = reader.read([(0, .number), (1, .number)])
    #expect(table.unreadable.map(\.count) == [1, 1])
  }

  @Test func otherDelimiters() {
    #expect(cells("a;b\n1,5;2\n", delimiter: ";") == [["a", "b"], ["1,5", "2"]])
    #expect(cells("a\tb\nx y\t2\n", delimiter: "\t") == [["a", "b"], ["x y", "2"]])
  }

  @Test(arguments: [
    ("a,b\n\"1,2\n", CSVReader.Stop.unclosedQuote, 2, 1),
    ("a,b\n1,x\"y\n", .strayQuote, 2, 2),
    ("a,b\n1,\"x\"y\n", .textAfterQuote, 2, 2),
    ("a,b\n1,2\n3,\0\n", .nul, 3, 2),
    ("a,b\n\"1\0\",2\n", .nul, 2, 1),
    ("a,\"b\n", .unclosedQuote, 1, 2),
  ])
  func stops(_ text: String, _ reason: CSVReader.Stop, _ row: Int, _ column: Int) {
    let reader = CSVReader(ContiguousArray(text.utf8))
    let stop = reader.stop ?? reader.read(reader.header.indices.map { ($0, .text) }).stop
    #expect(stop?.reason == reason)
    #expect(stop?.place.row == row)
    #expect(stop?.place.column == column)
  }

  @Test func raggedRowsAreCountedAndLeftOut() {
    let reader = CSVReader(ContiguousArray("a,b\n1,2\n3\n4,5,6\n7,8\n".utf8))
    let table = reader.read([(0, .number), (1, .number)])
    #expect(table.numbers == [1, 2, 7, 8])
    #expect(table.rows == [2, 5])
    #expect(table.ragged.count == 2)
    #expect(table.ragged.first == DataPlace(row: 3, line: 3, column: 1, text: "3"))
  }

  @Test func numbersAreReadOrCounted() {
    let reader = CSVReader(ContiguousArray("a,b\n1,x\n oops,y\n,z\n-2e3,\"w\nv\"\nnan,1\n".utf8))
    let table = reader.read([(0, .number), (1, .text), (0, .text)])
    #expect(table.numbers[0] == 1 && table.numbers[3] == -2000)
    #expect(table.numbers[1].isNaN && table.numbers[2].isNaN && table.numbers[4].isNaN)
    #expect(table.unreadable[0].count == 2)
    #expect(table.unreadable[0].first == DataPlace(row: 3, line: 3, column: 1, text: " oops"))
    #expect(table.empty[0].count == 1)
    #expect(table.rows == [2, 3, 4, 5, 6])
    #expect(table.dictionaries[1].texts == ["1", " oops", "-2e3", "nan"])
  }

  @Test func linesAreToldFromRows() {
    let reader = CSVReader(ContiguousArray("a,b\n\"x\ny\",1\n\nz,q\n".utf8))
    let table = reader.read([(1, .number)])
    let place = table.unreadable[0].first
    #expect(place == DataPlace(row: 3, line: 5, column: 2, text: "q"))
    #expect(place?.described(in: "f.csv") == "f.csv:3:2 (line 5)")
  }

  /// Every value is what the standard library reads.
  @Test(arguments: [
    "0", "-0", "1", "+1", "-1.5", ".5", "5.", "1e3", "1E-3", "1.7976931348623157e308", "5e-324",
    "2.2250738585072011e-308", "123456789012345678901234567890", "0.1", "0.30000000000000004",
    "9007199254740993", "8.41e21", "1e22", "1e23", "3.14159265358979323846", " 7\t", "00012",
    "0.000000000000000000000000000001", "1e-400",
  ])
  func numbersAreCorrectlyRounded(_ text: String) {
    let plain = text.filter { $0 != " " && $0 != "\t" }
    #expect(decimal(text)?.bitPattern == Double(plain)?.bitPattern)
  }

  @Test(arguments: [
    "", " ", "x", "1x", "1 2", "1,5", "--1", "1e", "1e+", ".", "-", "inf", "nan", "0x10", "1e999",
    "1_000",
    "1.2.3",
  ])
  func otherTextsAreNoNumbers(_ text: String) {
    #expect(decimal(text) == nil)
  }

  @Test func patterns() {
    #expect(matches("pixel_3", pattern: "pixel_*"))
    #expect(matches("pixel_", pattern: "pixel_*"))
    #expect(matches("a_b_c", pattern: "*_c") && matches("abc", pattern: "a*b*c"))
    #expect(!matches("pixe", pattern: "pixel_*") && !matches("abcd", pattern: "a*c"))
    let names = ["x2", "y", "x1", "id"]
    let chosen = ColumnPatterns(patterns: ["x*", "y"]).resolve(in: names)
    #expect(chosen.columns == [0, 1, 2] && chosen.unmatched.isEmpty)
    #expect(ColumnPatterns(patterns: ["z*", "id"]).resolve(in: names).unmatched == ["z*"])
  }

  @Test func junkNeverTraps() {
    let seed = Array("a,b,c\n1,\"x \"\"y\"\"\",2.5e3\n\"q\nr\",,-7\r\n3,z,4\n".utf8)
    var random = TestRandom(state: 1)
    for round in 0..<2000 {
      var bytes =
        round % 4 == 0
        ? (0..<Int.random(in: 0..<80, using: &random)).map { _ in
          UInt8.random(in: 0...255, using: &random)
        } : seed
      for _ in 0..<Int.random(in: 1...6, using: &random) where !bytes.isEmpty {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0:
          bytes[place] =
            [0x22, 0x2C, 0x0A, 0x0D, 0x00, 0xFF, 0x2E, 0x65].randomElement(using: &random) ?? 0
        case 1: bytes.remove(at: place)
        default: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
        }
      }
      let reader = CSVReader(ContiguousArray(bytes))
      let columns = reader.header.indices
      let table = reader.read(columns.map { ($0, .number) } + columns.map { ($0, .text) })
      #expect(table.numbers.count == table.rowCount * table.numberCount)
      #expect(table.codes.count == table.rowCount * table.textCount)
    }
  }
}
