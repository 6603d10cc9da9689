// SPDX-License-Identifier: MIT

import NNRuntime
import Testing

/// The format of model files: https://github.com/huggingface/safetensors, section "Format".
@Suite struct SafetensorsTests {
  /// u64 length, header, data.
  private static func file(_ header: String, data: Int = 0, length: UInt64? = nil) -> [UInt8] {
    let count = length ?? UInt64(header.utf8.count)
    let prefix = (0..<8).map { UInt8(truncatingIfNeeded: count >> (8 * UInt64($0))) }
    return prefix + Array(header.utf8) + [UInt8](repeating: 0, count: data)
  }

  private static func tensor(_ shape: String, _ offsets: String, type: String = "F32") -> String {
    #"{"dtype":"\#(type)","shape":\#(shape),"data_offsets":\#(offsets)}"#
  }

  @Test func writesTheseBytes() {
    let file = Safetensors(
      tensors: [
        .init(name: "b", shape: [], values: [0.5]), .init(name: "a", shape: [2], values: [1, -2]),
      ], metadata: [("format", "x")])
    let header =
      #"{"__metadata__":{"format":"x"},"#
      + #""a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"#
      + #""b":{"dtype":"F32","shape":[],"data_offsets":[8,12]}}"#
    let blanks = String(repeating: " ", count: (8 - header.utf8.count % 8) % 8)
    // Little-endian: 1 is 0x3F800000, -2 is 0xC0000000, 0.5 is 0x3F000000.
    let data: [UInt8] = [0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0, 0, 0, 0, 0x3F]
    #expect(file.bytes == Self.file(header + blanks) + data)
  }

  @Test func readsWhatItWrites() throws {
    let values: [Float] = [.pi, -0.0, .leastNonzeroMagnitude, .greatestFiniteMagnitude, .infinity]
    let tensors: [Safetensors.Tensor] = [
      .init(name: "", shape: [0], values: []),
      .init(name: "a/b.weight", shape: [5], values: values),
      .init(name: "ü \"", shape: [1, 1, 2], values: [1, 2]),
    ]
    let read = try Safetensors(
      reading: Safetensors(tensors: tensors, metadata: [("k", "ü")]).bytes)
    #expect(read.tensors == tensors)
    #expect(read.tensors[1].values.map(\.bitPattern) == values.map(\.bitPattern))
    #expect(read.metadata.map(\.0) == ["k"] && read.metadata.map(\.1) == ["ü"])
  }

  @Test func acceptsEmptyTensorsAnywhere() throws {
    let header = #"{"a":\#(Self.tensor("[1]", "[0,4]")),"b":\#(Self.tensor("[0,3]", "[0,0]"))}"#
    let read = try Safetensors(reading: Self.file(header, data: 4))
    #expect(read.tensors.map(\.name) == ["a", "b"])
  }

  /// What the reference reader accepts as well: extra fields, any order, odd places, a header without padding.
  @Test func acceptsWhatTheFormatDoes() throws {
    let read = try Safetensors(
      reading: Self.file(
        #"{"b":{"shape":[1],"extra":{"x":[null]},"data_offsets":[4,8],"dtype":"F32"},"#
          + #""a":\#(Self.tensor("[]", "[0,4]")),"c":\#(Self.tensor("[4294967296,0]", "[8,8]"))}   "#,
        data: 8))
    #expect(read.tensors.map(\.name) == ["a", "b", "c"])
    #expect(read.tensors.map(\.values.count) == [1, 1, 0])
  }

