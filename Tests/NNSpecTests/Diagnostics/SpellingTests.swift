// SPDX-License-Identifier: MIT

import NNSpec
import Testing

@Suite("Spelling")
struct SpellingTests {
  private static let names = [
    "dense", "conv1d", "conv2d", "dropout", "flatten", "batch_size", "learning_rate", "max_pool2d",
    "relu", "selu",
    "gelu", "elu", "units", "filters",
  ]

  @Test(
    "finds what was meant",
    arguments: [
      ("conv2dd", ["conv2d"]), ("Conv2D", ["conv2d"]), ("DENSE", ["dense"]), ("desne", ["dense"]),
      ("filter", ["filters"]), ("size_batch", ["batch_size"]), ("rate_learning", ["learning_rate"]),
      ("conv3d", ["conv1d", "conv2d"]), ("xelu", ["relu", "selu", "gelu", "elu"]),
      ("flaten", ["flatten"]),
      ("unis", ["units"]), ("lstm", []), ("x", []), ("", []), ("dens", ["dense"]),
      ("maxpool2d", ["max_pool2d"]),
      ("Size-Batch", ["batch_size"]), ("tense", ["dense"]), ("Filter", ["filters"]),
    ] as [(String, [String])])
  func meant(_ word: String, _ expected: [String]) {
    #expect(closest(to: word, among: Self.names) == expected)
  }

  @Test("counts a swap of neighbours as one edit, but not around an insertion")
  func distance() {
    // The restricted distance of `ca` and `abc` is 3, the unrestricted one 2 (Boytsov 2011).
    let pairs = [
      ("ca", "abc", 3), ("ab", "ba", 1), ("kitten", "sitting", 3), ("", "abc", 3), ("abc", "", 3),
      ("a", "a", 0),
      ("abcd", "acbd", 1), ("abcdef", "badcfe", 3),
    ]
    for (left, right, expected) in pairs {
      let (left, right) = (Array(left.unicodeScalars), Array(right.unicodeScalars))
      #expect(editDistance(left, right, atMost: 9) == expected)
      #expect(editDistance(left, right, atMost: expected) == expected)
      #expect(editDistance(left, right, atMost: expected - 1) == nil)
    }
  }

  @Test("gives at most four and each once")
  func several() {
    let names = ["aab", "aac", "aad", "aae", "aaf", "aab"]
    #expect(closest(to: "aax", among: names) == ["aab", "aac", "aad", "aae"])
  }
}
