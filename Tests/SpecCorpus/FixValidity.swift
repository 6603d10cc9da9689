// SPDX-License-Identifier: MIT

package import NNSpec

/// What must hold of a text after its fixes (design 5k.5, after ruff's fix validity).
package enum FixValidity {
  /// What is wrong with a mended text; `before` and `after`: what its check found.
  package static func faults(
    _ before: [Diagnostic], _ after: [Diagnostic], allowsUnsafe: Bool
  ) -> [String] {
    let mended = before.filter {
      !$0.fixes.isEmpty && (allowsUnsafe || $0.fixes.allSatisfy(\.isSafe))
    }
    let known = Set(before.map(\.code))
    // An error hides what is wrong behind it: a name that is understood now has a value, a network that fits has a size.
    let isUncovering = mended.contains { $0.severity == .error }
    var faults = after.map(\.code).filter { code in
      !known.contains(code) && (!isUncovering || code.rawValue.hasPrefix("Y"))
    }.map { "new: \($0.rawValue)" }
    let isSyntax = { (diagnostic: Diagnostic) in
      diagnostic.severity == .error && diagnostic.code.rawValue.hasPrefix("Y")
    }
    if after.count(where: isSyntax) > before.count(where: isSyntax) {
      faults.append("it parses no more")
    }
    return faults
  }
}