  private static let wrong: [(bytes: [UInt8], message: String)] = [
    ([1, 2, 3], "is shorter than its header's length"),
    (file("{}", length: 100), "has a header of 100 bytes that does not fit in its 10"),
    (
      file("{}", length: 100_000_001),
      "has a header of 100000001 bytes, the format has up to 100000000"
    ),
    (
      file("{}", length: .max),
      "has a header of 18446744073709551615 bytes, the format has up to 100000000"
    ),
    (file(""), "has a header that does not begin with `{` (byte 8)"),
    (file("[]"), "has a header that does not begin with `{` (byte 8)"),
    (file(" {}"), "has a header that does not begin with `{` (byte 8)"),
    (
      file(#"{"a":[0\#(String(repeating: ",0", count: 1_000_000))]}"#),
      "has a header of more than 1000000 values"
    ),
    (file("{\"a\": }"), "has a header that is not JSON: a value is missing (byte 14)"),
    (file("{}x"), "has a header that is not JSON: text after the value (byte 10)"),
    (
      [3, 0, 0, 0, 0, 0, 0, 0, 0x7B, 0xFF, 0x7D],
      "has a header that is not JSON: not UTF-8 (byte 9)"
    ),
    (
      file(#"{"a":\#(String(repeating: "[", count: 100))}"#),
      "has a header that is not JSON: nested more than 64 deep (byte 76)"
    ),
    (file(#"{"__metadata__":3}"#), "has metadata that is not a mapping"),
    (file(#"{"__metadata__":{"x":1}}"#), "has metadata `x` that is not text"),
    (
      file(#"{"__metadata__":{"x":"","x":""}}"#),
      "has a header that is not JSON: the name `x` occurs twice (byte 32)"
    ),
    (file(#"{"a":{}}"#), "does not say the type of `a`"),
    (file(#"{"a":7}"#), "does not say the type of `a`"),
    (
      file(#"{"a":\#(tensor("[1]", "[0,8]", type: "F64"))}"#, data: 8),
      "has `a` as F64; only F32 is read"
    ),
    (
      file(#"{"a":\#(tensor("[1]", "[0,4]", type: "f32"))}"#, data: 4),
      "has `a` as `f32`, which the format does not have"
    ),
    (file(#"{"a":{"dtype":"F32"}}"#), "has a shape of `a` that is not a list of sizes"),
    (file(#"{"a":\#(tensor("4", "[0,4]"))}"#), "has a shape of `a` that is not a list of sizes"),
    (file(#"{"a":\#(tensor("[-1]", "[0,4]"))}"#), "has a shape of `a` that is not a list of sizes"),
    (
      file(#"{"a":\#(tensor("[1.5]", "[0,4]"))}"#), "has a shape of `a` that is not a list of sizes"
    ),
    (
      file(#"{"a":\#(tensor("[18446744073709551617]", "[0,4]"))}"#),
      "has a shape of `a` that is not a list of sizes"
    ),
    (
      file(#"{"a":{"dtype":"F32","shape":[1]}}"#),
      "has offsets of `a` that are no range of its 0 bytes of data"
    ),
    (
      file(#"{"a":\#(tensor("[1]", "[0,4,8]"))}"#, data: 8),
      "has offsets of `a` that are no range of its 8 bytes of data"
    ),
    (
      file(#"{"a":\#(tensor("[1]", "[4,0]"))}"#, data: 4),
      "has offsets of `a` that are no range of its 4 bytes of data"
    ),
    (
      file(#"{"a":\#(tensor("[1]", "[-4,0]"))}"#, data: 4),
      "has offsets of `a` that are no range of its 4 bytes of data"
    ),
    (
      // The difference of these two does not fit an integer.
      file(#"{"a":\#(tensor("[1]", "[-9223372036854775808,9223372036854775807]"))}"#, data: 4),
      "has offsets of `a` that are no range of its 4 bytes of data"
    ),
    (
      file(#"{"a":\#(tensor("[2]", "[0,8]"))}"#, data: 5),
      "has offsets of `a` that are no range of its 5 bytes of data"
    ),
    (file(#"{"a":\#(tensor("[3]", "[0,8]"))}"#, data: 8), "has 8 bytes for `a` of shape [3]"),
    (
      file(#"{"a":\#(tensor("[9007199254740992,4096]", "[0,4]"))}"#, data: 4),
      "has `a` of shape [9007199254740992, 4096], larger than any memory"
    ),
    (
      // A size of zero does not make up for the others.
      file(#"{"a":\#(tensor("[9007199254740992,4096,0]", "[0,0]"))}"#),
      "has `a` of shape [9007199254740992, 4096, 0], larger than any memory"
    ),
    (
      // 2^62 · 4 is 0 in 64 bits.
      file(#"{"a":\#(tensor("[4611686018427387904]", "[0,0]"))}"#),
      "has `a` of shape [4611686018427387904], larger than any memory"
    ),
    (
      file(#"{"a":\#(tensor("[1]", "[4,8]"))}"#, data: 8),
      "has a hole of 4 bytes before `a` (byte 66)"
    ),
    (
      file(#"{"a":\#(tensor("[1]", "[0,4]")),"b":\#(tensor("[1]", "[8,12]"))}"#, data: 12),
      "has a hole of 4 bytes before `b` (byte 124)"
    ),
    (
      file(#"{"a":\#(tensor("[2]", "[0,8]")),"b":\#(tensor("[1]", "[4,8]"))}"#, data: 8),
      "has an overlap of tensors before `b` (byte 119)"
    ),
    (
      file(#"{"a":\#(tensor("[2]", "[0,8]")),"b":\#(tensor("[0]", "[4,4]"))}"#, data: 8),
      "has an overlap of tensors before `b` (byte 119)"
    ),
    (
      file(#"{"a":\#(tensor("[2]", "[0,8]"))}"#, data: 12),
      "has 12 bytes of data for 8 in its header (byte 70)"
    ),
    (file("{}", data: 1), "has 1 bytes of data for 0 in its header (byte 10)"),
    (
      file(#"{"a":\#(tensor("[1]", "[0,4]")),"a":\#(tensor("[1]", "[4,8]"))}"#, data: 8),
      "has a header that is not JSON: the name `a` occurs twice (byte 62)"
    ),
  ]

  @Test(arguments: wrong.indices) func saysWhatIsWrong(index: Int) throws {
    let (bytes, message) = Self.wrong[index]
    let problem = #expect(throws: Safetensors.Problem.self) { try Safetensors(reading: bytes) }
    #expect(problem?.message == message)
  }

  // MARK: - Into a network

  @Test func aNetworkTakesOnlyWhatFits() throws {
    let session = try ToyRun.session(ToySpec.small("epochs: 1"), Network.Settings(threads: 1))
    let network = session.network
    let tensors = network.modelFile.tensors
    let before = network.modelFile.bytes
    func message(_ tensors: [Safetensors.Tensor], partly: Bool = false) -> String? {
      do throws(Safetensors.Problem) {
        try network.load(Safetensors(tensors: tensors, metadata: []), partly: partly)
        return nil
      } catch {
        return error.message
      }
    }
    #expect(
      tensors.map(\.name) == ["dense_1.bias", "dense_1.weight", "dense_2.bias", "dense_2.weight"])
    #expect(message(Array(tensors.dropFirst())) == "has no `dense_1.bias`")
    let flat = Safetensors.Tensor(name: "dense_1.weight", shape: [16], values: tensors[1].values)
    #expect(
      message([tensors[0], flat] + tensors[2...])
        == "has `dense_1.weight` as [16], the network has [2, 8]")
    let typo = Safetensors.Tensor(name: "dense_1.wieght", shape: [2, 8], values: tensors[1].values)
    #expect(
      message(tensors + [typo])
        == "has `dense_1.wieght`, which no layer of the network has; did you mean `dense_1.weight`?"
    )
    #expect(message([typo], partly: true) != nil)
    #expect(network.modelFile.bytes == before, "a file in error has changed weights")
    let ones = Safetensors.Tensor(
      name: "dense_1.bias", shape: [8], values: [Float](repeating: 1, count: 8))
    #expect(message([ones], partly: true) == nil)
    #expect(network.weights("dense_1.bias") == ones.values)
    #expect(network.weights("dense_1.weight") == tensors[1].values)
  }
}
