// SPDX-License-Identifier: MIT

/// Files by the names of the columns that they become: `{x: x.npy, y: y.npy}`.
package struct NamedFiles: OptionValue, Equatable {
  package struct File: Sendable, Equatable {
    package let name: String
    package let path: String
    package let span: SourceSpan
  }

  package let files: [File]

  package static let form = ValueForm.names(of: .text)
  package static let kind = "files by the names of their columns, like `{x: x.npy, y: y.npy}`"
  package static let placeholder = NamedFiles(files: [])
  package var text: String {
    "{" + files.map { "\($0.name): \($0.path)" }.joined(separator: ", ") + "}"
  }

  package static func parse(_ node: YAMLNode) -> Result<NamedFiles, ValueProblem> {
    guard let entries = node.mapping else { return .failure(.wrongType(kind, node)) }
    if entries.isEmpty { return .failure(ValueProblem(.outOfRange, "names no file")) }
    var files: [File] = []
    for entry in entries {
      switch String.parse(entry.value) {
      case .success(let path):
        files.append(File(name: entry.key, path: path, span: entry.value.span))
      case .failure(var problem):
        problem.span = entry.value.isNull ? entry.keySpan : entry.value.span
        return .failure(problem)
      }
    }
    return .success(NamedFiles(files: files))
  }
}
