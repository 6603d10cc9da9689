// SPDX-License-Identifier: MIT

/// The bounds that keep a hostile file from taking the machine's time or memory.
package struct YAMLLimits: Sendable, Equatable {
  /// Bytes of the file; a spec of 200 layers has about 11 000.
  package var fileBytes = 1 << 20
  /// Collections inside each other, those behind aliases included.
  package var depth = 64
  /// Events of libyaml, which bound the memory.
  package var events = 1_000_000
  /// Nodes as they would be with every alias written out.
  package var expandedNodes = 100_000
  /// `&name` marks.
  package var anchors = 1_000
  /// `*name` marks.
  package var aliases = 10_000
  /// Mappings that one `<<` takes in.
  package var mergeLength = 32
  /// Merges whose mappings were merged themselves.
  package var mergeDepth = 16
  /// Bytes of one scalar.
  package var scalarBytes = 64 << 10
  /// Code points of one key.
  package var keyCharacters = 256

  /// The limits that hold unless the caller raises one.
  package static let standard = Self()

  package init() {}
}
