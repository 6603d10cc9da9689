// SPDX-License-Identifier: MIT

import Testing

import NNRuntime

/// Expected bytes are those of TensorBoard 2.21's own classes (tensorboard.compat.proto, RecordWriter), written by
/// `python Tests/Scripts/validate_tensorboard.py --golden`.
@Suite("TensorBoard: bytes")
struct TensorBoardBytesTests {
  private func hex(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  private func hex(_ tag: String, _ value: TensorBoardValue) -> String {
    var message = ProtobufWriter()
    message.string(1, tag)
    value.write(to: &message)
    return hex(message.bytes)
  }

  /// The check value of the CRC catalogue, and RFC 3720's 32 zeros.
  @Test func checksums() {
    #expect(EventRecord.crc32c(Array("123456789".utf8)) == 0xE306_9283)
    #expect(EventRecord.crc32c([UInt8](repeating: 0, count: 32)) == 0x8A91_36AA)
    #expect(EventRecord.masked(0xE306_9283) == 0xC78A_B0E5)
  }

  @Test func aFramedScalar() {
    let event = TensorBoardEvent(
      wallTime: 1.5, step: 3, content: .values([("loss", .scalar(0.25))]))
    #expect(
      hex(EventRecord.framed(event.bytes))
        == "1a00000000000000129bd82d09000000000000f83f10032a0d0a0b0a046c6f7373150000803ed054b255")
  }

  @Test func theFirstEventAndAResumedSession() {
    // A step of 0 may be left out; TensorBoard's classes do, this writer does not.
    #expect(
      hex(TensorBoardEvent(wallTime: 1.5, step: 0, content: .version).bytes)
        == "09000000000000f83f" + "1000" + "1a0d627261696e2e4576656e743a32")
    #expect(
      hex(TensorBoardEvent(wallTime: 1.5, step: 300, content: .sessionStart).bytes)
        == "09000000000000f83f10ac023a020801")
  }

  @Test func values() {
    let histogram = TensorBoardValue.Histogram(
      range: -1...2, limits: [0, 2], counts: [1, 3], sum: 2.5, sumOfSquares: 6.25)
    #expect(
      hex("w", .histogram(histogram))
        == "0a01772a5109000000000000f0bf1100000000000000401900000000000010402100000000000004402900"
        + "000000000019403210000000000000000000000000000000403a10000000000000f03f0000000000000840")
    #expect(
      hex("i", .image(width: 3, height: 2, channels: 1, png: [0x89, 0x50, 0x4E, 0x47]))
        == "0a0169220c080210031801220489504e47")
    #expect(
      hex("t", .text("# hi"))
        == "0a0174420a080712004204232068694a0a0a060a04746578742002")
  }

  @Test func settings() {
    #expect(
      hex("_hparams_/session_start_info", .settings([("seed", .number(7))], startedAt: 1.5))
        == "0a1c5f68706172616d735f2f73657373696f6e5f73746172745f696e666f420a080112002a04000000004a"
        + "2d0a290a0768706172616d73121e1a1c0a110a04736565641209110000000000001c4029000000000000f83f"
        + "2002")
    #expect(
      hex("_hparams_/session_end_info", .ending(status: 1, endedAt: 2.5))
        == "0a1a5f68706172616d735f2f73657373696f6e5f656e645f696e666f420a080112002a04000000004a1c0a"
        + "180a0768706172616d73120d220b08011100000000000004402002")
    #expect(
      hex("x", .settings([("b", .flag(false))], startedAt: 1.5))
        .contains("0a070a01621202200029000000000000f83f"))
    #expect(
      hex("x", .settings([("s", .text("adam"))], startedAt: 1.5))
        .contains("0a0b0a017312061a046164616d29000000000000f83f"))
  }
}
