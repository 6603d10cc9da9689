// SPDX-License-Identifier: MIT

/// The processes that train one network together, as one of them sees it.
///
/// All of them call the same things in the same order. A process that is lost ends the others: no call here fails.
package protocol RankGroup: AnyObject {
  /// Which of them this one is, from 0.
  var rank: Int { get }
  /// How many they are: a power of two.
  var count: Int { get }
  /// x += the partner's x, which does the same, so that both have the same floats.
  func addPartner(_ partner: Int, to x: Region, in arena: Arena)
  /// The bytes that each of them gives, by rank.
  func gather(_ bytes: [UInt8]) -> [[UInt8]]
}

extension RankGroup {
  /// Whether it is the one that writes.
  package var isLeader: Bool { rank == 0 }

  /// This process's part of so many things, which are dealt in their order.
  func share(of things: Int) -> Range<Int> {
    rank * things / count..<(rank + 1) * things / count
  }

  /// The sum of everybody's x, added as the upper part of a binary tree of which each has a whole branch.
  func add(to x: Region, in arena: Arena) {
    var distance = 1
    while distance < count {
      addPartner(rank ^ distance, to: x, in: arena)
      distance *= 2
    }
  }

  /// What the leader gives.
  package func fromLeader(_ bytes: [UInt8]) -> [UInt8] { gather(isLeader ? bytes : [])[0] }
}
