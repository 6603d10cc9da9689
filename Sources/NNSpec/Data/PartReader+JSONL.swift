// SPDX-License-Identifier: MIT

extension PartReader {
  mutating func readJSONL(_ name: String, at span: SourceSpan, role: DataRole) -> DataPart? {
    let depth = depth(of: name)
    guard let file = load(name, "the data file", at: span, isHeaderEnough: depth == .header) else {
      return nil
    }
    let size = (try? FileBytes.size(file.path)) ?? 0
    let isCut = depth == .header && (GzipReader.isGzip(file.stored) || size > file.stored.count)
    do throws(JSONLReader.Problem) {
      let reader = try JSONLReader(file.bytes, isBeginning: isCut)
      guard !reader.header.isEmpty else {
        report(.emptyData, "`\(name)` is empty", at: span)
        return nil
      }
      let places = resolve(reader.header, name, mayRepeat: true)
      let keyPlaces = keys.map { resolve($0, reader.header, name, mayRepeat: true) }
      if diagnostics.hasErrors { return nil }
      guard depth != .header else { return headerPart(places, reader.header, name, role) }
      let table = try reader.read(cells(places, keyPlaces, depth))
      return assemble(table, places, keyPlaces, reader.header, depth, file, role)
    } catch {
      report(.badRow, "\(error.reason): \(name):\(error.row)", at: span)
      return nil
    }
  }
}
