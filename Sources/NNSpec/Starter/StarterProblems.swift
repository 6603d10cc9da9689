// SPDX-License-Identifier: MIT

extension TableProfile.Problem {
  /// In a few words, after the file's name.
  package var words: String {
    switch self {
    case .file(let problem): problem.words
    case .noTable(let why): why
    }
  }
}

extension StarterSpec.Problem {
  /// As a sentence without a full stop.
  package var words: String {
    switch self {
    case .noColumn(let name, let near, let columns):
      let hint =
        near.isEmpty
        ? "there are " + columns.prefix(8).map { "`\($0)`" }.joined(separator: ", ")
          + (columns.count > 8 ? " and \(columns.count - 8) more" : "")
        : didYouMean(near)
      return "no column is called `\(name)`; \(hint)"
    case .unsuitableTarget(let why): return why
    case .noInputs: return "no column is left to predict from"
    }
  }
}
