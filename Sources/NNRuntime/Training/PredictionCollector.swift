// SPDX-License-Identifier: MIT

package import NNSpec

/// Outputs and targets of many batches, in memory that is allocated once.
///
/// Of classes it keeps the likeliest and the probability of the target, and all probabilities only where they are wanted: a
/// language model has as many as its vocabulary for every character.
package struct PredictionCollector {
  private let kind: TargetKind
  private let keepsOutputs: Bool
  private let ignoredLabel: Int?
  private let width: Int
  private let isSequence: Bool
  private var outputs: ContiguousArray<Float> = []
  private var targets: ContiguousArray<Float> = []
  private var labels: ContiguousArray<Int32> = []
  private var likelihoods: ContiguousArray<Float> = []
  private var lengths: ContiguousArray<Int> = []
  private var batchOutputs: ContiguousArray<Float> = []
  private var batchTargets: ContiguousArray<Float> = []

  /// Takes what is to be kept.
  ///
  /// `isSequence`: an example is a row a time step.
  /// `keepsOutputs`: all values of every row, for classes too; numbers always are kept.
  /// `ignoredLabel`: rows with this target are left out.
  package init(
    kind: TargetKind, width: Int, isSequence: Bool = false, keepsOutputs: Bool,
    ignoredLabel: Int? = nil
  ) {
    self.kind = kind
    self.width = width
    self.isSequence = isSequence
    self.keepsOutputs = keepsOutputs || kind != .category
    self.ignoredLabel = ignoredLabel
  }

  package mutating func clear() {
    outputs.removeAll(keepingCapacity: true)
    targets.removeAll(keepingCapacity: true)
    labels.removeAll(keepingCapacity: true)
    likelihoods.removeAll(keepingCapacity: true)
    lengths.removeAll(keepingCapacity: true)
  }

  /// All that has been added, by name; as floats, which hold classes and lengths exactly.
  var contents: [(name: String, values: ContiguousArray<Float>)] {
    Self.names.map { ($0, values($0)) }
  }

  private static let names = ["outputs", "targets", "labels", "likelihoods", "lengths"]

  private func values(_ name: String) -> ContiguousArray<Float> {
    switch name {
    case "outputs": outputs
    case "targets": targets
    case "labels": ContiguousArray(labels.map(Float.init))
    case "likelihoods": likelihoods
    default: ContiguousArray(lengths.map { Float($0) })
    }
  }

  /// Goes on from such contents.
  mutating func restore(_ values: (String) -> ContiguousArray<Float>) {
    for name in Self.names { restore(name, values(name)) }
  }

  private mutating func restore(_ name: String, _ values: ContiguousArray<Float>) {
    switch name {
    case "outputs": outputs = values
    case "targets": targets = values
    case "labels": labels = ContiguousArray(values.map { Int32($0) })
    case "likelihoods": likelihoods = values
    default: lengths = ContiguousArray(values.map { Int($0) })
    }
  }

  /// How much has been added.
  struct Mark {
    fileprivate let outputs, targets, labels, likelihoods, lengths: Int
  }

  var mark: Mark {
    Mark(
      outputs: outputs.count, targets: targets.count, labels: labels.count,
      likelihoods: likelihoods.count, lengths: lengths.count)
  }

  /// Forgets what was added since.
  mutating func cut(back mark: Mark) {
    outputs.removeSubrange(mark.outputs...)
    targets.removeSubrange(mark.targets...)
    labels.removeSubrange(mark.labels...)
    likelihoods.removeSubrange(mark.likelihoods...)
    lengths.removeSubrange(mark.lengths...)
  }

  /// Adds what another has.
  mutating func append(_ other: PredictionCollector) {
    outputs += other.outputs
    targets += other.targets
    labels += other.labels
    likelihoods += other.likelihoods
    lengths += other.lengths
  }

  /// What it holds, for other processes.
  func pack(into parcel: inout Parcel) {
    for (_, values) in contents { parcel.add(values) }
  }

  /// Takes what another process packed.
  mutating func unpack(from parcel: inout OpenedParcel) {
    for name in Self.names {
      let values = parcel.floats()
      restore(name, values)
    }
  }

  /// Takes the outputs of the network's last batch, and its targets if it has any.
  ///
  /// `index`: of which head.
  package mutating func add(_ network: Network, head index: Int = 0, hasTargets: Bool) {
    let heads = network.plan.heads
    let run = network.run
    let output = heads.isEmpty ? network.plan.output : heads[index].output
    let rows = output.rowCount.count(on: run)
    read(run.region(output.buffer), rows * width, of: run, into: &batchOutputs)
    let head = hasTargets && !heads.isEmpty ? heads[index] : nil
    let targetWidth = head?.targetWidth ?? 0
    if let head { read(run.region(head.targets), rows * targetWidth, of: run, into: &batchTargets) }
    for example in 0..<run.batch {
      let range = output.rowCount.range(of: example, on: run)
      let kept = range.count { row in
        add(row: row, target: head == nil ? nil : row * targetWidth..<(row + 1) * targetWidth)
      }
      lengths.append(kept)
    }
  }

  /// Whether the row counts.
  private mutating func add(row: Int, target: Range<Int>?) -> Bool {
    let values = row * width..<(row + 1) * width
    if let target, let ignoredLabel, target.count == 1,
      batchTargets[target.lowerBound] == Float(ignoredLabel)
    {
      return false
    }
    if kind == .category {
      var best = values.lowerBound
      for index in values where batchOutputs[index] > batchOutputs[best] { best = index }
      labels.append(Int32(best - values.lowerBound))
      if let target {
        let label = label(target)
        let isClass = label >= 0 && label < width
        likelihoods.append(isClass ? batchOutputs[values.lowerBound + label] : 0)
      }
    }
    if keepsOutputs { outputs.append(contentsOf: batchOutputs[values]) }
    if let target {
      if kind == .category {
        targets.append(Float(label(target)))
      } else {
        targets.append(contentsOf: batchTargets[target])
      }
    }
    return true
  }

  /// The class of a target, or the one that it has most of.
  private func label(_ target: Range<Int>) -> Int {
    if target.count == 1 { return Int(batchTargets[target.lowerBound]) }
    var best = target.lowerBound
    for index in target where batchTargets[index] > batchTargets[best] { best = index }
    return best - target.lowerBound
  }

  private func read(
    _ region: Region, _ count: Int, of run: Execution, into values: inout ContiguousArray<Float>
  ) {
    if values.count < count {
      values.append(contentsOf: repeatElement(0, count: count - values.count))
    }
    run.arena.read(region.slice(0, count), into: &values, at: 0)
  }

  /// Everything that was added, in the target's own units.
  package func predictions(_ target: FittedFeature) -> Predictions {
    var predictions = values(target, isSequence ? Array(lengths) : nil)
    if !isSequence, lengths.contains(where: { $0 != 1 }) { predictions.rowCounts = Array(lengths) }
    return predictions
  }

  private func values(_ target: FittedFeature, _ lengths: [Int]?) -> Predictions {
    if !keepsOutputs {
      return Predictions(
        width: width, labels: labels.map { Int($0) }, likelihoods: likelihoods.map { Double($0) },
        targets: targets.map { Double($0) }, lengths: lengths)
    }
    let isScaled = kind == .number || kind == .vector
    func unscaled(_ values: ContiguousArray<Float>) -> [Double] {
      values.enumerated().map { index, value in
        isScaled ? target.unscale(value, column: index % width) : Double(value)
      }
    }
    return Predictions(
      kind: kind, width: width, outputs: unscaled(outputs), targets: unscaled(targets),
      lengths: lengths)
  }
}
