// SPDX-License-Identifier: MIT

/// The images and labels of an IDX set.
package struct IDXSource: Declaration, Equatable {
  package static let name = "idx"
  package static let summary =
    "Images and labels in the format of MNIST, as columns `image` and `label`."

  package let images: String
  package let labels: String

  package init(_ option: inout OptionReader) {
    images = option("images", "The file of the images.")
    labels = option("labels", "The file of the labels, as many as images.")
  }

  package static let columns = ["image", "label"]
}

/// One part's file, under `train`, `validation` or `test`.
package struct PartSource: Declaration {
  package static let name = "part"
  package static let summary = "The file of one part of the data."
  package static let mappingHelp: String? = "name the format: `{csv: data.csv}`"

  package let format: DataFormat?

  package init(_ option: inout OptionReader) {
    format = DataFormat.read(&option)
    option.exactlyOne(of: DataFormat.names)
  }
}

/// Where the data comes from: one file, one a part, or a built-in set.
package struct SourceSpec: Declaration {
  package static let name = "source"
  package static let summary = "Where the data comes from; the key names the format."
  package static let mappingHelp: String? = "name the format: `source: {csv: data.csv}`"

  package let format: DataFormat?
  package let generate: GeneratedSet?
  package let count: Int
  package let noise: Double
  /// Steps of a built-in set of sequences; nil: the set's own.
  package let length: Int?
  /// The column whose equal values are the steps of one example.
  package let group: String?
  /// The column that orders the steps of an example.
  package let order: String?
  package let train: Chosen<PartSource>?
  package let validation: Chosen<PartSource>?
  package let test: Chosen<PartSource>?

  package init(_ option: inout OptionReader) {
    format = DataFormat.read(&option)
    generate = option.optional("generate", "A built-in set of points or sequences.")
    count = option(
      "count", "How many examples to generate.", .within(2...10_000_000), default: 1000)
    noise = option(
      "noise", "Standard deviation of the noise on the points.", .atLeast(0), default: 0.1)
    train = option.optionalGroup("train", "The file of the training rows.", as: PartSource.self)
    validation = option.optionalGroup(
      "validation", "The file of the validation rows.", as: PartSource.self)
    test = option.optionalGroup("test", "The file of the test rows.", as: PartSource.self)
    length = option.optional(
      "length", "Time steps, symbols or digits of a generated example.", .within(1...100_000))
    group = option.optional("group", "A column: its equal values are the steps of one example.")
    order = option.optional("order", "A column that orders the steps of an example.")
    let part = ["train", "validation", "test"].first { option.spans[$0] != nil }
    option.exactlyOne(of: DataFormat.names + ["generate", part ?? "train"])
    judge(&option)
  }

  /// The format of the one file, or that of training.
  package var mainFormat: DataFormat? { format ?? train?.value.format }

  /// Whether one column may be several values a row.
  var hasArrays: Bool {
    switch mainFormat {
    case .jsonl, .npy, .npz, .idx, .images: true
    default: false
    }
  }

  package var text: TextSource? {
    if case .text(let source) = mainFormat { source.value } else { nil }
  }

  package var series: SeriesSource? {
    if case .series(let source) = mainFormat { source.value } else { nil }
  }

  /// How rows make examples.
  package var layout: ExampleLayout {
    if let series { return .series(series.rule) }
    if let text { return text.rule.map { .stream($0) } ?? .lines }
    return group == nil ? .rows : .groups
  }

  /// The files by part; a single one is the training part until it is split.
  package var parts: [(role: DataRole, format: DataFormat)] {
    if let format { return [(.train, format)] }
    return [(DataRole.train, train), (.validation, validation), (.test, test)]
      .compactMap { role, part in (part?.value.format).map { (role, $0) } }
  }
}
