// SPDX-License-Identifier: MIT

/// Whether every configuration of a sweep could be trained: its settings exist, and the network fits at the edges of the space.
struct SweepCheck {
  private(set) var diagnostics: [Diagnostic] = []
  private(set) var plan: SweepPlan?
  private let sweep: Chosen<SweepSpec>
  private let base: ModelSpec
  private let overrides: [String]
  private let reading: DataReading
  /// Settings that the spec does not have, which corners leave out.
  private var lost: Set<Int> = []
  /// Corners that fail for one reason are told once.
  private var told: Set<Place> = []

  private struct Place: Hashable {
    let file: String
    let start: Int
    let code: DiagnosticCode
  }

  /// `base`: the spec without the sweep, which has no errors.
  init(
    _ sweep: Chosen<SweepSpec>, base: ModelSpec, overrides: [String], reading: DataReading
  ) {
    (self.sweep, self.base, self.overrides, self.reading) = (sweep, base, overrides, reading)
    guard
      let plan = SweepPlan(
        sweep, root: base.root, higherIsBetter: base.higherIsBetter, reportingTo: &diagnostics)
    else { return }
    diagnostics += MonitorCheck(heads: base.heads, hasValidation: base.data.value.hasValidation)
      .problem(sweep.value.monitor, of: sweep)
    checkStop(plan)
    checkPaths(plan)
    let corners = plan.start + (plan.method is ListSearch ? [] : plan.space.corners)
    let costs = corners.compactMap { cost($0, plan) }
    if !diagnostics.hasErrors {
      self.plan = plan.with(dearest: costs.max { $0.work < $1.work })
    }
  }

  // MARK: - Settings

  private mutating func checkStop(_ plan: SweepPlan) {
    guard let stop = plan.spec.stop, let place = stop.span else { return }
    let lengths = ["training.epochs", "training.steps", "training.time"]
    guard let epochs = plan.epochs else {
      if case .rows? = stop.value.rungs?.min { return }
      report(
        "`\(stop.name)` compares trials by their epochs, so `training.epochs` must say how many there are",
        at: place, path: stop.path)
      return
    }
    for (index, parameter) in plan.space.parameters.enumerated()
    where lengths.contains(parameter.path) {
      report(
        "`\(stop.name)` compares trials after equally many epochs, so their length cannot vary",
        at: plan.method is ListSearch ? place : sweep.value.ranges[index].span ?? place,
        path: stop.path)
    }
    guard isIdle(stop.value, epochs) else { return }
    report(
      "no trial is ever given up: the first judgement is too near the end of \(epochs) epochs",
      at: stop.spans["min"] ?? stop.spans["warmup"] ?? place, path: stop.path)
  }

  /// Whether nothing is judged before the end.
  private func isIdle(_ stop: any SearchStopSpec, _ epochs: Int) -> Bool {
    guard let rungs = stop.rungs else { return (stop as? MedianStop)?.warmup ?? 0 >= epochs }
    switch rungs.min {
    case .epochs(let first): return first * rungs.eta > epochs
    case .rows(let first): return first * Double(rungs.eta) > 1 + 1e-9
    }
  }

  private mutating func checkPaths(_ plan: SweepPlan) {
    for (index, parameter) in plan.space.parameters.enumerated() {
      let span = plan.method is ListSearch ? nil : sweep.value.ranges[index].span
      if let problem = settingProblem(parameter.path, plan),
        let place = span ?? sweep.spans["start"] ?? sweep.span
      {
        lost.insert(index)
        diagnostics.append(
          Diagnostic(
            problem.code, problem.message, at: place,
            label: problem.near.isEmpty ? "" : didYouMean(problem.near), path: sweep.path + ".space"
          ))
        continue
      }
      let text = plan.space.corners.first?.texts[index] ?? nil
      guard let node = node(text ?? "", of: index, plan) else { continue }
      guard SpecTreeLoader().set(parameter.path, to: node, in: base.tree.root) == nil else {
        continue
      }
      lost.insert(index)
      reportPath(index, at: span ?? node.visibleSpan, "", plan)
    }
  }

  /// Why a path is none that trials can differ by; nil if it may be one.
  private func settingProblem(
    _ path: String, _ plan: SweepPlan
  ) -> (code: DiagnosticCode, message: String, near: [String])? {
    let words = path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    let idle = ["nnspec", "name", "description", "extends", "expect", "report", "sweep"]
    if idle.contains(words[0]) {
      return (.badSweep, "`\(words[0])` has no effect on what is trained", [])
    }
    if path == "seed" {
      return (.badSweep, "each trial has a seed of its own: `repeat` trains with several", [])
    }
    if path == "data.training_share", case .rows? = plan.spec.stop?.value.rungs?.min {
      return (
        .badSweep, "the rungs of `\(plan.spec.stop?.name ?? "")` set `training_share` already", []
      )
    }
    let isName = words.count == 1 && !RootSpec.options.contains { $0.name == path }
    guard isName || words[0] == "parameters", let name = words.last,
      base.tree.parameters[name] == nil
    else { return nil }
    return (
      .badPath, "the spec has no parameter `\(name)` to vary",
      closest(to: name, among: base.tree.parameters.keys.sorted())
    )
  }

