// SPDX-License-Identifier: MIT

/// Writes messages in the wire format of Protocol Buffers.
///
/// A field is its number and kind, `number << 3 | kind`, then a varint (kind 0), eight bytes (1), a length and so many bytes (2),
/// or four bytes (5). Source: protobuf.dev/programming-guides/encoding.
package struct ProtobufWriter {
  /// What has been written.
  package private(set) var bytes: [UInt8] = []

  package init() {}

  /// Writes a whole number; a negative one takes ten bytes, as int64 does.
  mutating func integer(_ field: Int, _ value: Int) {
    key(field, kind: 0)
    varint(UInt64(bitPattern: Int64(value)))
  }

  /// Writes a truth value.
  mutating func bool(_ field: Int, _ value: Bool) { integer(field, value ? 1 : 0) }

  /// Writes a number of eight bytes.
  mutating func double(_ field: Int, _ value: Double) {
    key(field, kind: 1)
    fixed(value.bitPattern)
  }

  /// Writes a number of four bytes.
  mutating func float(_ field: Int, _ value: Float) {
    key(field, kind: 5)
    fixed(value.bitPattern)
  }

  /// Writes text.
  package mutating func string(_ field: Int, _ value: String) { data(field, Array(value.utf8)) }

  /// Writes bytes.
  mutating func data(_ field: Int, _ value: [UInt8]) {
    key(field, kind: 2)
    varint(UInt64(value.count))
    bytes += value
  }

  /// Writes a list of numbers of eight bytes each, packed.
  mutating func doubles(_ field: Int, _ values: [Double]) {
    var packed = ProtobufWriter()
    for value in values { packed.fixed(value.bitPattern) }
    data(field, packed.bytes)
  }

  /// Writes a list of numbers of four bytes each, packed.
  mutating func floats(_ field: Int, _ values: [Float]) {
    var packed = ProtobufWriter()
    for value in values { packed.fixed(value.bitPattern) }
    data(field, packed.bytes)
  }

  /// Writes a message inside this one.
  mutating func message(_ field: Int, _ content: (inout ProtobufWriter) -> Void) {
    var inner = ProtobufWriter()
    content(&inner)
    data(field, inner.bytes)
  }

  private mutating func key(_ field: Int, kind: Int) { varint(UInt64(field << 3 | kind)) }

  private mutating func varint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(rest & 0x7F) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  private mutating func fixed(_ value: some FixedWidthInteger) {
    for shift in stride(from: 0, to: value.bitWidth, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: value >> shift))
    }
  }
}
