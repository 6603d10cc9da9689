// SPDX-License-Identifier: MIT

internal import NNSpec

/// Turns what the network read back into pictures, cells in the file's units, and text.
///
/// Cells that were empty show what they were filled with.
struct ShownInput {
  let preprocessing: Preprocessing
  let split: DataSplit

  private static let cellLimit = 24
  private static let textLimit = 300
  private static let categoryLimit = 60

  /// What one example holds.
  func input(_ example: Int) -> WorstPrediction.Input {
    var input = WorstPrediction.Input()
    var cells: [WorstPrediction.Cell] = []
    let rows = rows(example)
    var offset = 0
    for feature in preprocessing.inputs {
      defer { offset += feature.width }
      if feature.type == .image {
        if let picture = picture(feature, rows.lowerBound, offset) {
          input.pictures.append(picture)
        }
      } else if feature.isCategories, feature.length != nil || split.hasSteps {
        input.text = (input.text.map { $0 + "\n" } ?? "") + text(feature, rows, offset)
      } else if split.hasSteps || feature.length != nil {
        cells += courses(feature, rows, offset)
      } else {
        cells += self.cells(feature, rows.lowerBound, offset)
      }
    }
    input.cells = Array(cells.prefix(Self.cellLimit))
    input.cellsLeftOut = cells.count - input.cells.count
    return input
  }

  private func rows(_ example: Int) -> Range<Int> {
    guard let span = split.inputSpans?[example] else { return example..<example + 1 }
    return span.begin..<span.begin + span.count
  }

  private func encoded(_ row: Int, _ column: Int) -> Float {
    switch split.inputs {
    case .floats(let values): values[row * split.inputWidth + column]
    case .bytes(let values, let divisor): Float(values[row * split.inputWidth + column]) / divisor
    case .codes(let codes): Int(codes[row]) == column ? 1 : 0
    }
  }

  private func number(_ feature: FittedFeature, _ row: Int, _ offset: Int, _ column: Int) -> Double
  {
    let value = feature.unscale(encoded(row, offset + column), column: column)
    // Of a zero, scaling and back leaves what Float rounds off.
    let (zero, one) = (feature.unscale(0, column: column), feature.unscale(1, column: column))
    return abs(value) < max(abs(zero), abs(one - zero)) * 0x1p-20 ? 0 : value
  }

  private func category(_ feature: FittedFeature, _ row: Int, _ offset: Int) -> String {
    let texts = feature.classes ?? []
    let code: Int? =
      if case .codes(let codes) = split.inputs {
        Int(codes[row])
      } else {
        (0..<feature.width).first { encoded(row, offset + $0) == 1 }
      }
    guard let code, texts.indices.contains(code) else { return "(unknown)" }
    return texts[code]
  }

  // MARK: - Pictures

  private func picture(
    _ feature: FittedFeature, _ row: Int, _ offset: Int
  ) -> WorstPrediction.Picture? {
    let sizes = feature.exampleShape.dimensions.compactMap(\.self)
    guard sizes.count == 2 || sizes.count == 3 else { return nil }
    let thumbnail = Thumbnail(
      width: sizes[1], height: sizes[0], channels: sizes.count == 3 ? sizes[2] : 1,
      values: (0..<feature.size).map { number(feature, row, offset, $0) }
    ).reduced(to: 64)
    return WorstPrediction.Picture(
      width: thumbnail.width, height: thumbnail.height, png: thumbnail.image.base64)
  }

  // MARK: - Cells

  private func cells(
    _ feature: FittedFeature, _ row: Int, _ offset: Int
  ) -> [WorstPrediction.Cell] {
    switch feature.encoding {
    case .categories:
      return [.init(name: feature.columns[0], value: category(feature, row, offset))]
    case .binary(let texts, _):
      return [.init(name: feature.columns[0], value: texts[encoded(row, offset) > 0.5 ? 1 : 0])]
    case .numbers:
      let isNamed = feature.columns.count == feature.size
      return (0..<feature.size).map { column in
        WorstPrediction.Cell(
          name: isNamed ? feature.columns[column] : "\(feature.name)[\(column)]",
          value: NumberText.significant(number(feature, row, offset, column), 6, trimmed: true))
      }
    }
  }

  /// A column over its time steps, as a line of blocks.
  private func courses(
    _ feature: FittedFeature, _ rows: Range<Int>, _ offset: Int
  ) -> [WorstPrediction.Cell] {
    let isNamed = feature.columns.count == feature.width
    return (0..<feature.width).map { column in
      let values = rows.map { row in
        feature.isNumeric
          ? number(feature, row, offset, column) : Double(encoded(row, offset + column))
      }
      let ends = [values.first, values.last].compactMap(\.self)
        .map { NumberText.significant($0, 3, trimmed: true) }
      return WorstPrediction.Cell(
        name: isNamed ? feature.columns[column] : "\(feature.name)[\(column)]",
        value: "\(Sparkline.text(values)) \(ends.joined(separator: " … "))")
    }
  }

  // MARK: - Text

  private func text(_ feature: FittedFeature, _ rows: Range<Int>, _ offset: Int) -> String {
    let symbols = rows.prefix(Self.textLimit).map { category(feature, $0, offset) }
    let areCharacters = symbols.allSatisfy { $0.count == 1 }
    return symbols.joined(separator: areCharacters ? "" : " ")
      + (rows.count > symbols.count ? " …" : "")
  }
}
