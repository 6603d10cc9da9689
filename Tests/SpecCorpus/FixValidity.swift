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
    // And one at which reading stopped hides all that only a whole tree can show, such as a key that is set twice.
    let isReadFurther = mended.contains(where: isOfText)
    var faults = after.filter { diagnostic in
      !known.contains(diagnostic.code)
        && !(isOfTree(diagnostic) ? isReadFurther : isUncovering)
    }.map { "new: \($0.code.rawValue)" }
    if !isReadFurther, after.count(where: isOfText) > before.count(where: isOfText) {
      faults.append("it parses no more")
    }
    return faults
  }

  /// Whether it shows without any word of the language.
  ///
  /// A number's zeros show where a number is asked for, and a block in itself where layers are read.
  private static func isOfTree(_ diagnostic: Diagnostic) -> Bool {
    let code = diagnostic.code
    return code.rawValue.hasPrefix("Y") && code != .leadingZero && code != .aliasCycle
  }

  private static func isOfText(_ diagnostic: Diagnostic) -> Bool {
    diagnostic.severity == .error && isOfTree(diagnostic)
  }
}
