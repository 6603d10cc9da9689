// SPDX-License-Identifier: MIT

/// Settings of weights that a layer does not have; those of the whole model are defaults that nobody need take.
struct SettingCheck {
  private(set) var diagnostics: [Diagnostic] = []

  init(graph: Graph) {
    // Of what reads something unknown, the weights are not known either.
    guard graph.areWeightsKnown else { return }
    for node in graph.nodes where node.weightsOf == nil && Self.concerns(node) {
      if node.parameters.isEmpty {
        checkNone(node)
      } else {
        check(node)
      }
    }
  }

  /// The settings that all layers with weights take.
  private static let settings = [
    "trainable", "initialisation", "regularisation", "learning_rate_scale", "weight_decay_scale",
  ]

  private static func concerns(_ node: LayerNode) -> Bool {
    settings.contains { node.spans[$0] != nil }
  }

  private mutating func checkNone(_ node: LayerNode) {
    for setting in Self.settings {
      guard let span = node.spans[setting] else { continue }
      report(setting, "`\(node.kind)` has no weights here", span, "\(node.treePath).\(setting)")
    }
  }

  private mutating func check(_ node: LayerNode) {
    let roles = Set(node.parameters.map(\.role))
    let isNormalisation = roles.isDisjoint(with: [.weight, .bias, .recurrent, .embedding])
    if isNormalisation {
      let reasons = [
        "initialisation": "scales start at 1, offsets at 0",
        "regularisation": "scales and offsets are exempt",
      ]
      for (setting, reason) in reasons {
        guard let span = node.spans[setting] else { continue }
        report(setting, reason, span, "\(node.treePath).\(setting)")
      }
    } else if let own = node.common.initialisation {
      checkStart(own, roles, of: node)
    }
    guard !node.isTrainable else { return }
    for setting in ["learning_rate_scale", "weight_decay_scale"] {
      guard let span = node.spans[setting] else { continue }
      report(
        setting, "the weights of `\(node.path)` are frozen", span, "\(node.treePath).\(setting)")
    }
  }

  /// Initialisers of a kind of weights that is not there.
  private mutating func checkStart(
    _ spec: InitialisationSpec, _ roles: Set<ParameterSpec.Role>, of node: LayerNode
  ) {
    // The rows of a table start as `weights` says where `embeddings` is silent.
    let hasWeights =
      roles.contains(.weight) || roles.contains(.embedding) && spec.embeddings == nil
    let kinds = [
      ("weights", spec.weights, hasWeights, "weights that it is for"),
      ("biases", spec.biases, roles.contains(.bias), "biases"),
      ("recurrent", spec.recurrent, roles.contains(.recurrent), "recurrent weights"),
      ("embeddings", spec.embeddings, roles.contains(.embedding), "embeddings"),
    ]
    for (key, chosen, isThere, name) in kinds where !isThere {
      guard let span = chosen?.span else { continue }
      report(
        key, "`\(node.kind)` has no \(name)", span, "\(node.treePath).initialisation.\(key)")
    }
  }

  private mutating func report(
    _ setting: String, _ reason: String, _ span: SourceSpan, _ path: String
  ) {
    diagnostics.append(
      Diagnostic(
        .noEffect, "`\(setting)` has no effect: \(reason)", at: span,
        help: ["remove `\(setting)`"], path: path))
  }
}
