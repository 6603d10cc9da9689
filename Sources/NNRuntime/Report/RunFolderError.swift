// SPDX-License-Identifier: MIT

/// Why a run folder could not be made or written: the command's exit code 2.
package struct RunFolderError: Error, Equatable, CustomStringConvertible {
  /// The file or folder.
  package let path: String
  /// What is wrong with it, in lower case, without a full stop.
  package let reason: String
  /// Whether another process holds the folder, so that it may be free later.
  package let isHeld: Bool

  /// Names a file and what is wrong with it.
  package init(path: String, reason: String, isHeld: Bool = false) {
    self.path = path
    self.reason = reason
    self.isHeld = isHeld
  }

  /// Says what the system says of a file.
  package init(path: String, _ error: SystemError) {
    self.init(path: path, reason: error.reason)
  }

  /// `cannot write runs/xor-1/summary.json: no space left on device`.
  package var description: String { "cannot write \(path): \(reason)" }
}

/// Runs a system call and says which path it was about.
func naming<Result>(
  _ path: String, _ body: () throws(SystemError) -> Result
) throws(RunFolderError) -> Result {
  do {
    return try body()
  } catch {
    throw RunFolderError(path: path, error)
  }
}
