// SPDX-License-Identifier: MIT

/// Every option of the language with its default, a line each; `nnspec: 1` promises that none changes.
package enum LanguageDefaults {
  /// "layer dense.use_bias: true", "layer dense.units: required", "block training.time: none".
  package static var lines: [String] {
    let options = Reference().pages.flatMap { page in
      (page.listing.options + page.common).map { option in
        "\(page.kind) \(page.name).\(option.name): \(word(option))"
      }
    }
    // What is decided where no option has a default of its own.
    let values = InitialisationSpec.standard.map { "first values of \($0.role): \($0.initialiser)" }
    let shares = SplitSpec.implicit.shares.map { "split \($0.role.rawValue): \($0.share.text)" }
    let scales = FeatureType.allCases.filter(\.isNumeric).flatMap { type in
      [true, false].map { holdsBytes in
        let scale = Scaling.standard(for: type, isTarget: false, holdsBytes: holdsBytes)
        let kind = type == .image ? "\(type) of \(holdsBytes ? "bytes" : "cells")" : "\(type)"
        return "scale of \(kind): \(scale?.text ?? "none")"
      }
    }
    let target = Scaling.standard(for: .number, isTarget: true, holdsBytes: nil)?.text ?? "none"
    return Set(options + values + shares + scales + ["scale of a target: \(target)"]).sorted()
  }

  private static func word(_ option: OptionInfo) -> String {
    guard let fallback = option.fallback else { return "required" }
    if !fallback.isEmpty { return fallback }
    return option.isAlwaysThere ? "its defaults" : "none"
  }

  /// The option that a line is about.
  package static func name(of line: String) -> String {
    line.firstRange(of: ": ").map { String(line[..<$0.lowerBound]) } ?? line
  }

  /// What a pinned list and that of the declarations do not agree in.
  package static func changes(from pinned: [String], to now: [String]) -> [String] {
    func table(_ lines: [String]) -> [String: String] {
      Dictionary(
        lines.map { (name(of: $0), String($0.dropFirst(name(of: $0).count + 2))) }
      ) { first, _ in first }
    }
    let (old, new) = (table(pinned), table(now))
    let gone = pinned.map(name).compactMap { name -> String? in
      guard let was = old[name] else { return nil }
      guard let value = new[name] else {
        return "`\(name)` (default \(was)) is gone: nnspec 1 promises it"
      }
      if value == was { return nil }
      return "the default of `\(name)` was \(was) and is now \(value): nnspec 1 pins it, so a new "
        + "default needs a new version of the language"
    }
    let added = now.map(name).filter { old[$0] == nil }.map {
      "`\($0)` is new: NNRUN_RECORD=1 adds its default, \(new[$0] ?? ""), to defaults-1.txt"
    }
    return gone + added
  }
}
