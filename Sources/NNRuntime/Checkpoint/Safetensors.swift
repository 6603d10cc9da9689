// SPDX-License-Identifier: MIT

internal import NNSpec

/// Named float32 tensors as one safetensors file: u64 length, JSON header, little-endian data.
///
/// Source: the format's description and its reference reader, huggingface/safetensors.
package struct Safetensors: Sendable {
  package struct Tensor: Sendable, Equatable {
    package let name: String
    package let shape: [Int]
    package let values: [Float]

    package init(name: String, shape: [Int], values: [Float]) {
      self.name = name
      self.shape = shape
      self.values = values
    }
  }

  /// Why a file is not what it should be.
  package struct Problem: Error, Equatable {
    package let message: String
  }

  package let tensors: [Tensor]
  package let metadata: [(String, String)]

  package init(tensors: [Tensor], metadata: [(String, String)]) {
    self.tensors = tensors.sorted { $0.name < $1.name }
    self.metadata = metadata
  }

  // MARK: - Writing

  /// The file: the same tensors give the same bytes.
  package var bytes: [UInt8] {
    var offset = 0
    var entries: [(String, JSONValue)] = [
      ("__metadata__", .object(metadata.map { ($0.0, .string($0.1)) }))
    ]
    for tensor in tensors {
      let end = offset + 4 * tensor.values.count
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
    var header = Array(JSONValue.object(entries).text.utf8)
    header += [UInt8](repeating: 0x20, count: (8 - header.count % 8) % 8)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(8 + header.count + offset)
    for shift in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: header.count >> (8 * shift))) }
    bytes += header
    for tensor in tensors {
      for value in tensor.values {
        let bits = value.bitPattern
        for shift in 0..<4 { bytes.append(UInt8(truncatingIfNeeded: bits >> (8 * shift))) }
      }
    }
    return bytes
  }

  // MARK: - Reading

  /// Reads a file of float32 tensors; every size is checked before it is used.
  package init(reading bytes: [UInt8]) throws(Problem) {
    guard bytes.count >= 8 else { throw Problem(message: "is shorter than its header's length") }
    let length = bytes[0..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= 100_000_000, length <= UInt64(bytes.count - 8) else {
      throw Problem(message: "has a header of \(length) bytes that does not fit")
    }
    let start = 8 + Int(length)
    guard start > 8, bytes[8] == 0x7B else {
      throw Problem(message: "has a header that does not begin with `{`")
    }
    let header: JSONValue
    do throws(JSONParseError) {
      header = try JSONValue.parse(Array(bytes[8..<start]))
    } catch {
      throw Problem(message: "has a header that is not JSON: \(error.reason)")
    }
    guard case .object(let entries) = header else {
      throw Problem(message: "has a header that is not a mapping")
    }
    var metadata: [(String, String)] = []
    var found: [(begin: Int, end: Int, name: String, shape: [Int])] = []
    for (name, value) in entries {
      if name == "__metadata__" {
        metadata = try Safetensors.metadata(value)
      } else {
        found.append(try Safetensors.entry(name, value))
      }
    }
    // An empty tensor stands before the one that begins at the same place.
    found.sort { ($0.begin, $0.end) < ($1.begin, $1.end) }
    var end = 0
    for entry in found {
      guard entry.begin == end else {
        throw Problem(message: "has a hole or an overlap before `\(entry.name)`")
      }
      end = entry.end
    }
    guard end == bytes.count - start else {
      throw Problem(message: "has \(bytes.count - start) bytes of data for \(end) in its header")
    }
    tensors = found.map { entry in
      let values = stride(from: start + entry.begin, to: start + entry.end, by: 4).map { place in
        let bits = bytes[place..<place + 4].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        return Float(bitPattern: bits)
      }
      return Tensor(name: entry.name, shape: entry.shape, values: values)
    }.sorted { $0.name < $1.name }
    self.metadata = metadata
  }

  private static func metadata(_ value: JSONValue) throws(Problem) -> [(String, String)] {
    guard case .object(let entries) = value else {
      throw Problem(message: "has metadata that is not a mapping")
    }
    var pairs: [(String, String)] = []
    for (name, value) in entries {
      guard case .string(let text) = value else {
        throw Problem(message: "has metadata `\(name)` that is not text")
      }
      pairs.append((name, text))
    }
    return pairs
  }

  private static func entry(
    _ name: String, _ value: JSONValue
  ) throws(Problem) -> (begin: Int, end: Int, name: String, shape: [Int]) {
    guard case .string(let type)? = value["dtype"] else {
      throw Problem(message: "does not say the type of `\(name)`")
    }
    guard type == "F32" else {
      throw Problem(message: "has `\(name)` as \(type); only F32 is read")
    }
    guard let shape = integers(value["shape"]), let offsets = integers(value["data_offsets"]),
      offsets.count == 2, shape.allSatisfy({ $0 >= 0 })
    else {
      throw Problem(message: "has no sound shape and offsets for `\(name)`")
    }
    let (begin, end) = (offsets[0], offsets[1])
    guard begin >= 0, end >= begin, saturatingProduct(shape + [4]) == end - begin else {
      throw Problem(message: "has \(end - begin) bytes for `\(name)` of shape \(shape)")
    }
    return (begin, end, name, shape)
  }

  private static func integers(_ value: JSONValue?) -> [Int]? {
    guard case .array(let items)? = value else { return nil }
    let numbers = items.compactMap { item -> Int? in
      if case .int(let number) = item { number } else { nil }
    }
    return numbers.count == items.count ? numbers : nil
  }
}
