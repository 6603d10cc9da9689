// SPDX-License-Identifier: MIT

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The way to a layer, with what each layer on it does to the size of the signal.
struct SignalChain {
  private let graph: Graph
  private let signals: SignalPropagation
  /// Places among the graph's nodes.
  private let places: [Int]

  init(_ graph: Graph, _ signals: SignalPropagation, to end: Int) {
    self.graph = graph
    self.signals = signals
    var places: [Int] = []
    var next: Int? = end
    while let index = next {
      next = nil
      if index != end { places.append(index) }
      if case .node(let source)? = graph.nodes[index].sources.first { next = source }
    }
    self.places = places.reversed()
  }

  /// The layer that does the most of it, if one does more than half; else the first that takes part.
  func culprit(growing: Bool) -> Int? {
    let logs = places.map { place -> (place: Int, log: Double) in
      let gain = log(max(signals.layers[place].gain ?? 1, 1e-300))
      return (place, growing ? gain : -gain)
    }
    let total = logs.reduce(0) { $0 + max($1.log, 0) }
    guard let most = logs.max(by: { $0.log < $1.log }), total > 0 else { return nil }
    return most.log > total / 2 ? most.place : logs.first { $0.log > 0.05 }?.place
  }

  /// Runs of layers of the same gain, those that change the size most.
  var text: String {
    let lines = runs(places) { signals.layers[$0].gain }
    return "on the way a layer's values are, as a multiple of what it reads\n" + lines
  }

  /// The factors of the gradient on its way back to a layer.
  static func gradients(
    _ graph: Graph, _ signals: SignalPropagation, from first: Int
  ) -> String {
    let readers = graph.readers
    var places: [Int] = []
    var next: Int? = first
    while let index = next {
      next = readers[index].first
      if next != nil { places.append(index) }
    }
    let chain = SignalChain(graph, signals, to: first)
    let lines = chain.runs(places) { index in
      guard let reader = readers[index].first, let own = signals.layers[index].gradientLength,
        let later = signals.layers[reader].gradientLength, later > 0
      else { return nil }
      return own / later
    }
    return "on its way back the gradient is multiplied by\n" + lines
  }

  private func runs(_ places: [Int], _ factor: (Int) -> Double?) -> String {
    var runs: [(first: Int, last: Int, count: Int, text: String)] = []
    for place in places {
      guard let value = factor(place) else { continue }
      let text = shortNumber(value)
      if text == "1" { continue }
      if let last = runs.last, last.text == text {
        runs[runs.count - 1] = (last.first, place, last.count + 1, text)
      } else {
        runs.append((place, place, 1, text))
      }
    }
    let most = 6
    var lines = runs.prefix(most).map { run in
      run.count == 1
        ? "\(graph.nodes[run.first].path)  \(run.text)"
        : "\(graph.nodes[run.first].path) to \(graph.nodes[run.last].path)  \(run.text) each, \(run.count) times"
    }
    if runs.count > most { lines.append("and \(runs.count - most) more") }
    return lines.joined(separator: "\n")
  }
}

/// A number to two digits: `0.71`, `2.3e-15`.
package func shortNumber(_ value: Double) -> String {
  guard value.isFinite, value != 0 else { return value == 0 ? "0" : "\(value)" }
  let exponent = Int(floor(log10(abs(value))))
  let unit = pow(10, Double(exponent - 1))
  let rounded = (value / unit).rounded() * unit
  if (-3..<4).contains(exponent) {
    let scale = pow(10, Double(max(0, 1 - exponent)))
    return numberText((value * scale).rounded() / scale)
  }
  let mantissa = (rounded / pow(10, Double(exponent)) * 10).rounded() / 10
  return "\(numberText(mantissa))e\(exponent)"
}
