// SPDX-License-Identifier: MIT

extension PartReader {
  /// Arrays in files of their own.
  mutating func readNPY(_ source: NamedFiles, at span: SourceSpan, role: DataRole) -> DataPart? {
    let name = source.files.map(\.path).joined(separator: ", ")
    judgeColumns(source.files.map(\.name), of: name)
    if diagnostics.hasErrors { return nil }
    var columns: [SourceColumn] = []
    var stored: [ContiguousArray<UInt8>] = []
    var areRowsSure = false
    for file in source.files {
      guard let isRead = isValueWanted(file.name, depth(of: file.path)),
        let loaded = load(file.path, "the array", at: file.span, isHeaderEnough: !isRead)
      else { continue }
      if depth == .everything { stored.append(loaded.stored) }
      // Of a packed file only the beginning is here, so its length shows when all of it is read.
      let isPacked = GzipReader.isGzip(loaded.stored)
      let column = column(
        file.name, loaded.bytes, file: file.path, at: file.span, isRead: isRead,
        length: isPacked ? nil : try? FileBytes.size(loaded.path), isPossible: loaded.mayHold)
      if let column { columns.append(column) }
      areRowsSure = areRowsSure || isRead || !isPacked
    }
    if diagnostics.hasErrors { return nil }
    return part(
      SourceColumns(columns: columns, name: name, stored: stored, areRowsSure: areRowsSure),
      at: span, role: role)
  }

  /// All arrays of an archive; its directory is at its end, so it is read as a whole.
  mutating func readNPZ(_ name: String, at span: SourceSpan, role: DataRole) -> DataPart? {
    let depth = depth(of: name)
    guard let file = load(name, "the arrays", at: span, isHeaderEnough: false) else { return nil }
    do throws(ByteProblem) {
      let archive = try ZipReader(file.bytes)
      let members = archive.members.filter { $0.name.hasSuffix(".npy") }
      let names = members.map { String($0.name.dropLast(4)) }
      if let twin = names.indices.first(where: { names[..<$0].contains(names[$0]) }) {
        report(.dataUnreadable, "`\(name)` has the array `\(names[twin])` twice", at: span)
        return nil
      }
      judgeColumns(names, of: name)
      if diagnostics.hasErrors { return nil }
      var columns: [SourceColumn] = []
      for (member, array) in zip(members, names) {
        guard let isRead = isValueWanted(array, depth) else { continue }
        let bytes = try archive.read(member, limit: isRead ? nil : 1 << 16)
        let column = column(
          array, bytes, file: "\(name):\(array)", at: span, isRead: isRead, length: member.size)
        if let column { columns.append(column) }
      }
      if diagnostics.hasErrors { return nil }
      return part(
        SourceColumns(
          columns: columns, name: name, stored: self.depth == .everything ? [file.stored] : []),
        at: span, role: role)
    } catch {
      report(.dataUnreadable, "`\(name)` is no npz archive: \(error.text)", at: span)
      return nil
    }
  }

  private mutating func column(
    _ name: String, _ bytes: ContiguousArray<UInt8>, file: String, at span: SourceSpan,
    isRead: Bool, length: Int?, isPossible: (Int) -> Bool = { _ in true }
  ) -> SourceColumn? {
    do throws(ByteProblem) {
      let reader = try NPYReader(bytes)
      let needed = reader.header.length
      if let length, length != needed {
        throw ByteProblem(
          "its shape needs \(needed) bytes, it has \(length)", at: min(length, needed))
      }
      if !isPossible(needed) {
        throw ByteProblem("its shape needs \(needed) bytes, more than it can unpack to", at: 0)
      }
      return SourceColumn(
        name: name, file: file, rowCount: reader.count, sizes: reader.sizes,
        values: isRead ? try reader.values(bytes) : .unread)
    } catch {
      report(.dataUnreadable, "`\(file)` is no array that can be read: \(error.text)", at: span)
      return nil
    }
  }
}
