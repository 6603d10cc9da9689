// SPDX-License-Identifier: MIT

/// The hash SHA-256, fed piece by piece.
///
/// Source: FIPS 180-4, sections 4.1.2, 5.1.1, 5.3.3 and 6.2.
package struct SHA256: Sendable {
  private var state: ContiguousArray<UInt32> = [
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab,
    0x5be0_cd19,
  ]
  /// Bytes that do not fill a block yet.
  private var rest: ContiguousArray<UInt8> = []
  private var count: UInt64 = 0
  private var schedule = ContiguousArray<UInt32>(repeating: 0, count: 64)

  private let usesInstructions: Bool

  /// `usesInstructions`: those of the processor where it has some; the hash is the same.
  package init(usesInstructions: Bool = true) {
    self.usesInstructions = usesInstructions
  }

  /// Takes in more bytes.
  package mutating func update(_ bytes: ContiguousArray<UInt8>) {
    count &+= UInt64(bytes.count)
    var position = 0
    if !rest.isEmpty {
      position = min(64 - rest.count, bytes.count)
      rest.append(contentsOf: bytes[..<position])
      guard rest.count == 64 else { return }
      let block = rest
      process(block, 0..<64)
      rest.removeAll(keepingCapacity: true)
    }
    let end = position + (bytes.count - position) / 64 * 64
    process(bytes, position..<end)
    rest.append(contentsOf: bytes[end...])
  }

  /// Takes in whole blocks, by the processor's own instructions where it has some.
  private mutating func process(_ bytes: ContiguousArray<UInt8>, _ range: Range<Int>) {
    if usesInstructions, sha256Blocks(bytes, range, state: &state, constants: constants) { return }
    for start in stride(from: range.lowerBound, to: range.upperBound, by: 64) {
      Self.process(bytes.span, start, &state, &schedule)
    }
  }

  /// The hash of all bytes so far, as 64 hexadecimal digits.
  package func hexadecimal() -> String {
    var copy = self
    var padding: ContiguousArray<UInt8> = [0x80]
    while (rest.count + padding.count) % 64 != 56 { padding.append(0) }
    for shift in stride(from: UInt64(56), through: 0, by: -8) {
      padding.append(UInt8(truncatingIfNeeded: (count &* 8) >> shift))
    }
    copy.update(padding)
    return copy.state.map { word in
      let digits = String(word, radix: 16)
      return String(repeating: "0", count: 8 - digits.count) + digits
    }.joined()
  }

  /// The hash of some bytes.
  package static func hash(_ bytes: ContiguousArray<UInt8>) -> String {
    var hash = SHA256()
    hash.update(bytes)
    return hash.hexadecimal()
  }

  private static func process(
    _ span: Span<UInt8>, _ start: Int, _ state: inout ContiguousArray<UInt32>,
    _ schedule: inout ContiguousArray<UInt32>
  ) {
    var w = schedule.mutableSpan
    for i in 0..<16 {
      let j = start + 4 * i
      w[i] =
        UInt32(span[j]) << 24 | UInt32(span[j + 1]) << 16 | UInt32(span[j + 2]) << 8
        | UInt32(span[j + 3])
    }
    for i in 16..<64 {
      let (a, b) = (w[i - 15], w[i - 2])
      let low = rotate(a, 7) ^ rotate(a, 18) ^ (a >> 3)
      let high = rotate(b, 17) ^ rotate(b, 19) ^ (b >> 10)
      w[i] = w[i - 16] &+ low &+ w[i - 7] &+ high
    }
    var (a, b, c, d) = (state[0], state[1], state[2], state[3])
    var (e, f, g, h) = (state[4], state[5], state[6], state[7])
    for i in 0..<64 {
      let high = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
      let first = h &+ high &+ ((e & f) ^ (~e & g)) &+ constants[i] &+ w[i]
      let low = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)
      let second = low &+ ((a & b) ^ (a & c) ^ (b & c))
      (h, g, f, e, d, c, b, a) = (g, f, e, d &+ first, c, b, a, first &+ second)
    }
    for (index, word) in [a, b, c, d, e, f, g, h].enumerated() { state[index] &+= word }
  }
}

private func rotate(_ word: UInt32, _ count: UInt32) -> UInt32 {
  word >> count | word << (32 - count)
}

/// The first 32 bits of the fractional parts of the cube roots of the first 64 primes.
private let constants: ContiguousArray<UInt32> = [
  0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4,
  0xab1c_5ed5,
  0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7,
  0xc19b_f174,
  0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc,
  0x76f9_88da,
  0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7, 0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351,
  0x1429_2967,
  0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e,
  0x9272_2c85,
  0xa2bf_e8a1, 0xa81a_664b, 0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585,
  0x106a_a070,
  0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f,
  0x682e_6ff3,
  0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7,
  0xc671_78f2,
]