  /// `why`: what a check says of a key that the path would make.
  private mutating func reportPath(
    _ index: Int, at span: SourceSpan, _ why: String, label: String = "", _ plan: SweepPlan
  ) {
    diagnostics.append(
      Diagnostic(
        .badPath,
        "the spec has nothing at `\(plan.space.parameters[index].path)` to vary"
          + (why.isEmpty ? "" : ": \(why)"),
        at: span, label: label,
        help: [
          "paths start at the top, as in `training.epochs` or `model.dense_1.units`; "
            + "a bare name is a parameter"
        ], path: sweep.path + ".space"))
  }

  private mutating func report(_ message: String, at span: SourceSpan, path: String) {
    diagnostics.append(Diagnostic(.badSweep, message, at: span, path: path))
  }

  // MARK: - Corners

  /// Checks a configuration as a spec of its own.
  private mutating func cost(_ point: SearchPoint, _ plan: SweepPlan) -> SweepPlan.Corner? {
    var loader = SpecTreeLoader()
    let settings = plan.space.parameters.indices.compactMap { index -> SpecTreeLoader.Setting? in
      guard !lost.contains(index), let text = point.texts[index],
        let node = node(text, of: index, plan)
      else {
        return nil
      }
      return .init(path: plan.space.parameters[index].path, value: node)
    }
    guard let tree = loader.load(base.file, overrides: overrides, settings: settings) else {
      tell(loader.diagnostics, point, plan)
      return nil
    }
    let hasSameData = tree.root["data"]?.flowText() == base.tree.root["data"]?.flowText()
    var checker = SpecChecker(
      tree, file: base.file, reading: reading, machine: nil, known: hasSameData ? base.facts : nil)
    checker.isOfCorner = true
    let spec = checker.check()
    tell(loader.diagnostics + checker.diagnostics, point, plan)
    guard let spec else { return nil }
    let rows = spec.facts.trainingRows?.count ?? 1
    return SweepPlan.Corner(
      point: point, parameters: spec.parameterCount, multiplyAdds: spec.graph.multiplyAdds,
      work: Double(spec.graph.multiplyAdds) * Double(rows) * Double(spec.training.epochs ?? 1))
  }

  private mutating func tell(_ found: [Diagnostic], _ point: SearchPoint, _ plan: SweepPlan) {
    for diagnostic in found where diagnostic.severity == .error {
      let place = Place(
        file: diagnostic.span.file.path, start: diagnostic.span.start, code: diagnostic.code)
      guard told.insert(place).inserted else { continue }
      if let index = madeKey(diagnostic, point, plan) {
        guard lost.insert(index).inserted else { continue }
        let span = plan.method is ListSearch ? nil : sweep.value.ranges[index].span
        reportPath(
          index, at: span ?? diagnostic.span, diagnostic.message, label: diagnostic.label, plan)
        continue
      }
      let settings = plan.overrides(point).joined(separator: ", ")
      diagnostics.append(
        diagnostic.adding(note: "this is a corner of the sweep: \(settings)"))
    }
  }

  /// The setting whose path made the key that is wrong; nil for what stands in the spec or in a value.
  private func madeKey(
    _ diagnostic: Diagnostic, _ point: SearchPoint, _ plan: SweepPlan
  ) -> Int? {
    guard [.unknownKey, .duplicateKey].contains(diagnostic.code) else { return nil }
    return plan.space.parameters.indices.first { index in
      point.texts[index].flatMap { node($0, of: index, plan) }?.visibleSpan == diagnostic.span
    }
  }

  /// What stands in the spec for a value, or a value at the place of its range.
  private func node(_ text: String, of index: Int, _ plan: SweepPlan) -> YAMLNode? {
    let path = plan.space.parameters[index].path
    let given = (sweep.value.start?.value.sequence ?? []).compactMap { $0[path] }
    if plan.method is ListSearch { return given.first { $0.settingText == text } ?? given.first }
    let range = sweep.value.ranges[index]
    if let node = (range.value.choice?.value.sequence ?? []).first(where: { $0.settingText == text }
    ) {
      return node
    }
    if let node = given.first(where: { $0.settingText == text }) { return node }
    let place = ["uniform", "log", "int", "choice"].lazy.compactMap { range.spans[$0] }.first
    return (place ?? range.span).map {
      YAMLNode(.scalar(YAMLScalar(text, isPlain: true)), span: $0)
    }
  }
}
