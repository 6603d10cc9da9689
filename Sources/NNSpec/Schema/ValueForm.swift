// SPDX-License-Identifier: MIT

/// What can stand at an option, as far as it can be told without the rest of the spec.
///
/// The JSON Schema and the reference pages are made from it; reading stays with the values themselves.
package indirect enum ValueForm: Sendable {
  /// A whole number, also as `25k`.
  case wholeNumber
  case number
  case flag
  /// Any scalar.
  case text
  /// The name or path of a layer, or of an input.
  case layerName
  /// One of a few words.
  case words([String])
  /// Text that fits a regular expression as a whole.
  case pattern(String)
  /// A list; with `count`, of that many items.
  case list(of: ValueForm, count: Int? = nil)
  /// A mapping of a few fixed keys, all of which are given.
  case fields([(name: String, form: ValueForm)])
  /// A mapping from free names.
  case names(of: ValueForm)
  /// A mapping of a declaration's options.
  case block(any Declaration.Type)
  /// A member of a family, by name.
  case member(of: any ListedFamily)
  case either([ValueForm])
  /// The same within limits of its own.
  case within(Limits, ValueForm)
  /// Nobody has said: whatever it is passes the schema.
  case unknown

  /// A share of at most 1.
  package static let share = ValueForm.either([
    .within(.within(0...1), .number), .pattern("[0-9.]+ ?%"),
  ])

  /// Whether a scalar may stand there, and so a `${…}`.
  package var takesScalar: Bool {
    switch self {
    case .wholeNumber, .number, .flag, .text, .layerName, .words, .pattern, .member: true
    case .list, .fields, .names: false
    case .block(let type): type.mainOption != nil
    case .within(_, let form): form.takesScalar
    case .either(let forms): forms.contains(where: \.takesScalar)
    case .unknown: false
    }
  }

  /// The declaration of the block that stands there, or of each of the named ones.
  package var block: (any Declaration.Type)? {
    switch self {
    case .block(let type): type
    case .names(of: let form): form.block
    case .either(let forms): forms.lazy.compactMap(\.block).first
    default: nil
    }
  }

  /// The family that is chosen from, also in a list.
  package var family: (any ListedFamily)? {
    switch self {
    case .member(of: let family): family
    case .list(of: let form, count: _): form.family
    case .either(let forms): forms.lazy.compactMap(\.family).first
    default: nil
    }
  }

  /// Whether it, or a part of it, is unknown.
  package var isUnknown: Bool {
    switch self {
    case .unknown: true
    case .list(of: let form, count: _), .names(of: let form), .within(_, let form): form.isUnknown
    case .fields(let fields): fields.contains { $0.form.isUnknown }
    case .either(let forms): forms.contains(where: \.isUnknown)
    default: false
    }
  }
}

/// A family as the readers of declarations see it: names and types, not how members are made.
package protocol ListedFamily: Sendable {
  var noun: String { get }
  var code: DiagnosticCode { get }
  var members: [FamilyMember] { get }
}

/// One member of a family without any spec.
package struct FamilyMember: Sendable {
  package let name: String
  package let type: any Declaration.Type
  /// The options that every member takes.
  package let common: [OptionInfo]

  /// Whether the name alone is enough.
  package var standsAlone: Bool {
    let listing = type.listing
    return !listing.options.contains { $0.fallback == nil }
      && !common.contains { $0.fallback == nil } && listing.alternatives.isEmpty
  }
}

extension ListedFamily {
  /// "layers", "losses".
  package var plural: String { noun.hasSuffix("s") ? noun + "es" : noun + "s" }
}

extension Family: ListedFamily {
  package var members: [FamilyMember] {
    entries.map { FamilyMember(name: $0.name, type: $0.type, common: common($0.type)) }
  }
}
