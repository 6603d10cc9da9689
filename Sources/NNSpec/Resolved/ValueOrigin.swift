// SPDX-License-Identifier: MIT

/// Where a value of a resolved spec comes from.
package indirect enum ValueOrigin: Sendable, Equatable {
  /// The text of a spec, of one that it extends, or of `--set`.
  case written(SourceSpan)
  /// The text behind an alias.
  case alias(SourceSpan)
  /// The text that a `<<` takes in.
  case merged(SourceSpan)
  /// Named values, put in for `${…}`.
  case parameters([String])
  /// A default of the language.
  case standard
  /// What is said for the whole model, under a key, and is taken by a layer.
  case modelWide(key: String, ValueOrigin)
  /// What the data files hold.
  case data
  /// The spec's file name.
  case fileName
}

/// Turns origins into words, as seen from one spec.
struct OriginText {
  /// The spec; every other file is named.
  let file: SourceFile
  /// Where each parameter's value stands.
  let parameters: [String: SourceSpan]

  /// "line 12", "default", "parameter width, line 4".
  func text(_ origin: ValueOrigin) -> String {
    switch origin {
    case .written(let span): place(span)
    case .alias(let span): "alias of \(place(span))"
    case .merged(let span): "merged from \(place(span))"
    case .parameters(let names): names.map(parameter).joined(separator: "; ")
    case .standard: "default"
    case .modelWide(_, .standard): "default"
    case .modelWide(let key, let origin): "\(key), \(text(origin))"
    case .data: "from data"
    case .fileName: "from the file's name"
    }
  }

  private func parameter(_ name: String) -> String {
    "parameter \(name)" + (parameters[name].map { ", \(place($0))" } ?? "")
  }

  private func place(_ span: SourceSpan) -> String {
    if span.file === file { return "line \(span.line)" }
    if span.isOverride { return "--set" }
    return "\(relative(span.file.path)):\(span.line)"
  }

  /// A base spec as seen from the folder of this one.
  private func relative(_ path: String) -> String {
    let folder = TextFile.directory(of: file.path) + "/"
    return path.hasPrefix(folder) ? String(path.dropFirst(folder.count)) : path
  }

  /// For programs: a kind, and where there is one a place.
  func json(_ origin: ValueOrigin) -> JSONValue {
    switch origin {
    case .written(let span): placed(span.isOverride ? "set" : "written", span)
    case .alias(let span): placed("alias", span)
    case .merged(let span): placed("merged", span)
    case .parameters(let names):
      .object([
        ("kind", .string("parameter")), ("parameters", .array(names.map(JSONValue.string))),
      ])
    case .standard, .modelWide(_, .standard): .object([("kind", .string("default"))])
    case .modelWide(let key, let origin):
      .object([("kind", .string("model-wide")), ("key", .string(key)), ("from", json(origin))])
    case .data: .object([("kind", .string("data"))])
    case .fileName: .object([("kind", .string("file-name"))])
    }
  }

  private func placed(_ kind: String, _ span: SourceSpan) -> JSONValue {
    if span.isOverride { return .object([("kind", .string(kind))]) }
    return .object([
      ("kind", .string(kind)), ("file", .string(span.file.path)), ("line", .int(span.line)),
    ])
  }
}

extension SourceSpan {
  /// Whether it lies in the text of a `--set`.
  fileprivate var isOverride: Bool { file.path.hasPrefix("--set ") }
}
