// SPDX-License-Identifier: MIT

/// What is known of a data set without training on it: what the graph and the checks need.
package struct DataFacts: Sendable {
  package struct InputFacts: Sendable {
    package let name: String
    package let type: FeatureType
    /// Of one example as the network reads it: a category is one-hot, its unknown ones included; sequences are
    /// `[time, features]`.
    package let shape: Shape
    /// Whether each row is one category, so that an `embedding` can read it.
    package let isCategories: Bool
    /// The categories without the unknown one; nil if unknown or no category.
    package let vocabulary: [String]?
    package let span: SourceSpan?

    package init(
      name: String, type: FeatureType, shape: Shape, isCategories: Bool? = nil,
      vocabulary: [String]?, span: SourceSpan?
    ) {
      self.isCategories = isCategories ?? (type == .category)
      self.name = name
      self.type = type
      self.shape = shape
      self.vocabulary = vocabulary
      self.span = span
    }
  }

  package struct TargetFacts: Sendable {
    package let name: String
    package let kind: TargetKind
    /// In the order of their indices; of a binary, the value that counts as 1 is the last.
    package let classes: [String]?
    /// The units that predict it: classes, or numbers; 1 for a binary.
    package let width: Int?
    /// Of a sequence, one such target a time step; nil for one an example.
    package let steps: SequenceLength?
    package let span: SourceSpan?
    /// The smallest and the largest number, as a loss sees them; nil if they are not read, and for classes.
    package var range: ClosedRange<Double>?

    package init(
      name: String, kind: TargetKind, classes: [String]?, width: Int?,
      steps: SequenceLength? = nil, span: SourceSpan?
    ) {
      self.steps = steps
      self.name = name
      self.kind = kind
      self.classes = classes
      self.width = width
      self.span = span
    }
  }

  package typealias Reading = DataReading

  package let inputs: [InputFacts]
  /// What the first layer reads: the shape of a single input, or all of them side by side.
  package let inputShape: Shape?
  /// In the order of the spec.
  package let targets: [TargetFacts]
  /// Of all parts together; nil if unknown.
  package let rows: Int?
  /// Those of training; nil if only dealing tells.
  package var trainingRows: TrainingRows?
  /// What all cells hold; nil unless they were read.
  package var summary: DataSummary?
  /// Of each part, as far as that is known before rows are dealt.
  package var partRows: [DataRole: Int] = [:]

  /// The only, or first, target.
  package var target: TargetFacts? { targets.first }

  package init(inputs: [InputFacts], targets: [TargetFacts], rows: Int?) {
    self.inputs = inputs
    self.targets = targets
    self.rows = rows
    if inputs.count == 1 {
      inputShape = inputs[0].shape
    } else if let first = inputs.first?.shape, inputs.allSatisfy({ $0.type == .sequence }) {
      // Side by side at each step.
      let widths = inputs.map(\.shape.features)
      inputShape = first.replacingLast(
        with: widths.contains { $0 == nil } ? nil : widths.reduce(0) { $0 + ($1 ?? 0) })
    } else if inputs.isEmpty {
      inputShape = nil
    } else {
      let widths = inputs.map(\.shape.count)
      inputShape = Shape([widths.contains { $0 == nil } ? nil : widths.reduce(0) { $0 + ($1 ?? 0) }]
      )
    }
  }
}

/// What a data block and its files tell, with their mistakes; what cannot be known is nil and never causes another mistake.
///
/// A category input counts the categories of all rows of the training file here; fitting counts those of the training part
/// only, so a category that only validation rows have makes the width larger by one than training will find it.
/// Call it only for a block that was read without errors.
package func dataFacts(
  _ spec: Chosen<DataSpec>, baseDirectory: String, reading: DataFacts.Reading,
  reportingTo sink: inout [Diagnostic]
) -> DataFacts {
  let source = spec.value.source.value
  if source.generate != nil {
    sink += spec.value.emptyParts(rows: source.count)
    return DataFacts(spec.value, nil)
  }
  switch reading {
  case .none: return DataFacts(spec.value, nil)
  case .stat:
    for (_, format) in source.parts { sink += missingFiles(format, spec.value, baseDirectory) }
    return DataFacts(spec.value, nil)
  case .header, .full:
    let readout = readData(
      spec, baseDirectory: baseDirectory, depth: reading == .full ? .everything : .categories,
      reportingTo: &sink)
    var facts = DataFacts(spec.value, readout)
    if reading == .full, let readout, readout.tables.count == readout.parts.count {
      facts.summary = DataSummary(spec.value, readout)
    }
    return facts
  }
}

private func missingFiles(
  _ format: DataFormat, _ data: DataSpec, _ baseDirectory: String
) -> [Diagnostic] {
  if case .images(let folder, let span) = format {
    return missingFolder(folder, at: span, data, baseDirectory)
  }
  let files: [(name: String, noun: String, span: SourceSpan?)] =
    switch format {
    case .table(let path, let span, _): [(path, "the data file", span)]
    case .jsonl(let path, let span): [(path, "the data file", span)]
    case .npy(let source, _): source.files.map { ($0.path, "the array", $0.span) }
    case .npz(let path, let span): [(path, "the arrays", span)]
    case .images: []
    case .idx(let source):
      [
        (source.value.images, "the images", source.spans["images"]),
        (source.value.labels, "the labels", source.spans["labels"]),
      ]
    case .series(let source):
      [(source.value.path, "the data file", source.spans[source.value.format])]
    case .text(let source): [(source.value.file, "the text", source.spans["file"] ?? source.span)]
    }
  return files.compactMap { name, noun, span in
    guard let span else { return nil }
    do throws(DataFile.Problem) {
      _ = try FileBytes.size(TextFile.resolve(name, in: baseDirectory))
      return nil
    } catch {
      return error.diagnostic(
        noun: noun, name: name, baseDirectory: baseDirectory, at: span, path: data.source.path)
    }
  }
}

private func missingFolder(
  _ name: String, at span: SourceSpan?, _ data: DataSpec, _ baseDirectory: String
) -> [Diagnostic] {
  let path = TextFile.resolve(name, in: baseDirectory)
  guard let span, DataFolder.isFolder(path) != true else { return [] }
  let problem = DataFolder.isFolder(path) == nil ? DataFolder.Problem.missing : .notFolder
  return [problem.diagnostic(name: name, path: path, at: span, specPath: data.source.path)]
}

/// The categories of an input's cells, with the one that stands for empty ones.
package func vocabularyOf(_ texts: [String], _ missing: MissingStrategy) -> [String] {
  if case .value(let fill) = missing { return sortedCategories(texts + [fill]) }
  return sortedCategories(texts)
}
