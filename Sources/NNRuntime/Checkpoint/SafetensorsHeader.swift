// SPDX-License-Identifier: MIT

internal import NNSpec

/// What the header of a safetensors file says, judged against the file's own bytes before anything is allocated for it.
///
/// As strict as the format's description, which is stricter than its reference reader: the header begins with `{` and names no
/// tensor twice; tensors fill the data without a hole, an overlap or a rest; a size is what its shape makes, computed without
/// overflow. Other fields of an entry, any order and any alignment are accepted, as there.
struct SafetensorsHeader {
  /// A tensor and the range of its bytes in the file.
  struct Entry {
    let name: String
    let shape: [Int]
    let bytes: Range<Int>
  }

  private typealias Problem = Safetensors.Problem

  /// In the order of their bytes.
  let entries: [Entry]
  let metadata: [(String, String)]

  /// The format's own limit.
  private static let greatestLength = 100_000_000
  /// A value takes many times its bytes once it is read; a network has far fewer.
  private static let greatestValueCount = 1_000_000
  /// What the format knows; only float32 is read.
  private static let types = [
    "BOOL", "F4", "F6_E2M3", "F6_E3M2", "U8", "I8", "F8_E5M2", "F8_E4M3", "F8_E8M0", "F8_E4M3FNUZ",
    "F8_E5M2FNUZ", "I16", "U16", "F16", "BF16", "I32", "U32", "F32", "C64", "F64", "I64", "U64",
  ]

  init(_ bytes: [UInt8]) throws(Safetensors.Problem) {
    let text = try Self.text(bytes)
    guard case .object(let members) = try Self.parsed(bytes, text) else {
      throw Problem(message: "has a header that is not a mapping")
    }
    let data = text.upperBound..<bytes.count
    var metadata: [(String, String)] = []
    var found: [Entry] = []
    for (name, value) in members {
      if name == "__metadata__" {
        metadata = try Self.metadata(value)
      } else {
        found.append(try Self.entry(name, value, data))
      }
    }
    // An empty tensor stands before the one that begins at the same place.
    found.sort {
      ($0.bytes.lowerBound, $0.bytes.upperBound) < ($1.bytes.lowerBound, $1.bytes.upperBound)
    }
    try Self.judge(found, data)
    entries = found
    self.metadata = metadata
  }

  // MARK: - The text

  /// The place of the header's text.
  private static func text(_ bytes: [UInt8]) throws(Safetensors.Problem) -> Range<Int> {
    guard bytes.count >= 8 else { throw Problem(message: "is shorter than its header's length") }
    let length = bytes[0..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= greatestLength else {
      throw Problem(
        message: "has a header of \(length) bytes, the format has up to \(greatestLength)")
    }
    guard length <= UInt64(bytes.count - 8) else {
      throw Problem(
        message: "has a header of \(length) bytes that does not fit in its \(bytes.count)")
    }
    guard length > 0, bytes[8] == UInt8(ascii: "{") else {
      throw Problem(message: "has a header that does not begin with `{` (byte 8)")
    }
    return 8..<8 + Int(length)
  }

  private static func parsed(
    _ bytes: [UInt8], _ text: Range<Int>
  ) throws(Safetensors.Problem) -> JSONValue {
    let signs = [UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "{")]
    guard bytes[text].count(where: signs.contains) <= greatestValueCount else {
      throw Problem(message: "has a header of more than \(greatestValueCount) values")
    }
    do throws(JSONParseError) {
      return try JSONValue.parse(Array(bytes[text]))
    } catch {
      throw Problem(
        message: "has a header that is not JSON: \(error.reason) (byte \(8 + error.offset))")
    }
  }

  private static func metadata(
    _ value: JSONValue
  ) throws(Safetensors.Problem) -> [(String, String)] {
    guard case .object(let members) = value else {
      throw Problem(message: "has metadata that is not a mapping")
    }
    var pairs: [(String, String)] = []
    for (name, value) in members {
      guard case .string(let text) = value else {
        throw Problem(message: "has metadata `\(shown(name))` that is not text")
      }
      pairs.append((name, text))
    }
    return pairs
  }

  // MARK: - Tensors

