// SPDX-License-Identifier: MIT

/// One file (or pair of files) of a data set as far as it was read.
package struct DataPart: Sendable {
  package let role: DataRole
  /// As the spec names it.
  package let name: String
  /// Nil if only the header was read.
  package let rowCount: Int?
  /// The number of each row as messages count: a table's header is row 1, images count from 1.
  package let rows: ContiguousArray<Int>
  /// In the order in which they were wanted; a missing optional one is nil.
  package let features: [RawFeature?]
  /// The columns that say which rows belong together, their order and their part, as text.
  package let keys: [WantedFeature.Use: RawFeature]
  /// The files as on the disk.
  package let stored: [ContiguousArray<UInt8>]

  package init(
    role: DataRole, name: String, rowCount: Int?, rows: ContiguousArray<Int>,
    features: [RawFeature?], keys: [WantedFeature.Use: RawFeature] = [:],
    stored: [ContiguousArray<UInt8>]
  ) {
    self.role = role
    self.name = name
    self.rowCount = rowCount
    self.rows = rows
    self.features = features
    self.keys = keys
    self.stored = stored
  }

  /// The split's `column`, `order` or `group`.
  package var key: RawFeature? { keys[.split] }

  /// How much of a file is read.
  package enum Depth: Sendable {
    /// The names of columns, the sizes of images.
    case header
    /// Also every cell of categories and binaries.
    case categories
    /// Every cell that is wanted.
    case everything
  }

  /// A file up to this size is read for its categories when specs are checked.
  package static let passLimit = 16 << 20
}

/// Reads one part and reports what is wrong with it.
package struct PartReader {
  package let baseDirectory: String
  package let depth: DataPart.Depth
  package let wanted: [WantedFeature]
  /// The columns of the split, the groups and their order, if any.
  package let keys: [WantedFeature]
  /// Where faults of the file as a whole are shown if the format has no place of its own.
  package let place: SourceSpan
  package let path: String
  package var diagnostics: [Diagnostic] = []

  package init(
    baseDirectory: String, depth: DataPart.Depth, wanted: [WantedFeature],
    keys: [WantedFeature] = [],
    place: SourceSpan, path: String
  ) {
    self.baseDirectory = baseDirectory
    self.depth = depth
    self.wanted = wanted
    self.keys = keys
    self.place = place
    self.path = path
  }

  /// Nil after a mistake that leaves nothing to go on with.
  package mutating func read(_ format: DataFormat, role: DataRole) -> DataPart? {
    readCells(format, role: role).map { withDates($0) }
  }

  private mutating func readCells(_ format: DataFormat, role: DataRole) -> DataPart? {
    switch format {
    case .table(let name, let span, let delimiter):
      readTable(name, at: span ?? place, delimiter: delimiter, role: role)
    case .jsonl(let name, let span): readJSONL(name, at: span ?? place, role: role)
    case .npy(let files, let span): readNPY(files, at: span ?? place, role: role)
    case .npz(let name, let span): readNPZ(name, at: span ?? place, role: role)
    case .idx(let source): readIDX(source, role: role)
    case .images(let folder, let span): readImages(folder, at: span ?? place, role: role)
    case .series(let source):
      readTable(
        source.value.path, at: source.spans[source.value.format] ?? place,
        delimiter: source.value.byte, role: role)
    case .text(let source):
      readText(source.value, at: source.spans["file"] ?? source.span ?? place, role: role)
    }
  }

  mutating func report(
    _ code: DiagnosticCode, _ message: String, at span: SourceSpan, label: String = "",
    notes: [String] = [], help: [String] = [], path: String? = nil
  ) {
    diagnostics.append(
      Diagnostic(
        code, message, at: span, label: label, notes: notes, help: help, path: path ?? self.path))
  }

  /// A file, or its beginning where no more is asked for; nil with a report.
  mutating func load(_ name: String, _ noun: String, at span: SourceSpan, isHeaderEnough: Bool)
    -> DataFile?
  {
    do throws(DataFile.Problem) {
      return try DataFile(
        name: name, baseDirectory: baseDirectory, beginning: isHeaderEnough ? 1 << 20 : nil)
    } catch {
      diagnostics.append(
        error.diagnostic(noun: noun, name: name, baseDirectory: baseDirectory, at: span, path: path)
      )
      return nil
    }
  }

  /// What is read of a file of this size: everything, its categories, or its header.
  func depth(of name: String) -> DataPart.Depth {
    guard depth == .categories else { return depth }
    let size = try? FileBytes.size(TextFile.resolve(name, in: baseDirectory))
    return (size ?? 0) <= DataPart.passLimit ? .categories : .header
  }
}
