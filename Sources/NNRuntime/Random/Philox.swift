// SPDX-License-Identifier: MIT

internal import NNSpec

/// A family of random words: a pure function of (seed, purpose, path, counter), with no state.
///
/// The key is the FNV-1a hash (64 bits) of the seed's eight bytes, lowest first, the purpose in
/// UTF-8, a zero byte and the path in UTF-8, put through the finaliser of splitmix64. Words are
/// Philox4x32-10's (Salmon et al., Parallel random numbers: as easy as 1, 2, 3, 2011).
package struct Philox: Sendable, Equatable {
  package let key: UInt64

  package init(key: UInt64) {
    self.key = key
  }

  /// Derives the key.
  ///
  /// `purpose`: what is drawn, such as "dropout"; no zero byte.
  /// `path`: for whom, such as a layer's path.
  package init(seed: UInt64, purpose: String, path: String) {
    var mixed = StableHash()
    for shift in stride(from: UInt64(0), to: 64, by: 8) {
      mixed.mix(UInt8(truncatingIfNeeded: seed >> shift))
    }
    mixed.mix(purpose)
    mixed.mix(0)
    mixed.mix(path)
    var hash = mixed.value
    hash = (hash ^ (hash >> 30)) &* 0xbf58_476d_1ce4_e5b9
    hash = (hash ^ (hash >> 27)) &* 0x94d0_49bb_1331_11eb
    key = hash ^ (hash >> 31)
  }

  package func words(
    _ counterLow: UInt64, _ counterHigh: UInt64
  ) -> (UInt32, UInt32, UInt32, UInt32) {
    philoxWords(key: key, counterLow: counterLow, counterHigh: counterHigh)
  }
}
