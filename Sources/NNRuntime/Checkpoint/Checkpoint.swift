// SPDX-License-Identifier: MIT

internal import NNSpec

#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

/// The state of a run after a step, as a file: safetensors, whose metadata holds the numbers and a checksum of all of it.
///
/// One file, so that renaming it is enough to make it appear whole. Other programs find the weights in it under the names of
/// the model file.
package struct Checkpoint: Sendable {
  /// What stands in the metadata.
  package struct Header: Codable, Sendable, Equatable {
    package let origin: RunOrigin
    package let state: TrainingState
    /// How long the run's growing files were then, by name.
    package let fileSizes: [String: Int]
  }

  /// Why a file is no checkpoint that can be used: the rest of a sentence that begins with its name.
  package struct Problem: Error, Equatable {
    package let message: String
  }

  package let header: Header
  private let tensors: [String: Safetensors.Tensor]

  /// The names of all tensors, sorted.
  package var tensorNames: [String] { tensors.keys.sorted() }

  static let format = "nnrun/checkpoint/v1"
  /// How every file begins after the eight bytes of its header's length; the checksum follows.
  private static let beginning = Array(#"{"__metadata__":{"nnrun.sha256":""#.utf8)
  private static let checksumPlace = 8 + beginning.count..<8 + beginning.count + 64

  /// The values of a tensor.
  func values(_ name: String, _ shape: [Int]) throws(Problem) -> [Float] {
    guard let tensor = tensors[name] else { throw Problem(message: "has no `\(name)`") }
    guard tensor.shape == shape else {
      throw Problem(message: "has `\(name)` as \(tensor.shape), the network has \(shape)")
    }
    return tensor.values
  }

  /// The values of a tensor of any length; none if it is not there.
  func values(_ name: String) -> [Float] { tensors[name]?.values ?? [] }

  // MARK: - Writing

  /// The file but for its checksum; `sealed` puts that in.
  static func image(_ header: Header, _ tensors: [StateTensor], arena: Arena) -> [UInt8] {
    let tensors = tensors.sorted { $0.name < $1.name }
    var offset = 0
    var entries: [(String, JSONValue)] = [
      (
        "__metadata__",
        .object([
          ("nnrun.sha256", .string(String(repeating: "0", count: 64))),
          ("format", .string("nnrun")), ("layout", .string("nnrun/v1")),
          ("nnrun.checkpoint", .string(format)), ("nnrun.header", .string(text(of: header))),
        ])
      )
    ]
    for tensor in tensors {
      let end = offset + 4 * tensor.count
      entries.append(
        (
          tensor.name,
          .object([
            ("dtype", .string("F32")), ("shape", .array(tensor.shape.map { .int($0) })),
            ("data_offsets", .array([.int(offset), .int(end)])),
          ])
        ))
      offset = end
    }
    var text = Array(JSONValue.object(entries).text.utf8)
    text += [UInt8](repeating: 0x20, count: (8 - text.count % 8) % 8)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(8 + text.count + offset)
    for shift in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: text.count >> (8 * shift))) }
    bytes += text
    for tensor in tensors {
      switch tensor.source {
      case .region(let region): arena.append(region, to: &bytes)
      case .values(let values, let range): values.append(range, to: &bytes)
      }
    }
    return bytes
  }

  /// The file with its checksum, in pieces: a large state is not copied again.
  static func sealed(_ image: [UInt8]) -> [ArraySlice<UInt8>] {
    [
      image[..<checksumPlace.lowerBound], ArraySlice(checksum(image).utf8),
      image[checksumPlace.upperBound...],
    ]
  }

  /// The SHA-256 of a file whose checksum is written as zeros.
  private static func checksum(_ image: [UInt8]) -> String {
    var hash = SHA256()
    hash.update(ContiguousArray(image[..<checksumPlace.lowerBound]))
    hash.update(ContiguousArray(repeating: 0x30, count: checksumPlace.count))
    // A piece at a time: no second copy of a large state.
    for begin in stride(from: checksumPlace.upperBound, to: image.count, by: 1 << 20) {
      hash.update(ContiguousArray(image[begin..<min(begin + 1 << 20, image.count)]))
    }
    return hash.hexadecimal()
  }

  private static func text(of header: Header) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    guard let data = try? encoder.encode(header) else {
      preconditionFailure("a header that is no JSON")
    }
    return String(decoding: data, as: UTF8.self)
  }

  // MARK: - Reading

  /// Reads a file; nothing of it is used before its checksum is found right.
  package init(reading bytes: [UInt8]) throws(Problem) {
    let place = Self.checksumPlace
    guard bytes.count >= place.upperBound, bytes[8..<place.lowerBound].elementsEqual(Self.beginning)
    else { throw Problem(message: "is no checkpoint of nnrun, or no more than its beginning") }
    guard bytes[place].elementsEqual(Self.checksum(bytes).utf8) else {
      throw Problem(
        message: "is damaged or cut short: its checksum is not that of its \(bytes.count) bytes")
    }
    let file: Safetensors
    do throws(Safetensors.Problem) {
      file = try Safetensors(reading: bytes)
    } catch {
      throw Problem(message: error.message)
    }
    let metadata = Dictionary(file.metadata, uniquingKeysWith: { first, _ in first })
    guard metadata["nnrun.checkpoint"] == Self.format else {
      throw Problem(message: "is not of the format \(Self.format), the only one that is read")
    }
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    guard
      let header = try? decoder.decode(
        Header.self, from: Data((metadata["nnrun.header"] ?? "").utf8))
    else { throw Problem(message: "does not hold the numbers of a run's state") }
    self.header = header
    tensors = Dictionary(
      file.tensors.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
  }
}
