// SPDX-License-Identifier: MIT

/// Limits of the gradient that cannot act.
struct GradientCheck {
  private(set) var diagnostics: [Diagnostic] = []

  init(root: RootSpec) {
    let gradient = root.training.value.gradient
    let limits = [
      ("clip_norm", gradient.clipNorm), ("clip_layer_norm", gradient.clipLayerNorm),
      ("clip_value", gradient.clipValue),
    ]
    for (name, limit) in limits {
      guard let limit, let place = gradient.spans[name] else { continue }
      let path = "training.gradient.\(name)"
      if let optimiser = root.training.value.optimiser, optimiser.value is Rprop,
        optimiser.value.weightDecay == 0, gradient.noise == nil
      {
        diagnostics.append(
          Diagnostic(
            .noEffect, "`\(name)` has no effect: `rprop` looks at the signs of the gradient only",
            at: place, secondary: optimiser.span.map { [.init($0, "chosen here")] } ?? [],
            help: ["remove it"], path: path))
      } else if limit >= Self.unreachable {
        diagnostics.append(
          Diagnostic(
            .suspicious, "`\(name)` of \(numberText(limit)) hardly ever acts", at: place,
            notes: ["gradients that train have norms of about 0.01 to 100"],
            help: ["use a limit such as 1, or leave it out"], path: path))
      }
    }
  }

  /// Nothing that long is met before a run breaks down.
  private static let unreachable = 1e6
}
