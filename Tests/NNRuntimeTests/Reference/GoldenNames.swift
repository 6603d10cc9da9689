// SPDX-License-Identifier: MIT

import NNSpec
import Testing

/// The README's section "Names" as a table: what the language calls a golden name.
///
/// All others stay as they are.
enum GoldenNames {
  /// By family and golden name.
  private static let names = [
    "losses/mse": "mean_squared_error", "losses/mae": "mean_absolute_error",
    "losses/msle": "mean_squared_logarithmic_error",
    "losses/mape": "mean_absolute_percentage_error",
    "losses/focal_binary": "focal", "losses/focal_multiclass": "focal",
    "metrics/mse": "mean_squared_error", "metrics/mae": "mean_absolute_error",
    "metrics/mape": "mean_absolute_percentage_error", "metrics/roc_auc_ovr_macro": "roc_auc",
    "schedules/exponential_over_steps": "exponential", "schedules/polynomial_end": "polynomial",
    "schedules/cosine_then_constant": "cosine", "schedules/inverse_time_staircase": "inverse_time",
    "schedules/warmup_linear": "linear", "schedules/warmup_cosine": "cosine",
  ]

  /// By family, golden name and option, by family and option, or by option.
  ///
  /// Empty: said in another place or in another way.
  private static let options = [
    "lr": "learning_rate", "min_lr": "minimum", "max_lr": "maximum",
    "schedules.lr": "", "schedules/step.steps": "every",
    "schedules/exponential_over_steps.steps": "every", "schedules.steps": "over",
    "optimisers.decay": "rho", "optimisers/muon.nesterov": "nesterov",
    "schedules/inverse_time.steps": "every", "schedules/inverse_time_staircase.steps": "every",
    "optimisers.nesterov": "", "optimisers.clip_global_norm": "",
    "optimisers.clip_value": "", "optimisers/amsgrad.amsgrad": "",
    "losses.from_logits": "", "losses.class_weights": "", "losses.pos_weight": "positive_weight",
    "losses.ignore_index": "ignore_label",
    // Decided by the head, and without effect on the logarithm of a rate.
    "losses/kl_divergence.prediction": "", "losses/poisson.epsilon": "",
    "initialisers.low": "minimum",
    "initialisers.high": "maximum", "metrics/confusion_matrix.classes": "",
    "regularisers/l1.factor": "l1", "regularisers/l2.factor": "l2",
    "regularisers/orthogonal.factor": "orthogonal", "regularisers/max_norm.limit": "max_norm",
    "layers.bidirectional": "", "layers.reverse": "", "layers/dot.normalize": "normalise",
  ]

  /// What a golden case does not say because it is PyTorch's default, where ours is another.
  private static let additions = [
    "optimisers/adagrad": ["initial_accumulator": "0"],
    "schedules/exponential": ["every": "1 steps"],
    "schedules/inverse_time_staircase": ["staircase": "true"],
    "regularisers/unit_norm": ["unit_norm": "true"],
    "regularisers/non_negative": ["non_negative": "true"],
  ]

  /// Options that are lengths in the language.
  private static let lengths: Set<String> = [
    "every", "over", "warmup", "period", "steps_up", "steps_down", "milestones", "boundaries",
  ]

  static func name(_ family: String, _ golden: String) -> String {
    names["\(family)/\(golden)"] ?? golden
  }

  /// `{units: 4, use_bias: true}`; null is what is not given.
  static func optionText(_ family: String, _ golden: String, _ options: JSONValue?) throws -> String
  {
    var pairs: [(String, String)] = try (options?.members ?? []).compactMap { name, value in
      let places = ["\(family)/\(golden).\(name)", "\(family).\(name)", name]
      let ours = places.compactMap { self.options[$0] }.first ?? name
      if ours.isEmpty || value.isNull { return nil }
      if case .object = value { throw UntranslatableOption(name: name) }
      // `binary` is a metric of a binary target, and needs no word.
      if family == "metrics", value.string == "binary" { return nil }
      guard family == "schedules", lengths.contains(ours) else { return (ours, value.text) }
      let given = value.items ?? [value]
      let text = given.map { "\($0.text) steps" }.joined(separator: ", ")
      return (ours, value.items == nil ? text : "[\(text)]")
    }
    for (name, value) in additions["\(family)/\(golden)"] ?? [:]
    where !pairs.contains(where: { $0.0 == name }) {
      pairs.append((name, value))
    }
    return "{" + pairs.map { "\($0.0): \($0.1)" }.joined(separator: ", ") + "}"
  }

  /// `dense: {units: 4}` for the golden case.
  static func text(_ family: String, _ golden: String, _ options: JSONValue?) throws -> String {
    let text = try optionText(family, golden, options)
    let name = name(family, golden)
    return text == "{}" ? name : "\(name): \(text)"
  }

  struct UntranslatableOption: Error {
    let name: String
  }
}
