// SPDX-License-Identifier: MIT

internal import NNSpec

/// Named float32 tensors as one safetensors file: u64 length, JSON header, little-endian data.
///
/// Source: the format's description and its reference reader, huggingface/safetensors. SafetensorsHeader says what a file
/// must be to be read.
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
}
