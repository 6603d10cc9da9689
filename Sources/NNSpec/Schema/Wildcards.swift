// SPDX-License-Identifier: MIT

/// Whether a name fits a pattern in which `*` stands for any characters, none included, and `single`
/// (`?` for files; column names have none) for any one.
///
/// Time is bounded by the product of the lengths: only the last star is ever tried again.
package func matches(_ name: String, pattern: String, single: Unicode.Scalar? = nil) -> Bool {
  let (name, pattern) = (Array(name.unicodeScalars), Array(pattern.unicodeScalars))
  var (i, j) = (0, 0)
  var retry: (name: Int, pattern: Int)?
  while i < name.count {
    if j < pattern.count, pattern[j] == "*" {
      retry = (i, j + 1)
      j += 1
    } else if j < pattern.count, pattern[j] == single || pattern[j] == name[i] {
      i += 1
      j += 1
    } else if let star = retry {
      retry = (star.name + 1, star.pattern)
      (i, j) = (star.name + 1, star.pattern)
    } else {
      return false
    }
  }
  return pattern[j...].allSatisfy { $0 == "*" }
}
