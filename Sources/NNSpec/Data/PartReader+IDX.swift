// SPDX-License-Identifier: MIT

extension PartReader {
  mutating func readIDX(_ source: Chosen<IDXSource>, role: DataRole) -> DataPart? {
    let files = source.value
    let imageSpan = source.spans["images"] ?? place
    let labelSpan = source.spans["labels"] ?? place
    let labelDepth = depth(of: files.labels)
    let isHeaderEnough = depth != .everything
    let images = open(files.images, "the images", at: imageSpan, isHeaderEnough: isHeaderEnough)
    let labels = open(
      files.labels, "the labels", at: labelSpan, isHeaderEnough: labelDepth == .header)
    guard var images, let labels else { return nil }
    guard images.reader.count > 0, images.reader.width > 0 else {
      report(.emptyData, "`\(files.images)` holds no images", at: imageSpan)
      return nil
    }
    if images.reader.count != labels.reader.count || labels.reader.width != 1 {
      diagnostics.append(
        Diagnostic(
          .unsuitableColumn,
          labels.reader.width == 1
            ? "\(images.reader.count) images have \(labels.reader.count) labels"
            : "`\(files.labels)` has \(labels.reader.width) values a label, not 1",
          at: labelSpan, label: "\(labels.reader.sizes.map(String.init).joined(separator: " x "))",
          secondary: [
            .init(imageSpan, "\(images.reader.sizes.map(String.init).joined(separator: " x "))")
          ], path: path))
      return nil
    }
    for key in keys {
      report(
        .columnMissing,
        "an idx source has no column `\(key.patterns.text)`, only `image` and `label`",
        at: key.span, path: key.path)
    }
    var features: [RawFeature?] = []
    for wanted in wanted {
      features.append(
        feature(
          wanted, &images, labels, imageSpan, labelSpan, isImageRead: !isHeaderEnough,
          isLabelRead: labelDepth != .header))
    }
    if diagnostics.hasErrors { return nil }
    return DataPart(
      role: role, name: files.images, rowCount: images.reader.count,
      // Where nothing was read, nothing is allocated for what a header says.
      rows: isHeaderEnough && labelDepth == .header
        ? [] : ContiguousArray(1...images.reader.count), features: features,
      stored: isHeaderEnough ? [] : [images.file.stored, labels.file.stored])
  }

  /// Reads a file whose name says its format, as given to a trained network: tsv, csv, jsonl, npy, npz, images or those of
  /// an IDX set.
  package mutating func read(file name: String, delimiter: UInt8?) -> DataPart? {
    readCells(file: name, delimiter: delimiter).map { withDates($0) }
  }

  private mutating func readCells(file name: String, delimiter: UInt8?) -> DataPart? {
    let isFolder = DataFolder.isFolder(TextFile.resolve(name, in: baseDirectory)) == true
    let isImage = [".png", ".pgm", ".ppm"].contains { name.lowercased().hasSuffix($0) }
    if isFolder || isImage {
      return readImages(name, at: place, role: .test, mayLackLabels: true)
    }
    if name.hasSuffix(".jsonl") || name.hasSuffix(".jsonl.gz") {
      return readJSONL(name, at: place, role: .test)
    }
    if name.hasSuffix(".npz") { return readNPZ(name, at: place, role: .test) }
    if name.hasSuffix(".npy") {
      // One array can only be the input.
      let column = wanted.first?.patterns.patterns.first ?? ""
      let file = NamedFiles.File(name: column, path: name, span: place)
      return readNPY(NamedFiles(files: [file]), at: place, role: .test)
    }
    let isTabbed = name.hasSuffix(".tsv") || name.hasSuffix(".tsv.gz")
    let isTable = isTabbed || name.hasSuffix(".csv") || name.hasSuffix(".csv.gz")
    let comma = delimiter ?? UInt8(ascii: isTabbed ? "\t" : ",")
    guard !isTable, let head = load(name, "the data file", at: place, isHeaderEnough: true),
      IDXReader.isIDX(head.bytes)
    else {
      if diagnostics.hasErrors { return nil }
      return readTable(name, at: place, delimiter: comma, role: .test)
    }
    guard var images = open(name, "the images", at: place, isHeaderEnough: false) else {
      return nil
    }
    guard images.reader.count > 0, images.reader.width > 0 else {
      report(.emptyData, "`\(name)` holds no images", at: place)
      return nil
    }
    var features: [RawFeature?] = []
    for wanted in wanted {
      if wanted.use == .input {
        let isOnlyUse = self.wanted.count { $0.use == .input } == 1
        features.append(
          imageFeature(
            wanted, &images.file, images.reader, place, isRead: true, isOnlyUse: isOnlyUse))
      } else {
        if !wanted.isOptional {
          report(.columnMissing, "`\(name)` has no labels", at: place)
        }
        features.append(nil)
      }
    }
    if diagnostics.hasErrors { return nil }
    return DataPart(
      role: .test, name: name, rowCount: images.reader.count,
      rows: ContiguousArray(1...images.reader.count), features: features,
      stored: [images.file.stored])
  }

