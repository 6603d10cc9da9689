// SPDX-License-Identifier: MIT

extension DataSpec {
  /// Whether there will be validation rows; nil where only the file's cells can tell.
  package var hasValidation: Bool? { has(.validation) }

  /// Whether there will be test rows; nil where only the file's cells can tell.
  package var hasTest: Bool? { has(.test) }

  private func has(_ role: DataRole) -> Bool? {
    if source.value.parts.contains(where: { $0.role == role }) { return true }
    guard let dealing else { return false }
    if dealing.column != nil { return nil }
    return dealing.shares.contains { $0.role == role }
  }
}
