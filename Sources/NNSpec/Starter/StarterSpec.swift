// SPDX-License-Identifier: MIT

/// A starter spec for a table.
package enum StarterSpec {
  /// Why there is none.
  package enum Problem: Error {
    case noColumn(String, near: [String], columns: [String])
    case unsuitableTarget(String)
    case noInputs
  }

  /// Writes a commented spec that checks cleanly against the table, whose path is as seen from the spec.
  package static func text(
    _ profile: TableProfile, target: String, dataPath: String
  ) throws(Problem) -> String {
    let names = profile.columns.map(\.name)
    guard let column = profile.columns.first(where: { $0.name == target }) else {
      throw .noColumn(target, near: closest(to: target, among: names), columns: names)
    }
    try judge(column, rows: profile.rows - column.missing)
    let features = StarterFeatures(profile, target: target)
    guard features.inputs.contains(where: { !$0.hasPrefix("#") }) else { throw .noInputs }
    let format = profile.delimiter == 0x09 ? "tsv" : "csv"
    let path = YAMLScalar(dataPath, isPlain: false).written
    let delimiter = profile.delimiter == 0x3B ? ", delimiter: \";\"" : ""
    let stratify = features.canStratify ? ", stratify: true" : ""
    let name = YAMLScalar(stem(dataPath), isPlain: false).written
    return """
      # \(profile.rows) rows of \(terminalSafe(dataPath)); the types are a guess from its cells, so look them over.
      nnspec: 1
      name: \(name)
      seed: 0                     # the same seed gives the same weights, bit for bit

      data:
        source: {\(format): \(path)\(delimiter)}
        inputs:
      \(features.inputs.map { "    \($0)\n" }.joined())\
        target:
          \(features.target)
        split: {train: 70%, validation: 15%, test: 15%\(stratify)}

      model:
        layers:
          - dense: {units: 64, activation: relu}
          - dropout: 0.1
          - dense: {units: 32, activation: relu}
          - output                # units and activation follow from target and loss

      training:
      \(training(features.targetType))
        epochs: 100
        batch_size: 32
        early_stopping: {monitor: validation.loss, patience: 10, restore_best: true}

      # What the result must satisfy, as in:
      # expect:
      #   - \(expectation(features.targetType))

      """
  }

  private static func judge(_ column: TableProfile.Column, rows: Int) throws(Problem) {
    if column.name.isEmpty || column.name.contains("*") {
      throw .unsuitableTarget("the target's column needs a name without `*`")
    }
    switch column.content {
    case .empty: throw .unsuitableTarget("`\(column.name)` is empty in every row")
    case .numbers(_, 1), .texts(1):
      throw .unsuitableTarget("`\(column.name)` is the same in every row")
    case .texts(let different) where different * 2 > rows:
      throw .unsuitableTarget(
        "`\(column.name)` has \(different) different texts in \(rows) rows: these are no classes")
    default: break
    }
    if rows < 10 { throw .unsuitableTarget("\(rows) rows with a `\(column.name)` are too few") }
  }

  private static func training(_ type: FeatureType) -> String {
    let (loss, metrics) =
      switch type {
      case .binary: ("binary_cross_entropy", "[accuracy, roc_auc]")
      case .category: ("cross_entropy", "[accuracy, macro_f1]")
      default: ("mean_squared_error", "[rmse, r2]")
      }
    return """
        loss: \(loss)
        optimiser: {adam: {learning_rate: 1e-3}}
        metrics: \(metrics)
      """
  }

  private static func expectation(_ type: FeatureType) -> String {
    type == .number ? "test.r2 >= 0.8" : "test.accuracy >= 0.9"
  }

  private static func stem(_ path: String) -> String {
    let file = path.split(separator: "/").last.map(String.init) ?? "table"
    return file.split(separator: ".").first.map(String.init) ?? "table"
  }
}
