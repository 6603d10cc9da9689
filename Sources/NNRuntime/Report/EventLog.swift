// SPDX-License-Identifier: MIT

internal import NNSpec

#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

/// `events.jsonl`: every event of a run but its progress, one JSON object a line.
///
/// Reports see events only, so a report can be made again from this file alone, and a run that is resumed begins with those
/// that were before it. What is no finite number is a string: `"nan"`, `"inf"`, `"-inf"`.
package enum EventLog {
  /// Its name in the run folder.
  package static let fileName = "events.jsonl"

  /// Why a log cannot be read.
  package struct Problem: Error, Equatable, CustomStringConvertible {
    /// The file.
    package let path: String
    /// What is wrong with it, in lower case, without a full stop.
    package let reason: String

    package init(path: String, reason: String) {
      (self.path, self.reason) = (path, reason)
    }

    /// `cannot read runs/xor-1/events.jsonl: no such file or directory`.
    package var description: String { "cannot read \(path): \(reason)" }
  }

  /// Returns an event's line, without its line break; nil for what is not kept.
  package static func line(_ event: TrainingEvent) -> String? {
    if case .progressed = event { return nil }
    guard let data = try? encoder.encode(event) else {
      preconditionFailure("an event holds what JSON cannot say")
    }
    return String(decoding: data, as: UTF8.self)
  }

  /// Adds an event to a run's log, whole or not at all.
  package static func append(_ event: TrainingEvent, to folder: RunFolder) throws(RunFolderError) {
    if let line = line(event) { try folder.append(fileName, line: line) }
  }

  /// Replaces a run's log.
  package static func write(
    _ events: [TrainingEvent], to folder: RunFolder
  ) throws(RunFolderError) {
    try folder.write(fileName, events.compactMap(line).map { $0 + "\n" }.joined())
  }

  /// Reads the log of a run folder.
  package static func read(_ folder: String) throws(Problem) -> [TrainingEvent] {
    let path = "\(folder)/\(fileName)"
    let bytes: [UInt8]
    do throws(SystemError) {
      bytes = try FileSystem.read(path)
    } catch {
      throw Problem(path: path, reason: RunFolderError(path: path, error).reason)
    }
    return try events(bytes, path: path)
  }

  /// Reads a log; a last line without its end was torn and is left out.
  package static func events(_ bytes: [UInt8], path: String) throws(Problem) -> [TrainingEvent] {
    // A file that was not yet on the disk when the machine stopped may end in zeros.
    let written = bytes.prefix { $0 != 0 }
    let end = written.lastIndex(of: UInt8(ascii: "\n")) ?? written.startIndex
    let lines = written[..<end].split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    var events: [TrainingEvent] = []
    for (index, line) in lines.enumerated() where !line.isEmpty {
      guard let event = event(Array(line)) else {
        throw Problem(path: path, reason: "line \(index + 1) is no event of this version")
      }
      events.append(event)
    }
    return events
  }

  private static func event(_ line: [UInt8]) -> TrainingEvent? {
    if let event = try? decoder.decode(TrainingEvent.self, from: Data(line)) { return event }
    return completed(line).flatMap { try? decoder.decode(TrainingEvent.self, from: Data($0)) }
  }

  /// The line of an older version, with the members that it lacks as an empty run has them.
  private static func completed(_ line: [UInt8]) -> [UInt8]? {
    guard case .object(let given)? = try? JSONValue.parse(line), let (name, body) = given.first,
      case .object(var members) = body,
      let empty = [TrainingEvent.started(RunStart()), .finished(RunEnd())].compactMap(Self.line)
        .compactMap({ try? JSONValue.parse(Array($0.utf8))[name] }).first,
      case .object(let defaults) = empty
    else { return nil }
    let known = Set(members.map(\.0))
    members += defaults.filter { !known.contains($0.0) }
    return Array(JSONValue.object([(name, .object(members))]).text.utf8)
  }

  private static var encoder: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return encoder
  }

  private static var decoder: JSONDecoder {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return decoder
  }
}
