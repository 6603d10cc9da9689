// SPDX-License-Identifier: MIT

internal import NNSpec

/// `README.md`: what is known of a trained model, for those who might use it.
///
/// The sections are those of Mitchell et al. 2019, Model Cards for Model Reporting; before them stands the YAML that Hugging
/// Face's hub reads. Only what the run measured is filled in: what people have to say is "not stated".
package struct ModelCard {
  /// Its name in the run folder.
  package static let fileName = "README.md"
  static let notStated = "Not stated."

  let history: RunHistory
  var start: RunStart { history.start }
  var end: RunEnd? { history.end }
  var name: String { start.name.isEmpty ? "unnamed" : start.name }

  /// Describes a run's model.
  package init(_ history: RunHistory) { self.history = history }

  /// The file's text.
  package var text: String {
    let sections: [(String, String)] = [
      ("Model details", details), ("Intended use", Self.notStated), ("Factors", Self.notStated),
      ("Metrics", metrics), ("Evaluation data", evaluationData), ("Training data", trainingData),
      ("Quantitative analyses", analyses), ("Ethical considerations", Self.notStated),
      ("Caveats and recommendations", caveats), ("How to use it", use),
    ]
    let title = "# \(escaped(name))\n\n" + escaped(start.description, limit: 2000)
    return frontMatter + "\n" + title + (start.description.isEmpty ? "" : "\n\n")
      + sections.map { "## \($0)\n\n\($1)" }.joined(separator: "\n\n") + "\n"
  }

  func escaped(_ text: String, limit: Int = 200) -> String {
    MarkdownReport.escaped(text, limit: limit)
  }

  // MARK: - What it is

  private var details: String {
    var rows: [(String, String)] = [
      ("trainable parameters", NumberText.count(start.parameters)),
      ("layers", NumberText.count(start.layers.count)),
      ("loss", start.loss), ("optimiser", start.optimiser), ("schedule", start.schedule),
      ("batch size", NumberText.count(start.batchSize)),
      ("epochs", epochs), ("seed", "\(start.seed)"),
    ]
    rows += start.environment.map { ($0.name, $0.value) }
    if let end {
      rows += [
        ("time in training", NumberText.duration(end.trainingSeconds)),
        ("spec SHA-256", end.specSHA256), ("weights SHA-256", end.weightsSHA256),
      ]
    }
    let layers = start.layers.prefix(MarkdownReport.rowLimit).map { layer in
      [escaped(layer.path), escaped(layer.kind), escaped(layer.outputShape)]
        + [NumberText.count(layer.parameters)]
    }
    var text = "Trained with nnrun from a spec, `spec.yaml`, which is the whole definition.\n\n"
    text += MarkdownReport.table(
      ["", ""], numeric: 2...2, rows.filter { !$0.1.isEmpty }.map { [$0.0, escaped($0.1)] })
    if !layers.isEmpty {
      text +=
        "\n\n"
        + MarkdownReport.table(
          ["layer", "kind", "output", "parameters"], numeric: 3...3, layers)
    }
    if start.layers.count > layers.count {
      text += "\n\n… and \(NumberText.count(start.layers.count - layers.count)) more layers."
    }
    return text + "\n\nDevelopers, licence, contact: not stated."
  }

  private var epochs: String {
    guard let end else { return "" }
    let best = end.bestEpoch.map {
      end.restoredBest ? "; the weights are those of epoch \($0)" : ""
    }
    return NumberText.count(end.epochs) + (best ?? "")
  }

  // MARK: - What it was made with

  private var evaluationData: String {
    guard end != nil else { return "Nothing was measured: the run has not ended." }
    let parts = [
      ("validation", start.validationExamples, "looked at in training, to choose weights"),
      ("test", start.testExamples, "looked at once, at the end"),
    ].filter { $0.1 > 0 }
    guard !parts.isEmpty else { return "None: the model was measured on its training data only." }
    return parts.map { name, count, use in
      "- \(name): \(Words.counted(count, "example")), \(use)"
    }.joined(separator: "\n") + "\n\nWhere the data comes from and what it stands for: not stated."
  }

  private var trainingData: String {
    var lines = [
      "\(Words.counted(start.trainingExamples, "example")) to which the weights were fitted."
    ]
    let targets = start.targets.isEmpty ? [.init(name: "", classes: start.classes)] : start.targets
    for target in targets where !target.classes.isEmpty {
      let shown = target.classes.prefix(30).joined(separator: ", ")
      let more = target.classes.count > 30 ? ", …" : ""
      let of = target.name.isEmpty ? "" : " of \(target.name)"
      lines.append(
        "\(NumberText.count(target.classes.count)) classes\(escaped(of)): "
          + escaped(shown + more, limit: 1000) + ".")
    }
    lines += start.notes.prefix(20).map { "- " + escaped($0, limit: 500) }
    if let hash = end?.dataSHA256, !hash.isEmpty {
      lines.append("\nSHA-256 of all data files: `\(hash)`.")
    }
    return lines.joined(separator: "\n") + "\n\nHow the data was collected: not stated."
  }

  // MARK: - What is known of it

  private var caveats: String {
    let found = Findings.of(history)
    let list = found.map { "- \(escaped($0.text, limit: 1000)) \(escaped($0.advice, limit: 500))" }
    return list.isEmpty
      ? "The checks of the training run found nothing to say.\n\nAnything else: not stated."
      : "The checks of the training run found:\n\n" + list.joined(separator: "\n")
        + "\n\nAnything else: not stated."
  }

  private var use: String {
    let command =
      start.isLanguageModel
      ? "nnrun predict FOLDER --prompt \"TEXT\"" : "nnrun predict FOLDER --data FILE"
    return "With this folder (`spec.yaml`, `preprocessing.json`, `model.safetensors`) on disk:\n\n"
      + MarkdownReport.fenced(command, "sh")
      + "\n\nThe weights are plain safetensors; the spec's layers name the tensors."
  }
}
