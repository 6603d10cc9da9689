// SPDX-License-Identifier: MIT

/// A text that may be half written, as far as it can be read.
///
/// Lines that break it are taken for blank; every byte keeps its place.
struct ReadableText {
  /// The text itself, or a copy of the same length with blank lines.
  let file: SourceFile
  let root: YAMLNode
  /// The same with what it extends.
  let whole: YAMLNode

  /// Lines that may be taken for blank before the text is given up.
  static let mostRounds = 12

  /// Nil if no tree can be made of it; `kept` is a line that must not be lost, from 1.
  init?(_ file: SourceFile, keeping kept: Int? = nil, rounds: Int = mostRounds) {
    var file = file
    for _ in 0...rounds {
      let (root, diagnostics) = parseYAML(file)
      if let root {
        (self.file, self.root) = (file, root)
        var loader = SpecTreeLoader()
        whole = root["extends"] == nil ? root : loader.load(file)?.root ?? root
        return
      }
      guard let problem = diagnostics.first(where: { $0.severity == .error }),
        let line = Self.line(of: problem, in: file), line != kept
      else { return nil }
      var bytes = file.bytes
      for index in file.range(ofLine: line) { bytes[index] = 0x20 }
      file = SourceFile(path: file.path, bytes: bytes)
    }
    return nil
  }

  /// The line to blame, if it holds anything and is not the whole file's fault.
  private static func line(of problem: Diagnostic, in file: SourceFile) -> Int? {
    switch problem.code {
    case .emptySpec, .fileTooLarge, .notUTF8, .tooManyEvents: return nil
    default: break
    }
    let line = problem.span.line
    return file.bytes[file.range(ofLine: line)].allSatisfy { $0 == 0x20 } ? nil : line
  }

  /// A parameter that an expression may name, a block's own first.
  func parameter(_ name: String, in block: SpecBlock?) -> YAMLEntry? {
    parameters(in: block).first { $0.key == name }
  }

  /// The parameters that an expression may name.
  func parameters(in block: SpecBlock?) -> [YAMLEntry] {
    (block?.parameters ?? []) + (whole["parameters"]?.mapping ?? [])
  }
}
