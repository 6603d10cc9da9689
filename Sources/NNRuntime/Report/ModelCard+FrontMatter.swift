// SPDX-License-Identifier: MIT

internal import NNSpec

// The YAML that Hugging Face's hub reads. Source: huggingface/hub-docs, modelcard.md.
extension ModelCard {
  /// Between two lines of dashes; strings are JSON's, which YAML 1.2 reads as they are.
  var frontMatter: String {
    var lines = ["# license: not stated", "library_name: nnrun", "tags:", "- nnrun"]
    if let task { lines += ["- \(task)", "pipeline_tag: \(task)"] }
    if let judged, !hubMetrics.isEmpty {
      lines.append("metrics:")
      lines += hubMetrics.map { "- \(Self.quoted($0.type))" }
      lines += ["model-index:", "- name: \(Self.quoted(name))", "  results:", "  - task:"]
      lines += [
        "      type: \(task ?? "other")", "    dataset:",
        "      type: \(Self.quoted(name))", "      name: \(Self.quoted(dataset))",
        "      split: \(judged.name)", "    metrics:",
      ]
      for metric in hubMetrics {
        lines += [
          "    - type: \(Self.quoted(metric.type))", "      value: \(metric.value)",
          "      name: \(Self.quoted(metric.name))",
        ]
      }
    }
    return "---\n" + lines.map { $0 + "\n" }.joined() + "---\n"
  }

  /// What the hub calls a task of this kind; nil if it has no word for it.
  private var task: String? {
    if start.isLanguageModel { return "text-generation" }
    if start.seriesWindow != nil { return "time-series-forecasting" }
    let isOfClasses = !start.classes.isEmpty
    switch Set(start.inputKinds) {
    case ["image"] where isOfClasses: return "image-classification"
    case ["text"] where isOfClasses: return "text-classification"
    case let kinds
    where !kinds.isEmpty && kinds.isSubset(of: ["number", "category", "binary", "date"]):
      return isOfClasses ? "tabular-classification" : "tabular-regression"
    default: return nil
    }
  }

  /// The data has no name of its own.
  private var dataset: String { "data of \(name)" }

  private struct HubMetric {
    let type: String
    let name: String
    let value: String
  }

  /// What the judged part measured, by the hub's names.
  private var hubMetrics: [HubMetric] {
    guard let judged else { return [] }
    return zip(judged.values.names, judged.values.values).filter { $0.0 != "penalty" }.map {
      name, value in
      HubMetric(
        type: Self.hubNames[name] ?? name, name: "\(judged.name) \(name)",
        // YAML's own names of what is no number.
        value: value.isFinite ? "\(value)" : value.isNaN ? ".nan" : value < 0 ? "-.inf" : ".inf")
    }
  }

  /// Names that the hub spells otherwise.
  private static let hubNames = [
    "mean_squared_error": "mse", "mean_absolute_error": "mae", "r2": "r_squared",
    "mean_absolute_percentage_error": "mape", "matthews_corrcoef": "matthews_correlation",
    "brier": "brier_score", "pearson": "pearsonr", "spearman": "spearmanr",
  ]

  private static func quoted(_ text: String) -> String { JSONValue.string(text).text }
}
