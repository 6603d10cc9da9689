// SPDX-License-Identifier: MIT

#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

/// The processes that train one network together, as one of them sees it.
///
/// All of them call the same things in the same order. A process that is lost ends the others: no call here fails.
package protocol RankGroup: AnyObject {
  /// Which of them this one is, from 0.
  var rank: Int { get }
  /// How many they are: a power of two.
  var count: Int { get }
  /// x = the sum of everybody's x, added as a binary tree over the ranks, so that all have the same floats.
  func sum(_ x: Region, in arena: Arena)
  /// The bytes that each of them gives, by rank.
  func gather(_ bytes: [UInt8]) -> [[UInt8]]
}

/// Processes that should have the same weights do not.
package struct RankDisagreement: Error, CustomStringConvertible {
  /// The first that differs from the leader.
  package let rank: Int
  package let step: Int

  package var description: String {
    "process \(rank) has come to other weights than process 0 by step \(step): do they run on different processors or libraries?"
  }
}

extension RankGroup {
  /// Whether it is the one that writes.
  package var isLeader: Bool { rank == 0 }

  /// This process's part of so many things, which are dealt in their order.
  func share(of things: Int) -> Range<Int> {
    rank * things / count..<(rank + 1) * things / count
  }

  /// The values that each of them gives, by rank.
  package func gather<Value: Codable>(values value: Value) -> [Value] {
    guard let bytes = try? JSONEncoder().encode(value) else {
      preconditionFailure("\(Value.self) that is no JSON")
    }
    return gather(Array(bytes)).map { bytes in
      guard let value = try? JSONDecoder().decode(Value.self, from: Data(bytes)) else {
        preconditionFailure("a process gave no \(Value.self)")
      }
      return value
    }
  }

  /// What the leader gives.
  package func fromLeader(_ bytes: [UInt8]) -> [UInt8] { gather(isLeader ? bytes : [])[0] }
}
