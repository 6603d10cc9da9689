// SPDX-License-Identifier: MIT

/// The JSON Schema that a new spec names in its first line, so that editors complete and check as one types.
package struct StarterSchema: Sendable {
  /// Where it is, or is to be written.
  package let path: String
  /// The spec's first line, as yaml-language-server reads it.
  package let modeline: String

  /// The schema at a path; else the nearest one upwards from the spec, as far as the top of a repository, else one beside it.
  package init(for spec: String, at path: String? = nil) {
    let folder = TextFile.directory(of: spec)
    let absolute = PathNames.absolute(folder)
    let name = SchemaDocument.spec.fileName
    let above = PathNames.upwards(from: absolute, in: WorkTree(around: absolute))
      .map { TextFile.resolve(name, in: $0) }.first(where: TextFile.exists)
    self.path = path ?? above.map(PathNames.shown) ?? TextFile.resolve(name, in: folder)
    let place = TextFile.resolve(
      TextFile.name(of: self.path), in: PathNames.absolute(TextFile.directory(of: self.path)))
    let seen = TextFile.relative(place, to: absolute)
    modeline = "# yaml-language-server: $schema=\(SARIFFormat.uri(seen))\n"
  }
}
