// SPDX-License-Identifier: MIT

#if canImport(Darwin)
  private import Darwin
#elseif canImport(Musl)
  private import Musl
#else
  private import Glibc
#endif

/// Random numbers one after the other: Philox's words at consecutive counters.
///
/// Bounded integers and shuffles are drawn here rather than by the standard library, whose way
/// of doing it may change from one version to the next.
package struct RandomStream: RandomNumberGenerator, Sendable {
  private let philox: Philox
  private let counterHigh: UInt64
  private var counterLow: UInt64 = 0
  private var secondWord: UInt64?
  private var secondNormal: Double?

  /// `stream`: the upper half of the counters: streams of different numbers are
  /// independent.
  package init(_ philox: Philox, stream: UInt64 = 0) {
    self.philox = philox
    counterHigh = stream
  }

  package mutating func next() -> UInt64 {
    if let word = secondWord {
      secondWord = nil
      return word
    }
    let words = philox.words(counterLow, counterHigh)
    counterLow &+= 1
    secondWord = UInt64(words.2) | UInt64(words.3) << 32
    return UInt64(words.0) | UInt64(words.1) << 32
  }

  /// A number in [0, 1), a multiple of 2^-53.
  package mutating func uniform() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// A number of the normal distribution, mean 0, deviation 1 (Box and Muller 1958).
  package mutating func normal() -> Double {
    if let number = secondNormal {
      secondNormal = nil
      return number
    }
    let (first, second) = Self.normals(uniform(), uniform())
    secondNormal = second
    return first
  }

  /// The pair of numbers of the normal distribution that two in [0, 1) become.
  static func normals(_ one: Double, _ other: Double) -> (Double, Double) {
    let radius = (-2 * log(1 - one)).squareRoot()
    let angle = 2 * Double.pi * other
    return (radius * cos(angle), radius * sin(angle))
  }

  /// A number in 0..<n, each equally likely; traps if n < 1.
  package mutating func below(_ n: Int) -> Int {
    precondition(n > 0, "random number below \(n)")
    let bound = UInt64(n)
    while true {
      let word = next()
      // The first 2^64 mod n values would make some numbers likelier than others; few words are as small as to ask.
      if word >= bound || word >= (0 &- bound) % bound { return Int(word % bound) }
    }
  }

  /// Puts the elements in random order (Fisher and Yates).
  package mutating func shuffle<Elements: MutableCollection & RandomAccessCollection>(
    _ elements: inout Elements
  ) where Elements.Index == Int {
    var last = elements.endIndex - 1
    while last > elements.startIndex {
      elements.swapAt(last, elements.startIndex + below(last - elements.startIndex + 1))
      last -= 1
    }
  }
}
