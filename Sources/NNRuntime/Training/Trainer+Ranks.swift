// SPDX-License-Identifier: MIT

internal import NNSpec

/// What several processes that train one network tell each other.
extension Trainer {
  /// Adds the gradients of all processes, and with them what each wants; whether every loss is finite.
  func exchange(_ ranks: any RankGroup, isSound: Bool) -> Bool {
    let wishes = currentWishes(after: step + 1)
    let sums = network.exchangeGradients(
      ranks, parts: parts.own.count,
      notes: [
        wishes.contains(.stop), wishes.contains(.save), wishes.contains(.timeIsOver), !isSound,
      ].map { $0 ? 1 : 0 })
    noteWishes(
      [TrainingWishes.stop, .save, .timeIsOver].enumerated().reduce(into: []) { all, wish in
        if sums[wish.offset] > 0 { all.insert(wish.element) }
      })
    return sums[3] == 0
  }

  /// Looks at what is wanted now; `amongAll`: and asks the other processes.
  func noteWishes(amongAll: Bool = false) {
    var wishes = currentWishes(after: step)
    if amongAll, let ranks {
      let all = ranks.gather([wishes.rawValue])
      wishes = all.reduce(into: []) { $0.formUnion(TrainingWishes(rawValue: $1[0])) }
    }
    noteWishes(wishes)
  }

  /// A wish to save is kept until it is granted.
  private func noteWishes(_ new: TrainingWishes) {
    // Who asked another process has asked all.
    if new.contains(.stop) { stop.stop() }
    wishes = new.union(wishes.intersection(.save))
  }

  /// What this process wants: the leader has the clock and the files.
  private func currentWishes(after step: Int) -> TrainingWishes {
    var wishes: TrainingWishes = stop.isRequested ? .stop : []
    if stop.takeSaveRequest() || isSaveDue(after: step) { wishes.insert(.save) }
    if ranks?.isLeader ?? true, let limit = spec.training.time?.seconds,
      clock.now() - startSeconds >= limit
    {
      wishes.insert(.timeIsOver)
    }
    return wishes
  }

  /// Lets every process know what all parts of the epoch came to.
  func shareParts() {
    guard let ranks else { return }
    var parcel = Parcel()
    for part in parts.own {
      parcel.add(sums.parts[part].contents)
      for collector in collected[part] { collector.pack(into: &parcel) }
    }
    for (rank, bytes) in ranks.gather(parcel.bytes).enumerated() where rank != ranks.rank {
      var parcel = OpenedParcel(bytes)
      let count = parts.own.count
      for part in rank * count..<(rank + 1) * count {
        sums.parts[part].contents = parcel.doubles()
        for head in collected[part].indices { collected[part][head].unpack(from: &parcel) }
      }
    }
  }

  /// Of each head, what all parts have, in their order.
  var allCollected: [PredictionCollector] {
    var all = collected[0]
    for part in collected.dropFirst() {
      for head in all.indices { all[head].append(part[head]) }
    }
    return all
  }

  /// Fails if the processes have come to different weights, as another processor or library, or a fault of memory, can bring
  /// about.
  func compareWeights() throws {
    guard let ranks else { return }
    let hash = SHA256.hash(ContiguousArray(network.modelFile.bytes))
    let all = ranks.gather(Array(hash.utf8))
    if let rank = all.firstIndex(where: { $0 != all[0] }) {
      throw RankDisagreement(rank: rank, step: step)
    }
  }

  /// The first of what the processes have found, in the order of their parts.
  func firstFound(_ found: RunEnd.Divergence?) -> RunEnd.Divergence? {
    guard let ranks else { return found }
    return ranks.gather(values: found).lazy.compactMap(\.self).first
  }
}

extension Network {
  /// Adds to the sums of this process's parts those of all others, and to its notes theirs; returns these sums.
  func exchangeGradients(_ ranks: any RankGroup, parts: Int, notes: [Float]) -> [Float] {
    guard let tree = plan.updating?.tree else { preconditionFailure("the plan sums no gradients") }
    let level = parts.trailingZeroBitCount
    let row = tree.row(level, on: run)
    let place = row.slice(row.count - GradientTree.noteCount, GradientTree.noteCount)
    run.arena.write([partWeights.sums[level]] + notes, to: place)
    ranks.sum(row, in: run.arena)
    let sums = run.arena.read(place)
    partWeights.sums[level] = sums[0]
    return Array(sums.dropFirst())
  }
}
