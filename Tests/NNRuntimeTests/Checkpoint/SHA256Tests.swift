// SPDX-License-Identifier: MIT

import NNRuntime
import Testing

@Suite struct SHA256Tests {
  /// NIST, "Examples with intermediate values", SHA-256, and the empty message of CAVP's short messages.
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
      "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
    ),
  ])
  func vectors(_ text: String, _ expected: String) {
    #expect(SHA256.hash(ContiguousArray(text.utf8)) == expected)
  }

  /// FIPS 180-2, appendix B.3: a million times "a", here in pieces of all sizes.
  @Test(arguments: [false, true]) func piecesMakeTheSameHash(usesInstructions: Bool) {
    var hash = SHA256(usesInstructions: usesInstructions)
    var (left, size) = (1_000_000, 1)
    while left > 0 {
      let count = min(size, left)
      hash.update(ContiguousArray(repeating: UInt8(ascii: "a"), count: count))
      left -= count
      size = size % 2000 + 7
    }
    #expect(
      hash.hexadecimal() == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }
}
