// SPDX-License-Identifier: MIT

extension DataSpec {
  /// Whether there will be validation rows; nil where only the file's cells can tell.
  package var hasValidation: Bool? {
    if source.value.parts.contains(where: { $0.role == .validation }) { return true }
    guard let dealing else { return false }
    if dealing.column != nil { return nil }
    return dealing.shares.contains { $0.role == .validation }
  }
}
