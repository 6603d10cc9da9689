// SPDX-License-Identifier: MIT

/// A checked spec: typed, immutable, with every shape inferred.
public struct ModelSpec: Sendable {
  /// The run's name.
  public let name: String
  package let root: RootSpec
  package let graph: Graph
  package let facts: DataFacts
  /// One for each target.
  package let heads: [PredictionHead]
  package let optimiser: Chosen<any OptimiserSpec>
  package let schedule: Chosen<any ScheduleSpec>
  package let expectations: [Expectation]
  /// The whole spec after `extends`, overrides and parameters.
  package let tree: SpecTree
  /// The folder that data paths are relative to.
  public let baseDirectory: String
  /// The file it was read from.
  public let file: SourceFile

  /// The whole spec as YAML, after `extends`, overrides and parameters.
  public var resolvedText: String { tree.resolvedText }
  package var training: TrainingSpec { root.training.value }
  package var data: Chosen<DataSpec> { root.data }
  /// The names of what is better when it is higher.
  package var higherIsBetter: Set<String> {
    Set(
      heads.flatMap { head in
        head.metrics.filter { type(of: $0.value).higherIsBetter }.map {
          head.prefix + $0.value.label
        }
      })
  }
  /// The names of everything that is measured: `loss`, `accuracy`; of several targets `digit.loss`, `digit.accuracy` too.
  package var labels: [String] { heads.labels }

  /// The number of trained weights.
  public var parameterCount: Int { graph.parameterCount }

  /// The start values of a parameter.
  package func initialiser(of parameter: ParameterSpec, in node: LayerNode) -> InitialDistribution {
    root.initialiser(of: parameter, in: node)
  }

  /// What holds a parameter small or in bounds.
  package func penalty(on parameter: ParameterSpec, in node: LayerNode) -> Penalty {
    RegularisationSpec.penalty(
      on: parameter.role, own: node.common.regularisation, all: root.regularisation)
  }

  /// What a static expectation finds; nil for those that only training can judge.
  package func judged(_ expectation: Expectation) -> (holds: Bool, value: Double?)? {
    StaticJudge(root: root, graph: graph, facts: facts, machine: nil).actual(expectation).map {
      ($0.holds, $0.value)
    }
  }
}
