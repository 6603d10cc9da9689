// SPDX-License-Identifier: MIT

/// What is known of an option without any spec: the source of schema, reference pages and completion.
package struct OptionInfo: Sendable {
  package let name: String
  /// One sentence.
  package let summary: String
  /// With its article: "a whole number".
  package let kind: String
  package let choices: [String]
  /// What may stand there.
  package let form: ValueForm
  package let limits: Limits
  /// As YAML; nil if it must be given, empty if leaving it out means nothing.
  package let fallback: String?
  /// How its value is read, if it is one value.
  package var value: (any OptionValue.Type)?
  /// Whether leaving out a block means the block with its own defaults.
  package var isAlwaysThere = false
}

/// What a declaration asks for, without any spec.
package struct OptionListing: Sendable {
  package let options: [OptionInfo]
  package let alternatives: [OptionAlternatives]
}

/// Options of which one must be given, or one or more.
package struct OptionAlternatives: Sendable {
  package let names: [String]
  package let areExclusive: Bool
}

/// A thing of the language that has options: a layer, an optimiser, the block `training`.
///
/// Its initialiser asks the reader for its options one by one, and these same lines decode, check, document
/// and complete them.
package protocol Declaration: Sendable {
  /// The word in the spec.
  static var name: String { get }
  /// One sentence.
  static var summary: String { get }
  /// The option that `name: value` sets when the value is not a mapping.
  static var mainOption: String? { get }
  /// Whether `name: {…}` is a value of the main option rather than a mapping of options.
  static func isMainValue(_ entries: [YAMLEntry]) -> Bool
  /// What to write instead of a value where only a mapping of settings will do.
  static var mappingHelp: String? { get }
  /// What the reference says of it besides its options.
  static var explanation: Explanation? { get }
  /// Reads every option, always, in the same order; judging comes after reading.
  init(_ option: inout OptionReader)
}

extension Declaration {
  package static var mainOption: String? { nil }
  package static func isMainValue(_ entries: [YAMLEntry]) -> Bool { false }
  package static var mappingHelp: String? { nil }
  package static var explanation: Explanation? { nil }

  /// The options in the order in which they are read.
  package static var options: [OptionInfo] { listing.options }

  /// The options, and which of them are asked for together.
  package static var listing: OptionListing {
    var reader = OptionReader.listing(name)
    _ = Self(&reader)
    return OptionListing(options: reader.options, alternatives: reader.alternatives)
  }

  /// An instance with every option at its default or placeholder.
  package static var sample: Self {
    var reader = OptionReader.listing(name)
    return Self(&reader)
  }
}
