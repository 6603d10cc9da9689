// SPDX-License-Identifier: MIT

/// How two specs differ in what they mean: order, aliases, spelling and restated defaults make no difference, nor do names
/// and descriptions.
package struct SpecDifference: Sendable {
  /// A number of both specs; nil where data that was not read would tell.
  package struct Count: Sendable {
    package let name: String
    package let old: Int?
    package let new: Int?
    /// How a person reads it.
    let words: @Sendable (Int) -> String

    package var differs: Bool { old != new }
  }

  package let old: String
  package let new: String
  package let settings: [SettingDifference]
  package let layers: LayerDifference
  /// Parameters, multiply-adds, bytes to train.
  package let counts: [Count]

  /// Compares two checked specs.
  package init(_ old: ModelSpec, _ new: ModelSpec) {
    let filling = DefaultFilling(isNormal: true)
    let left = ResolvedSpec.filled(old, filling)
    let right = ResolvedSpec.filled(new, filling)
    var layers = LayerDifference(old, new, left, right)
    var comparison = SettingComparison(OriginText(old), OriginText(new))
    for key in RootSpec.options.map(\.name) where !Self.leftOut.contains(key) {
      comparison.compare(left[key], right[key], path: key)
    }
    comparison.compareSets(left["expect"], right["expect"], path: "expect")
    comparison.compare(
      left["model"]?["outputs"], right["model"]?["outputs"], path: "model.outputs")
    settings = comparison.differences.filter { setting in
      guard Self.modelWide.contains(where: { setting.path.hasPrefix($0 + ".") }) else {
        return true
      }
      return layers.absorb(setting.path)
    }
    self.layers = layers
    (self.old, self.new) = (old.file.path, new.file.path)
    counts = Self.counts(LayerTable(old), LayerTable(new))
  }

  package var isEmpty: Bool {
    settings.isEmpty && layers.isEmpty && !counts.contains(where: \.differs)
  }

  /// Compared otherwise, or of no meaning.
  private static let leftOut = ["name", "description", "extends", "parameters", "model", "expect"]
  /// What layers take from the model: only where one of them does is it a difference.
  private static let modelWide = ["initialisation", "regularisation"]

  private static func counts(_ old: LayerTable, _ new: LayerTable) -> [Count] {
    func weights(_ table: LayerTable) -> Int? {
      table.totals.map { saturatingSum([$0.trained, $0.frozen]) }
    }
    return [
      Count(name: "parameters", old: weights(old), new: weights(new), words: groupedText),
      Count(
        name: "multiply-adds", old: old.multiplyAdds, new: new.multiplyAdds, words: groupedText),
      Count(
        name: "memory", old: old.memory?.total, new: new.memory?.total, words: bytesText),
    ]
  }
}
