// SPDX-License-Identifier: MIT

/// One step through a YAML text, with the bytes it covers (an anchor and a tag before a node included).
package struct YAMLEvent: Sendable, Equatable {
  package enum Kind: Sendable, Equatable {
    /// `version` is the minor number of a `%YAML 1.x` line.
    case documentStart(version: Int?)
    case documentEnd
    case alias(String)
    case scalar(String, ScalarStyle)
    case sequenceStart
    case sequenceEnd
    case mappingStart(isFlow: Bool)
    case mappingEnd
  }

  package enum ScalarStyle: Sendable { case plain, quoted, block }

  package let kind: Kind
  package let anchor: String?
  package let tag: String?
  package let start: Int
  package let end: Int
}

/// Everything that was read of a text up to its end, its first syntax error or a limit.
package struct YAMLEventStream: Sendable {
  package enum Stop: Sendable, Equatable {
    case syntax(YAMLFailure)
    case tooDeep(Int)
    case tooManyEvents(Int)
  }

  package let events: [YAMLEvent]
  package let stop: Stop?
}

/// A syntax error in libyaml's words, with byte offsets.
package struct YAMLFailure: Sendable, Equatable {
  package let problem: String
  package let context: String
  /// Where it gave up.
  package let offset: Int
  /// Where the construct began that it was reading.
  package let contextOffset: Int?
}
