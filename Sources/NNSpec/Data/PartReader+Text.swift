// SPDX-License-Identifier: MIT

extension PartReader {
  /// The symbol that stands between the lines of a text.
  static let lineEnd = "\n"

  /// Reads a text as one row a symbol: a byte order mark is dropped, CR LF is one line end.
  ///
  /// The second feature is the first moved by one, so that each row has the symbol behind its own. Without windows,
  /// empty lines are left out, and a line end stands before the first line and behind the last.
  /// A trained network names another `file` than the source's own.
  package mutating func readText(
    _ source: TextSource, file: String? = nil, at span: SourceSpan, role: DataRole = .test
  ) -> DataPart? {
    let name = file ?? source.file
    let isHeaderEnough = depth(of: name) == .header
    guard let file = load(name, "the text", at: span, isHeaderEnough: isHeaderEnough) else {
      return nil
    }
    let columns = wanted.map { wanted in
      RawFeature(
        name: wanted.name, type: wanted.type, columns: [wanted.name], width: 1, shape: nil,
        values: .unread)
    }
    if isHeaderEnough {
      return DataPart(
        role: role, name: name, rowCount: nil, rows: [], features: columns, stored: [])
    }
    guard let text = decode(file, name, span) else { return nil }
    var table = SymbolTable()
    var codes = ContiguousArray<Int32>()
    var rows = ContiguousArray<Int>()
    func add(_ symbol: String, _ line: Int) {
      codes.append(table.index(of: symbol))
      rows.append(line)
    }
    var line = 0
    for content in text.split(separator: "\n", omittingEmptySubsequences: false) {
      line += 1
      // A last line end ends a line and begins none.
      let symbols = source.symbols.cut(String(Substring(content)))
      if source.window == nil {
        guard !symbols.isEmpty else { continue }
        add(Self.lineEnd, line)
        for symbol in symbols { add(symbol, line) }
      } else {
        if line > 1, source.unit == .character { add(Self.lineEnd, line - 1) }
        for symbol in symbols { add(symbol, line) }
      }
    }
    if source.window == nil, !codes.isEmpty { add(Self.lineEnd, line) }
    guard !codes.isEmpty else {
      report(.emptyData, "`\(name)` is empty", at: span)
      return nil
    }
    var features: [RawFeature?] = [
      columns[0].with(.codes(codes, stride: 1, offset: 0, texts: table.texts), width: 1)
    ]
    features.append(
      columns[1].with(.codes(codes, stride: 1, offset: 1, texts: table.texts), width: 1))
    return DataPart(
      role: role, name: name, rowCount: codes.count, rows: rows, features: features,
      stored: [file.stored])
  }

  /// Without byte order mark and CR; nil, with the place of the first wrong byte, if it is no UTF-8.
  private mutating func decode(_ file: DataFile, _ name: String, _ span: SourceSpan)
    -> String.UnicodeScalarView?
  {
    var bytes = file.bytes[...]
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      let offset = Self.firstWrongByte(file.bytes)
      let line = 1 + file.bytes[..<offset].count { $0 == 0x0A }
      report(
        .dataUnreadable, "`\(name)` is not UTF-8: byte \(offset) in line \(line)", at: span,
        help: ["save it as UTF-8"])
      return nil
    }
    var scalars = String.UnicodeScalarView()
    var isAfterReturn = false
    for scalar in text.unicodeScalars {
      if isAfterReturn, scalar != "\n" { scalars.append("\r") }
      isAfterReturn = scalar == "\r"
      if !isAfterReturn { scalars.append(scalar) }
    }
    if isAfterReturn { scalars.append("\r") }
    return scalars
  }

  /// The offset of the first byte that begins no UTF-8 sequence, from 0.
  private static func firstWrongByte(_ bytes: ContiguousArray<UInt8>) -> Int {
    var offset = 0
    var iterator = bytes.makeIterator()
    var decoder = UTF8()
    while true {
      switch decoder.decode(&iterator) {
      case .scalarValue(let scalar): offset += UTF8.width(scalar)
      case .emptyInput, .error: return min(offset, bytes.count - 1)
      }
    }
  }
}