  private static func entry(
    _ name: String, _ value: JSONValue, _ data: Range<Int>
  ) throws(Safetensors.Problem) -> Entry {
    let title = shown(name)
    guard case .string(let type)? = value["dtype"] else {
      throw Problem(message: "does not say the type of `\(title)`")
    }
    guard type == "F32" else {
      throw Problem(
        message: types.contains(type)
          ? "has `\(title)` as \(type); only F32 is read"
          : "has `\(title)` as `\(shown(type))`, which the format does not have")
    }
    guard let shape = sizes(value["shape"]) else {
      throw Problem(message: "has a shape of `\(title)` that is not a list of sizes")
    }
    guard let offsets = sizes(value["data_offsets"]), offsets.count == 2,
      offsets[0] <= offsets[1], offsets[1] <= data.count
    else {
      throw Problem(
        message: "has offsets of `\(title)` that are no range of its \(data.count) bytes of data")
    }
    let count = offsets[1] - offsets[0]
    guard let needed = product(shape, 4) else {
      throw Problem(message: "has `\(title)` of shape \(shown(shape)), larger than any memory")
    }
    guard needed == count else {
      throw Problem(message: "has \(count) bytes for `\(title)` of shape \(shown(shape))")
    }
    let start = data.lowerBound + offsets[0]
    return Entry(name: name, shape: shape, bytes: start..<start + count)
  }

  /// One behind the other, from the first byte of the data to the last.
  private static func judge(
    _ entries: [Entry], _ data: Range<Int>
  ) throws(Safetensors.Problem) {
    var end = data.lowerBound
    for entry in entries {
      let start = entry.bytes.lowerBound
      guard start == end else {
        let what = start > end ? "a hole of \(start - end) bytes" : "an overlap of tensors"
        throw Problem(message: "has \(what) before `\(shown(entry.name))` (byte \(start))")
      }
      end = entry.bytes.upperBound
    }
    guard end == data.upperBound else {
      throw Problem(
        message:
          "has \(data.count) bytes of data for \(end - data.lowerBound) in its header (byte \(end))"
      )
    }
  }

  /// Whole numbers from 0; nil for anything else.
  private static func sizes(_ value: JSONValue?) -> [Int]? {
    guard case .array(let items)? = value else { return nil }
    var sizes: [Int] = []
    for item in items {
      guard case .int(let size) = item, size >= 0 else { return nil }
      sizes.append(size)
    }
    return sizes
  }

  /// Nil where it overflows, wherever a size of 0 stands.
  private static func product(_ shape: [Int], _ size: Int) -> Int? {
    var product = size
    for size in shape where size > 0 {
      let (next, overflow) = product.multipliedReportingOverflow(by: size)
      if overflow { return nil }
      product = next
    }
    return shape.contains(0) ? 0 : product
  }

  // MARK: - In messages

  private static func shown(_ text: String) -> String {
    text.unicodeScalars.count > 80
      ? String(String.UnicodeScalarView(text.unicodeScalars.prefix(79))) + "…" : text
  }

  private static func shown(_ shape: [Int]) -> String {
    shape.count > 8 ? "\(shape.prefix(8)) and \(shape.count - 8) axes more" : "\(shape)"
  }
}

extension Safetensors {
  /// Reads a file of float32 tensors; every size is judged before it is used.
  package init(reading bytes: [UInt8]) throws(Problem) {
    let header = try SafetensorsHeader(bytes)
    let tensors = header.entries.map { entry in
      let values = stride(from: entry.bytes.lowerBound, to: entry.bytes.upperBound, by: 4).map {
        place in
        let bits = bytes[place..<place + 4].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        return Float(bitPattern: bits)
      }
      return Tensor(name: entry.name, shape: entry.shape, values: values)
    }
    self.init(tensors: tensors, metadata: header.metadata)
  }

  /// Reads a file by its path.
  package init(file path: String) throws(Problem) {
    let bytes: ContiguousArray<UInt8>
    do throws(DataFile.Problem) {
      bytes = try FileBytes.read(path)
    } catch {
      throw Problem(message: "cannot be read: \(error.words)")
    }
    try self.init(reading: Array(bytes))
  }
}
