// SPDX-License-Identifier: MIT

package import NNSpec

/// A spec that is to be timed, with examples for one batch.
package struct BenchmarkSubject {
  package let spec: ModelSpec
  package let examples: DataSplit
  /// Examples of a step, as the spec says.
  package let batch: Int
  /// Whether no data was read.
  package let isSynthetic: Bool
  private let longest: Int
  private let classWeights: [Double]?
  private let settings: Network.Settings

  /// With a synthetic batch of the spec's shapes; nil if only the data tells a size, diagnostics if the spec has errors.
  ///
  /// `checked`: without looking at data.
  package init?(
    synthetic checked: ModelSpec, overrides: [String], settings: Network.Settings
  ) throws(TrainingSession.Failure) {
    guard let batch = checked.training.batchSize.fixed, let facts = checked.standaloneFacts else {
      return nil
    }
    let check = SpecCheck(checked.file, overrides: overrides, known: facts)
    guard let spec = check.spec else { throw .diagnostics(check.diagnostics) }
    self.spec = spec
    self.batch = batch
    self.settings = settings
    isSynthetic = true
    examples = .synthetic(facts, count: batch, seed: UInt64(spec.root.seed))
    longest = examples.longest
    classWeights =
      switch spec.training.classWeights {
      case nil: nil
      case .given(let values): values
      case .balanced: facts.target?.classes?.map { _ in 1 }
      }
  }

  /// With the first examples of the spec's data.
  package init(
    reading checked: ModelSpec, overrides: [String], settings: Network.Settings,
    reportingTo sink: inout [Diagnostic]
  ) throws(TrainingSession.Failure) {
    let (spec, data) = try TrainingSession.prepare(
      checked, overrides: overrides, reportingTo: &sink)
    self.spec = spec
    self.settings = settings
    isSynthetic = false
    batch = spec.training.batchSize.examples(of: data.train.count)
    examples = data.train
    longest = data.longest
    classWeights = data.preprocessing.classWeights
  }

  /// A network with its first weights and a batch in its buffers; `training`: with loss, backward pass and update.
  package func network(
    training: Bool, batch: Int? = nil, isObserved: Bool = false
  ) throws(TrainingSession.Failure) -> Network {
    let size = min(batch ?? self.batch, examples.count)
    do throws(Network.Failure) {
      let network = try Network(
        spec, batch: size, longest: longest, training: training, classWeights: classWeights,
        settings: settings, isObserved: isObserved)
      network.initialise(seed: UInt64(spec.root.seed))
      network.load(examples, 0..<size)
      return network
    } catch {
      throw .network(error)
    }
  }
}
