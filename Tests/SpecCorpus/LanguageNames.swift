// SPDX-License-Identifier: MIT

import NNSpec

/// The words that the language gives a meaning, in all spellings.
enum LanguageNames {
  static let all: Set<String> = {
    let pages = Reference().pages
    let options = pages.flatMap { $0.listing.options + $0.common }
    let names =
      pages.map { $0.name.split(separator: ".").last.map(String.init) ?? $0.name }
      + options.map(\.name) + options.flatMap(\.choices)
    return Set(names.flatMap(Vocabulary.spellings))
  }()

  /// Keys whose mappings have keys of the spec's own choice.
  static let holders: Set<String> = ["parameters", "blocks", "inputs", "target", "outputs"]

  /// Keys whose values are the spec's own words.
  static let ownWords: Set<String> = [
    "name", "description", "column", "columns", "classes", "positive", "from", "layer", "order",
    "group", "outputs", "freeze", "path",
  ]
}
