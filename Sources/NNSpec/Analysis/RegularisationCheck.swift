// SPDX-License-Identifier: MIT

/// Penalties on weights of a kind that is not there.
struct RegularisationCheck {
  private(set) var diagnostics: [Diagnostic] = []

  init(all: RegularisationSpec, graph: Graph) {
    check(
      all, roles: graph.nodes.flatMap { $0.parameters.map(\.role) }, subject: "the model",
      path: "regularisation")
    for node in graph.nodes where node.weightsOf == nil {
      guard let own = node.common.regularisation else { continue }
      check(
        own, roles: node.parameters.map(\.role), subject: "`\(node.kind)`",
        path: "\(node.treePath).regularisation")
    }
  }

  private mutating func check(
    _ spec: RegularisationSpec, roles: [ParameterSpec.Role], subject: String, path: String
  ) {
    // Without sizes no weight is known.
    guard !roles.isEmpty else { return }
    let kinds: [(String, PenaltyWords, ParameterSpec.Role, String)] = [
      ("recurrent", spec.recurrent, .recurrent, "recurrent weights"),
      ("biases", spec.biases, .bias, "biases"),
    ]
    for (key, words, role, name) in kinds where words != PenaltyWords() && !roles.contains(role) {
      guard let span = spec.spans[key] else { continue }
      let place = "\(path).\(key)"
      // What is repeated stands in the spec once.
      if diagnostics.contains(where: { $0.path == place }) { continue }
      diagnostics.append(
        Diagnostic(
          .noEffect, "`\(key)` has no effect: \(subject) has no \(name)", at: span,
          help: ["remove `\(key)`"], path: place))
    }
  }
}
