// SPDX-License-Identifier: MIT

/// How much of the data files a check opens.
public enum DataReading: String, Sendable, CaseIterable {
  /// Nothing.
  case none
  /// Whether they are there.
  case stat
  /// The names of columns, the sizes of images, and in files up to 16 MiB categories, texts and groups.
  case header
  /// Every cell.
  case full
}
