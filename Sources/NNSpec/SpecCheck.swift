// SPDX-License-Identifier: MIT

/// Everything that can be known of a spec before training.
public struct SpecCheck: Sendable {
  /// The spec, unless there are errors.
  public private(set) var spec: ModelSpec?
  /// What was found, in the order of the text.
  public private(set) var diagnostics: [Diagnostic]
  /// How much comments in the spec leave out.
  public private(set) var suppressed = 0
  /// What could be built in spite of errors; for tables.
  package private(set) var graph: Graph?
  /// What the data holds, where all of it was read.
  package private(set) var dataSummary: DataSummary?
  /// What `nnrun sweep` would do, if the spec says so and nothing is wrong with it.
  package private(set) var sweep: SweepPlan?

  /// What a machine offers, so that a spec can be told that it asks for too much.
  public struct Machine: Sendable {
    /// Bytes of memory.
    public let memory: Int

    /// Describes a machine.
    public init(memory: Int) {
      self.memory = memory
    }
  }

  /// Checks a spec file.
  ///
  /// - Parameters:
  ///   - file: the spec's text.
  ///   - overrides: `path=value`, applied in order.
  ///   - data: how far data files are read.
  ///   - machine: what it is to run on; nil judges no limit of a machine.
  public init(
    _ file: SourceFile, overrides: [String] = [], data: DataReading = .header,
    machine: Machine? = nil
  ) {
    self.init(file, overrides: overrides, data: data, machine: machine, known: nil)
  }

  /// Checks a spec at levels of the user's choice, or one whose data is known already; no data file is opened then.
  ///
  /// `triesSweep`: whether corners of a sweep are checked, which only matters to who may sweep.
  package init(
    _ file: SourceFile, overrides: [String] = [], data: DataReading = .header,
    machine: Machine? = nil, severities: Severities = .standard, known: DataFacts?,
    triesSweep: Bool = true
  ) {
    var loader = SpecTreeLoader()
    let tree = loader.load(file, overrides: overrides)
    diagnostics = loader.diagnostics
    if let tree {
      var checker = SpecChecker(
        tree, file: file, reading: data, machine: machine, known: known)
      spec = checker.check()
      if triesSweep, known == nil, let spec, let block = spec.root.sweep,
        !(loader.diagnostics + checker.diagnostics).hasErrors
      {
        let check = SweepCheck(block, base: spec, overrides: overrides, reading: data)
        sweep = check.plan
        checker.diagnostics += check.diagnostics
      }
      // Without its base a spec lacks what that says: only what is wrong in itself is told.
      diagnostics +=
        tree.isWhole ? checker.diagnostics : checker.diagnostics.filter(\.isOfOneValue)
      graph = checker.graph
      dataSummary = checker.dataSummary
    }
    // What is wrong stays so, whatever level it is told at.
    if diagnostics.hasErrors { spec = nil }
    (diagnostics, suppressed) = SuppressComments.apply(
      to: diagnostics.sortedByPosition(), of: file, severities)
    diagnostics = diagnostics.sortedByPosition().toldTogether()
    if diagnostics.hasErrors { spec = nil }
  }
}

/// One pass over a tree: decode, read data, build the graph, then judge how the parts go together.
struct SpecChecker {
  var diagnostics: [Diagnostic] = []
  private(set) var graph: Graph?
  private(set) var dataSummary: DataSummary?
  private let tree: SpecTree
  let file: SourceFile
  private let reading: DataReading
  let machine: SpecCheck.Machine?
  let known: DataFacts?
  /// Whether only mistakes matter: of a configuration of a sweep nobody wants advice.
  var isOfCorner = false

  init(
    _ tree: SpecTree, file: SourceFile, reading: DataReading, machine: SpecCheck.Machine?,
    known: DataFacts?
  ) {
    self.known = known
    self.tree = tree
    self.file = file
    self.reading = reading
    self.machine = machine
  }

