// SPDX-License-Identifier: MIT

import NNSpec

/// The bytes of one execution as a safetensors file.
///
/// Every other time they are a header, a zero and data, whose length is put before them: chance seldom gets that right.
func fuzzedTensors(_ start: UnsafePointer<UInt8>, _ count: Int) -> [UInt8] {
  let bytes = Array(fuzzedBytes(start, count))
  guard let first = bytes.first, first == UInt8(ascii: "{") else { return bytes }
  let end = bytes.firstIndex(of: 0) ?? bytes.count
  let length = (0..<8).map { UInt8(truncatingIfNeeded: end >> (8 * $0)) }
  return length + bytes[..<end] + bytes.dropFirst(end + 1)
}

/// Reads a file; what is accepted reads back as itself.
func readTensors(_ bytes: [UInt8]) -> Safetensors? {
  do throws(Safetensors.Problem) {
    let file = try Safetensors(reading: bytes)
    let values = file.tensors.reduce(0) { $0 + $1.values.count }
    require(4 * values <= bytes.count - 8, "\(values) values of \(bytes.count) bytes")
    for tensor in file.tensors {
      require(tensor.shape.reduce(1, *) == tensor.values.count, "values of \(tensor.name)")
    }
    let again = try Safetensors(reading: file.bytes)
    require(again.bytes == file.bytes, "reads back as something else")
    return file
  } catch {
    require(!error.message.isEmpty, "no words")
    return nil
  }
}
