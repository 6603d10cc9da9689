// SPDX-License-Identifier: MIT

/// Checks that the settings of sequences go with the data: states that are kept, batches by length, masks.
struct SequenceCheck {
  private(set) var diagnostics: [Diagnostic] = []
  private let root: RootSpec
  private let graph: Graph
  private let facts: DataFacts

  init(root: RootSpec, graph: Graph, facts: DataFacts) {
    self.root = root
    self.graph = graph
    self.facts = facts
    if let node = graph.statefulNode {
      checkStates(node)
      checkShards(node)
    }
    if diagnostics.isEmpty { checkBuckets() }
  }

  private var training: TrainingSpec { root.training.value }

  /// A state can only go on where the next window begins where the last one ended.
  private mutating func checkStates(_ node: LayerNode) {
    let span = node.spans["stateful"] ?? node.span
    let source = root.data.value.source
    guard let text = source.value.text, let rule = text.rule else {
      if source.span != nil {
        report(
          .exclusiveKeys,
          "`stateful` goes on from one window to the next, and only a `text` with `window` has windows that do",
          span, node.treePath,
          help: ["leave `stateful` out: every sequence begins with an empty state"])
      }
      return
    }
    if rule.stride != rule.window {
      report(
        .exclusiveKeys,
        "`stateful` needs windows that follow one another: these begin \(rule.stride) symbols apart and have \(rule.window)",
        span, node.treePath, help: ["leave `stride` out"])
    }
    for (name, isSet) in [
      ("shuffle", training.shuffle), ("bucket_by_length", training.bucketByLength),
    ]
    where isSet {
      guard let place = root.training.spans[name] else { continue }
      report(
        .exclusiveKeys,
        "`stateful` reads the windows in their order, so `\(name)` has no place here",
        place, "training.\(name)", secondary: [.init(span, "the state is kept here")])
    }
  }

  /// Parts of a batch are computed one after the other in the same memory, and the state would be another part's.
  private mutating func checkShards(_ node: LayerNode) {
    guard training.shards > 1, let place = root.training.spans["shards"] else { return }
    report(
      .exclusiveKeys,
      "`shards` cuts batches into parts, and `stateful` keeps the state of whole ones",
      place, "training.shards",
      help: ["leave `shards` out"],
      secondary: [.init(node.spans["stateful"] ?? node.span, "the state is kept here")])
  }

  private mutating func checkBuckets() {
    guard training.bucketByLength, let span = root.training.spans["bucket_by_length"],
      graph.masking == nil, let input = facts.inputShape, !input.hasVaryingTime
    else { return }
    // Sequences of unknown length may differ.
    if input.rank == 2, input.dimensions[0] == nil { return }
    report(
      .noEffect, "`bucket_by_length` has no effect: all examples have one length", span,
      "training.bucket_by_length")
  }

  private mutating func report(
    _ code: DiagnosticCode, _ message: String, _ span: SourceSpan, _ path: String,
    help: [String] = [], secondary: [Diagnostic.Label] = []
  ) {
    diagnostics.append(
      Diagnostic(code, message, at: span, secondary: secondary, help: help, path: path))
  }
}
