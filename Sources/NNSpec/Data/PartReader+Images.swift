// SPDX-License-Identifier: MIT

extension PartReader {
  /// The columns of a folder of images.
  static let imageColumns = ["image", "label"]

  /// A folder of images for each class; to predict, a folder of images or a single one will do.
  mutating func readImages(
    _ name: String, at span: SourceSpan, role: DataRole, mayLackLabels: Bool = false
  ) -> DataPart? {
    let path = TextFile.resolve(name, in: baseDirectory)
    let entries: [DataFolder.Entry]
    var labels: [String] = []
    if mayLackLabels, DataFolder.isFolder(path) == false {
      entries = [DataFolder.Entry(name: "", label: nil)]
    } else {
      do throws(DataFolder.Problem) {
        let folder = try DataFolder(path, mayBeFlat: mayLackLabels)
        (entries, labels) = (folder.entries, folder.labels)
      } catch {
        diagnostics.append(error.diagnostic(name: name, path: path, at: span, specPath: self.path))
        return nil
      }
    }
    judgeColumns(labels.isEmpty ? ["image"] : Self.imageColumns, of: name)
    if diagnostics.hasErrors { return nil }
    guard let images = readFiles(entries, of: name, at: span) else { return nil }
    var columns = [
      SourceColumn(
        name: "image", file: name, rowCount: entries.count, sizes: images.shape.sizes,
        values: depth == .everything ? .bytes(images.samples) : .unread)
    ]
    if !labels.isEmpty {
      let indices = Dictionary(uniqueKeysWithValues: labels.enumerated().map { ($1, Int32($0)) })
      let codes = entries.map { entry in entry.label.flatMap { indices[$0] } ?? -1 }
      columns.append(
        SourceColumn(
          name: "label", file: name, rowCount: entries.count, sizes: [],
          values: .codes(ContiguousArray(codes), stride: 1, offset: 0, texts: labels)))
    }
    return part(
      SourceColumns(columns: columns, name: name, stored: images.stored), at: span, role: role)
  }

  /// The samples of all images, which must be of one size; only their sizes where no more is asked for.
  private mutating func readFiles(
    _ entries: [DataFolder.Entry], of folder: String, at span: SourceSpan
  ) -> (shape: ImageShape, samples: ContiguousArray<UInt8>, stored: [ContiguousArray<UInt8>])? {
    var samples = ContiguousArray<UInt8>()
    // The names say the classes, so they are part of what was read.
    var stored = [ContiguousArray(entries.map(\.name).joined(separator: "\n").utf8)]
    var first: (shape: ImageShape, name: String)?
    for entry in entries {
      let name = entry.name.isEmpty ? folder : "\(folder)/\(entry.name)"
      guard let file = load(name, "the image", at: span, isHeaderEnough: false) else { return nil }
      let shape: ImageShape
      do throws(ByteProblem) {
        if PNGReader.isPNG(file.bytes) {
          let image = try PNGReader(file.bytes).read(file.bytes)
          shape = image.shape
          if depth == .everything { samples += image.samples }
        } else if NetpbmReader.isNetpbm(file.bytes) {
          let reader = try NetpbmReader(file.bytes)
          shape = reader.shape
          if depth == .everything { samples += try reader.samples(file.bytes) }
        } else {
          throw ByteProblem("it is neither PNG, PGM nor PPM", at: 0)
        }
      } catch {
        report(.dataUnreadable, "`\(name)` is no image that can be read: \(error.text)", at: span)
        return nil
      }
      if let first, first.shape != shape {
        report(
          .unsuitableColumn,
          "all images must have one size: `\(first.name)` is \(first.shape.text), `\(name)` is \(shape.text)",
          at: span)
        return nil
      }
      first = first ?? (shape, name)
      // A few small files may unpack to more than there is room for.
      let whole = saturatingProduct([entries.count, shape.count])
      guard whole <= DataFile.limit else {
        report(
          .dataUnreadable,
          "`\(folder)` has \(entries.count) images of \(shape.text), together \(bytesText(whole))",
          at: span, label: "there is memory for \(bytesText(DataFile.limit))")
        return nil
      }
      if depth == .everything {
        stored.append(file.stored)
      } else if stored.count == 1, entries.count > Self.checkedImages {
        // Beyond some thousand files, a check looks at the first one only.
        break
      }
    }
    return first.map { ($0.shape, samples, stored) }
  }

  private static let checkedImages = 4096
}

extension DataFolder.Problem {
  func diagnostic(
    name: String, path: String, at span: SourceSpan, specPath: String
  ) -> Diagnostic {
    switch self {
    case .missing:
      Diagnostic(
        .dataFileMissing, "the folder of images is not there", at: span,
        label: "looked for \(path)", notes: ["paths are relative to the spec file"],
        help: ["check without data: nnrun check --data none"], path: specPath)
    case .notFolder:
      Diagnostic(
        .dataUnreadable, "`\(name)` is a file; `images` names a folder with a folder a class",
        at: span, path: specPath)
    case .empty:
      Diagnostic(
        .emptyData, "`\(name)` holds no images", at: span, label: "opened \(path)", path: specPath)
    case .stray(let file):
      Diagnostic(
        .dataUnreadable,
        "`\(name)/\(file)` is not where an image belongs: `images` has a folder a class, and images in it",
        at: span, path: specPath)
    }
  }
}
