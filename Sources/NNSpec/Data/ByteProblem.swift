// SPDX-License-Identifier: MIT

/// Why bytes are not what their format says, and at which byte that shows.
package struct ByteProblem: Error, Equatable {
  /// Of the file or its part: "it ends inside its header".
  package let reason: String
  package let offset: Int

  package init(_ reason: String, at offset: Int) {
    self.reason = reason
    self.offset = offset
  }

  package var text: String { "\(reason) (byte \(offset))" }
}
