// SPDX-License-Identifier: MIT

/// How much of the data files a check opens.
public enum DataReading: String, Sendable, CaseIterable {
  /// Nothing.
  case none
  /// Whether they are there.
  case stat
  /// The names of columns, the sizes of images, and categories in files up to 16 MiB.
  case header
  /// Every cell.
  case full
}