  private mutating func open(
    _ name: String, _ noun: String, at span: SourceSpan, isHeaderEnough: Bool
  ) -> (file: DataFile, reader: IDXReader)? {
    guard let file = load(name, noun, at: span, isHeaderEnough: isHeaderEnough) else { return nil }
    do throws(IDXReader.Problem) {
      let reader = try IDXReader(file.bytes)
      // Of a packed file only the beginning is here, so its length shows when all of it is read.
      let isPacked = GzipReader.isGzip(file.stored)
      let size = (try? FileBytes.size(file.path)) ?? 0
      let found = isPacked ? file.bytes.count : size
      if !(isPacked && isHeaderEnough), found != reader.length {
        throw .wrongLength(expected: reader.length, found: found)
      }
      if !file.mayHold(reader.length) { throw .tooLarge(sizes: reader.sizes) }
      return (file, reader)
    } catch {
      report(.dataUnreadable, "`\(name)` is no IDX file: \(error.text)", at: span)
      return nil
    }
  }

  private mutating func feature(
    _ wanted: WantedFeature, _ images: inout (file: DataFile, reader: IDXReader),
    _ labels: (file: DataFile, reader: IDXReader), _ imageSpan: SourceSpan, _ labelSpan: SourceSpan,
    isImageRead: Bool, isLabelRead: Bool
  ) -> RawFeature? {
    switch wanted.patterns.patterns {
    case ["image"]:
      let isOnlyUse = self.wanted.count { $0.patterns.patterns == ["image"] } == 1
      return imageFeature(
        wanted, &images.file, images.reader, imageSpan, isRead: isImageRead, isOnlyUse: isOnlyUse)
    case ["label"]:
      return labelFeature(wanted, labels.file, labels.reader, labelSpan, isRead: isLabelRead)
    default:
      let near = Vocabulary.suggestions(for: wanted.patterns.text, among: IDXSource.columns)
      report(
        .columnMissing, "an idx source has no column `\(wanted.patterns.text)`", at: wanted.span,
        label: near.isEmpty ? "" : didYouMean(near),
        help: ["its columns are `image` and `label`; name one with `column`"], path: wanted.path)
      return nil
    }
  }

  /// Images as bytes where they are bytes, else as numbers.
  ///
  /// `isOnlyUse`: nothing else reads the file's bytes.
  private mutating func imageFeature(
    _ wanted: WantedFeature, _ file: inout DataFile, _ reader: IDXReader, _ span: SourceSpan,
    isRead: Bool, isOnlyUse: Bool
  ) -> RawFeature? {
    guard wanted.type.isWide else {
      report(
        .unsuitableColumn, "the column `image` is images, not \(article(wanted.type.rawValue))",
        at: wanted.span, path: wanted.path)
      return nil
    }
    let sizes = Array(reader.sizes.dropFirst())
    var shape = wanted.shape
    if wanted.type == .image, shape == nil {
      guard sizes.count == 2 || sizes.count == 3 else {
        report(
          .missingKey,
          "`\(wanted.name)` needs `shape`: the file has \(reader.width) values an image",
          at: wanted.span, path: wanted.path)
        return nil
      }
      shape = Shape(sizes.count == 2 ? sizes + [1] : sizes)
    }
    if let shape, let count = shape.count, count != reader.width {
      report(
        .unsuitableColumn,
        "`\(wanted.name)` is \(shape), which is \(count) values; the file has \(reader.width) an image",
        at: wanted.span, path: wanted.path)
      return nil
    }
    var values = RawFeature.Values.unread
    if isRead {
      do throws(IDXReader.Problem) {
        let isBytes = reader.element == .uint8
        if let bytes = try reader.bytes(isBytes && isOnlyUse ? file.takeBytes() : file.bytes) {
          values = .bytes(bytes)
        } else {
          values = .numbers(
            try reader.numbers(file.bytes), stride: reader.width, offsets: Array(0..<reader.width))
        }
      } catch {
        report(.dataUnreadable, "`\(file.name)` is no IDX file: \(error.text)", at: span)
        return nil
      }
    }
    return RawFeature(
      name: wanted.name, type: wanted.type, columns: ["image"], width: reader.width, shape: shape,
      values: values)
  }

  private mutating func labelFeature(
    _ wanted: WantedFeature, _ file: DataFile, _ reader: IDXReader, _ span: SourceSpan, isRead: Bool
  ) -> RawFeature? {
    guard !wanted.type.isWide else {
      report(
        .unsuitableColumn, "the column `label` is one value, not \(article(wanted.type.rawValue))",
        at: wanted.span, path: wanted.path)
      return nil
    }
    var values = RawFeature.Values.unread
    if isRead {
      do throws(IDXReader.Problem) {
        let numbers = try reader.numbers(file.bytes)
        values =
          wanted.type == .number
          ? .numbers(numbers, stride: 1, offsets: [0])
          : SourceColumn(
            name: wanted.name, file: file.name, rowCount: numbers.count, sizes: [],
            values: .numbers(numbers, stride: 1, offsets: [0])
          ).codes
      } catch {
        report(.dataUnreadable, "`\(file.name)` is no IDX file: \(error.text)", at: span)
        return nil
      }
    }
    return RawFeature(
      name: wanted.name, type: wanted.type, columns: ["label"], width: 1, shape: nil, values: values
    )
  }
}
