// SPDX-License-Identifier: MIT

import NNSpec

/// Brings the classes of some examples to similar counts: a function of the seed alone.
struct Balancing {
  let balance: Balance
  let seed: UInt64

  /// The examples to train on, given those that there are and the class of each.
  ///
  /// Those left out leave the others in their order; repeated ones stand behind all, every example of a class as often as the
  /// others but for one.
  func examples(_ examples: [Int], classes: [Int]) -> [Int] {
    let classCount = (classes.max() ?? -1) + 1
    var members = [[Int]](repeating: [], count: classCount)
    for (place, label) in classes.enumerated() where label >= 0 { members[label].append(place) }
    let counts = balance.counts(of: members.map(\.count))
    var kept = [Bool](repeating: true, count: examples.count)
    var added: [Int] = []
    let philox = Philox(seed: seed, purpose: "balance", path: "data")
    for (label, places) in members.enumerated() where counts[label] != places.count {
      var random = RandomStream(philox, stream: UInt64(label))
      var shuffled = places
      random.shuffle(&shuffled)
      if counts[label] < places.count {
        for place in shuffled.dropFirst(counts[label]) { kept[place] = false }
      } else {
        for index in 0..<(counts[label] - places.count) {
          added.append(examples[shuffled[index % shuffled.count]])
        }
      }
    }
    return examples.indices.filter { kept[$0] }.map { examples[$0] } + added
  }
}
