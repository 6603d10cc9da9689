// SPDX-License-Identifier: MIT

internal import NNSpec

/// A tensor of a run's state by the name that it has in a checkpoint.
///
/// Weights have the names that they have in a model file; all others begin with `nnrun.`, as no layer's path can.
package struct StateTensor {
  enum Source {
    /// Of a network's memory.
    case region(Region)
    /// Of an array beside it.
    case values(ContiguousArray<Float>, Range<Int>)
  }

  let name: String
  let shape: [Int]
  let source: Source

  init(_ name: String, _ shape: [Int], _ region: Region) {
    (self.name, self.shape, source) = (name, shape, .region(region))
  }

  init(_ name: String, _ values: ContiguousArray<Float>, _ range: Range<Int>) {
    (self.name, shape, source) = (name, [range.count], .values(values, range))
  }

  init(_ name: String, _ values: ContiguousArray<Float>) {
    self.init(name, values, values.indices)
  }

  /// A copy of the floats.
  func values(in arena: Arena) -> [Float] {
    switch source {
    case .region(let region): arena.read(region)
    case .values(let values, let range): Array(values[range])
    }
  }

  /// The number of floats.
  var count: Int {
    switch source {
    case .region(let region): region.count
    case .values(_, let range): range.count
    }
  }
}

extension Network {
  /// All that the network takes from one step to the next: weights and running statistics, the optimiser's memory, and the
  /// states that layers carry from batch to batch.
  ///
  /// Whatever else is in its memory follows from these and from the batch.
  var stateRegions: [(name: String, shape: [Int], region: Region)] {
    var regions = plan.parameters.map {
      ($0.path, $0.spec.shape, run.region($0.parameter.buffer))
    }
    for (path, buffers) in plan.updating?.states ?? [] {
      for (index, buffer) in buffers.enumerated() {
        let region = run.region(buffer)
        regions.append(("nnrun.optimiser/\(path)/\(index)", [region.count], region))
      }
    }
    for (index, buffer) in plan.carriedStates.enumerated() {
      let region = run.region(buffer)
      regions.append(("nnrun.carried/\(index)", [region.count], region))
    }
    return regions.map { (name: $0.0, shape: $0.1, region: $0.2) }
  }

  var stateTensors: [StateTensor] {
    stateRegions.map { StateTensor($0.name, $0.shape, $0.region) }
  }

  /// Takes back what `stateTensors` gave; all of it must be there.
  func restore(from source: some StateSource) throws(Checkpoint.Problem) {
    for (name, shape, region) in stateRegions {
      run.arena.write(try source.values(name, shape), to: region)
    }
    weightsAreStale = true
  }
}
