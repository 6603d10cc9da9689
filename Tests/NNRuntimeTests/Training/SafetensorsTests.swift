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

  private static let wrong: [(bytes: [UInt8], message: String)] = [
    ([1, 2, 3], "is shorter than its header's length"),
    (file("{}", length: 100), "has a header of 100 bytes that does not fit"),
    (file("{}", length: .max), "has a header of 18446744073709551615 bytes that does not fit"),
    (file(""), "has a header that does not begin with `{`"),
    (file("[]"), "has a header that does not begin with `{`"),
    (file("{\"a\": }"), "has a header that is not JSON: "),
    (file(#"{"__metadata__":3}"#), "has metadata that is not a mapping"),
    (file(#"{"__metadata__":{"x":1}}"#), "has metadata `x` that is not text"),
    (file(#"{"a":{}}"#), "does not say the type of `a`"),
    (file(#"{"a":7}"#), "does not say the type of `a`"),
    (
      file(#"{"a":\#(tensor("[1]", "[0,8]", type: "F64"))}"#, data: 8),
      "has `a` as F64; only F32 is read"
    ),
    (file(#"{"a":{"dtype":"F32"}}"#), "has no sound shape and offsets for `a`"),
    (file(#"{"a":\#(tensor("[-1]", "[0,4]"))}"#), "has no sound shape and offsets for `a`"),
    (file(#"{"a":\#(tensor("[1.5]", "[0,4]"))}"#), "has no sound shape and offsets for `a`"),
    (file(#"{"a":\#(tensor("[1]", "[0,4,8]"))}"#), "has no sound shape and offsets for `a`"),
    (file(#"{"a":\#(tensor("[3]", "[0,8]"))}"#, data: 8), "has 8 bytes for `a` of shape [3]"),
    (file(#"{"a":\#(tensor("[1]", "[4,0]"))}"#, data: 4), "has -4 bytes for `a` of shape [1]"),
    (
      file(#"{"a":\#(tensor("[9007199254740992,4096]", "[0,4]"))}"#, data: 4),
      "has 4 bytes for `a` of shape [9007199254740992, 4096]"
    ),
    (
      file(#"{"a":\#(tensor("[1]", "[0,4]")),"b":\#(tensor("[1]", "[8,12]"))}"#, data: 12),
      "has a hole or an overlap before `b`"
    ),
    (
      file(#"{"a":\#(tensor("[2]", "[0,8]")),"b":\#(tensor("[1]", "[4,8]"))}"#, data: 8),
      "has a hole or an overlap before `b`"
    ),
    (
      file(#"{"a":\#(tensor("[2]", "[0,8]"))}"#, data: 12),
      "has 12 bytes of data for 8 in its header"
    ),
    (
      file(#"{"a":\#(tensor("[2]", "[0,8]"))}"#, data: 5),
      "has 5 bytes of data for 8 in its header"
    ),
    (
      file(#"{"a":\#(tensor("[1]", "[0,4]")),"a":\#(tensor("[1]", "[4,8]"))}"#, data: 8),
      "has a header that is not JSON: the name `a` occurs twice"
    ),
  ]

  @Test(arguments: wrong.indices) func saysWhatIsWrong(index: Int) throws {
    let (bytes, message) = Self.wrong[index]
    let problem = #expect(throws: Safetensors.Problem.self) { try Safetensors(reading: bytes) }
    #expect(problem?.message.hasPrefix(message) == true, "\(problem?.message ?? "no problem")")
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