  mutating func check() -> ModelSpec? {
    let start = SourceSpan(file: file, start: 0, end: min(1, file.bytes.count))
    var reader = OptionReader(
      subject: "spec", path: "", place: tree.root.mapping?.first?.keySpan ?? start,
      entries: tree.root.mapping ?? [])
    reader.readBefore = tree.readKeys
    let root = RootSpec(&reader)
    reader.finish()
    diagnostics += reader.diagnostics
    let base = TextFile.directory(of: file.path)
    let facts = readData(root, base)
    dataSummary = facts.summary
    if let summary = facts.summary {
      diagnostics += ContractCheck(root: root, summary: summary).diagnostics
    }
    let graph = buildGraph(root, facts)
    self.graph = graph
    let areLossesSound = !diagnostics.contains {
      $0.path == "training.loss" || $0.path.hasPrefix("training.loss.")
    }
    let heads = HeadAssignment(root, graph: graph, facts: facts, areLossesSound: areLossesSound)
    diagnostics += heads.diagnostics
    let expectations = judge(root, graph, facts, heads.heads)
    guard let training = complete(root.training.value) else { return nil }
    return ModelSpec(
      name: root.name ?? SpecFiles.stem(of: file.path), root: root, graph: graph, facts: facts,
      heads: heads.heads, optimiser: training.optimiser, schedule: training.schedule,
      expectations: expectations, tree: tree, baseDirectory: base, file: file)
  }

  private func complete(_ training: TrainingSpec) -> (
    optimiser: Chosen<any OptimiserSpec>, schedule: Chosen<any ScheduleSpec>
  )? {
    guard training.loss != nil, let optimiser = training.optimiser,
      let schedule = training.schedule
    else { return nil }
    return (optimiser, schedule)
  }

  private mutating func readData(_ root: RootSpec, _ base: String) -> DataFacts {
    if let known { return known }
    // Facts of a data block in error would only lead to further errors.
    let errors = diagnostics.filter { $0.severity == .error && $0.path.hasPrefix("data") }
    if root.data.span == nil { return DataFacts(inputs: [], targets: [], rows: nil) }
    if errors.isEmpty {
      return dataFacts(
        root.data, baseDirectory: base, reading: reading, reportingTo: &diagnostics)
    }
    var silent: [Diagnostic] = []
    let facts = dataFacts(root.data, baseDirectory: base, reading: .none, reportingTo: &silent)
    func isSound(_ part: String) -> Bool {
      !errors.contains {
        ["data", "data.source", part].contains($0.path) || $0.path.hasPrefix(part + ".")
      }
    }
    return DataFacts(
      inputs: isSound("data.inputs") ? facts.inputs : [],
      targets: isSound("data.target") ? facts.targets : [], rows: nil)
  }

  private mutating func buildGraph(_ root: RootSpec, _ facts: DataFacts) -> Graph {
    var expansion = LayerExpansion(
      blocks: root.model.value.blocks, beside: tree.root["model"]?.mapping?.map(\.key) ?? [])
    let end = expansion.expand(
      root.model.value.layers?.value.sequence ?? [], values: tree.parameters,
      places: tree.parameterPlaces)
    diagnostics += expansion.diagnostics
    warnOfUnusedParameters(tree.usedParameters.union(expansion.usedParameters))
    var wiring = Wiring(expansion, inputs: facts.inputs)
    let outputs = OutputNames(
      root.model.value.outputs, targets: facts.targets, end: end, wiring: &wiring)
    diagnostics += wiring.diagnostics + outputs.diagnostics
    let resolution = OutputResolution(targets: facts.targets, losses: root.training.value.losses)
    var builder = GraphBuilder(
      facts, expansion.items, wiring, outputs: outputs,
      blockNames: expansion.blocks.all.keys.sorted(), resolveOutput: resolution.resolve)
    let graph = builder.build(outputs)
    diagnostics += builder.diagnostics
    return graph
  }

  private mutating func warnOfUnusedParameters(_ used: Set<String>) {
    for (name, span) in tree.parameterSpans where !used.contains(name) {
      diagnostics.append(
        Diagnostic(
          .unusedParameter, "the parameter `\(name)` is never used", at: span,
          help: ["write `${\(name)}` where its value belongs"], path: "parameters.\(name)"))
    }
  }
}
