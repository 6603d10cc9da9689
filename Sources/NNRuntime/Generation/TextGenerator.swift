// SPDX-License-Identifier: MIT

package import NNSpec

/// Lets a language model write: symbol by symbol, each drawn from what it predicts after the ones before.
///
/// Where only recurrent layers look across time, the network runs one step at a time and keeps its state, which gives the
/// numbers of a run over the whole text. Else it reads what is written so far anew for every symbol, at most as much as
/// an example of its training had.
package final class TextGenerator {
  private let network: Network
  /// Time steps that it reads at most; nil: it is fed one at a time.
  private let longest: Int?
  private var window: ContiguousArray<Int32> = []
  private let source: TextSource
  private let inputCodes: [String: Int]
  private let unknownCode: Int
  private let classes: [String]

  /// Why a network cannot write.
  package enum Failure: Error {
    case notLanguage
    /// This layer looks at other steps than the ones before, or cannot go on from where it was.
    case notStepwise(String)
    case network(Network.Failure)
    case weights(String)

    /// Whether the run is a language model at all.
    package var isLanguage: Bool { if case .notLanguage = self { false } else { true } }

    /// In words.
    package var reason: String {
      switch self {
      case .notLanguage: "only a run over a `text` source can write; give others `--data`"
      case .notStepwise(let layer):
        "`\(layer)` does not run step by step, so that the network cannot write"
      case .network(let failure): failure.reason
      case .weights(let text): text
      }
    }
  }

  package init(
    _ spec: ModelSpec, _ preprocessing: Preprocessing, settings: Network.Settings
  ) throws(Failure) {
    guard let source = spec.data.value.source.value.text, preprocessing.inputs.count == 1,
      case .categories(let texts, _) = preprocessing.inputs[0].encoding,
      let classes = preprocessing.target.classes
    else { throw .notLanguage }
    if let layer = spec.graph.nodes.first(where: { $0.reach == .elsewhere }) {
      throw .notStepwise(layer.path)
    }
    let isStepwise = spec.graph.nodes.allSatisfy { $0.reach == .step }
    longest = isStepwise ? nil : max(1, spec.graph.input?.dimensions.first.flatMap(\.self) ?? 1)
    self.source = source
    self.classes = classes
    inputCodes = Dictionary(uniqueKeysWithValues: texts.enumerated().map { ($1, $0) })
    unknownCode = texts.count
    do throws(Network.Failure) {
      network =
        if let longest {
          try Network(windowed: spec, longest: longest, settings: settings)
        } else {
          try Network(stepwise: spec, settings: settings)
        }
    } catch {
      throw .network(error)
    }
  }

  /// Takes the weights that another network has now.
  package func takeWeights(of other: Network) {
    var snapshot = WeightSnapshot()
    snapshot.take(from: other)
    snapshot.restore(to: network)
  }

  package func load(_ file: Safetensors) throws(Safetensors.Problem) { try network.load(file) }

  /// The symbols of a prompt that the network has never seen, each once, in order.
  package func unknownSymbols(of prompt: String) -> [String] {
    var seen: Set<String> = []
    return source.symbols.cut(prompt).filter { inputCodes[$0] == nil && seen.insert($0).inserted }
  }

  /// A text of `length` symbols after the prompt, which is not part of it.
  ///
  /// Without a prompt it begins as after the end of a line. A network of lines begins anew after each.
  package func write(
    prompt: String, length: Int, _ sampler: SymbolSampler, seed: UInt64
  ) -> String {
    var random = RandomStream(Philox(seed: seed, purpose: "sample", path: ""))
    forget()
    var symbols = source.symbols.cut(prompt)
    if symbols.isEmpty || source.window == nil { symbols.insert("\n", at: 0) }
    var probabilities = probabilities(after: symbols)
    var written: [String] = []
    while written.count < length {
      let symbol = classes[sampler.draw(probabilities, from: &random)]
      written.append(symbol)
      if source.window == nil, symbol == "\n" { forget() }
      if written.count < length { probabilities = self.probabilities(after: [symbol]) }
    }
    return joined(written, after: prompt)
  }

  /// Begins a text of its own.
  private func forget() {
    network.resetState()
    window.removeAll(keepingCapacity: true)
  }

  /// The probabilities of the symbol after these, which go on from those before.
  private func probabilities(after symbols: [String]) -> [Float] {
    let codes = ContiguousArray(symbols.map { Int32(inputCodes[$0] ?? unknownCode) })
    guard let longest else {
      return codes.reduce([]) { _, code in
        defer { network.carryState() }
        return probabilities(reading: [code])
      }
    }
    window.append(contentsOf: codes)
    window.removeFirst(max(0, window.count - longest))
    network.run.begin(lengths: CollectionOfOne(window.count))
    return probabilities(reading: window)
  }

  /// The last row of the output for these steps.
  private func probabilities(reading codes: ContiguousArray<Int32>) -> [Float] {
    let input = network.run.region(network.plan.input.buffer)
    if network.plan.readsCodes {
      network.run.arena.gather(rows: codes.indices, of: codes, into: input)
    } else {
      network.run.arena.gather(
        rows: codes.indices, of: codes, oneHot: unknownCode + 1, into: input)
    }
    network.forward(batch: 1, mode: .inference)
    let output = network.plan.output
    let region = network.run.region(output.buffer)
    return network.run.arena.read(
      region.slice((codes.count - 1) * output.features, output.features))
  }

  /// Words with spaces between, but none before a mark.
  private func joined(_ symbols: [String], after prompt: String) -> String {
    guard source.unit == .word else { return symbols.joined() }
    let isOpen = prompt.last.map { !$0.isWhitespace } ?? false
    let marks: Set<String> = [".", ",", ";", ":", "!", "?", ")", "]", "”", "’"]
    return symbols.enumerated().reduce("") { text, next in
      let (index, symbol) = next
      let isApart = (index > 0 || isOpen) && !marks.contains(symbol)
      return text + (isApart ? " " : "") + symbol
    }
  }
}

/// What the output of a layer at a step follows from.
private enum Reach {
  /// That step, and what the layer keeps of the steps before.
  case step
  /// That step and those before, all of which it has to read.
  case before
  case elsewhere
}

extension LayerNode {
  fileprivate var reach: Reach {
    switch spec {
    case is Dense, is Output, is ActivationLayer, is Dropout, is LayerNorm, is BatchNorm,
      is Embedding, is RmsNorm, is SpatialDropout, is AlphaDropout, is GaussianDropout,
      is GaussianNoise, is StochasticDepth, is PRelu, is Highway, is Maxout, is any GatedUnit,
      is ActivityRegularisation, is any ElementwiseMerge:
      .step
    case let layer as LocalResponseNorm: layer.region == .across ? .step : .elsewhere
    case let layer as any RecurrentLayer: layer.recurrent.returnSequences ? .step : .elsewhere
    // Side by side at each step, or one text behind the other.
    case let layer as Concat: layer.index(rank: 2) == 1 ? .step : .elsewhere
    case is PositionalEmbedding, is PositionalEncoding: .before
    // What it reads besides, it sees whole.
    case is TransformerDecoder: sources.count == 1 ? .before : .elsewhere
    case let layer as MultiHeadAttention: layer.attention.isCausal ? .before : .elsewhere
    case let layer as TransformerEncoder:
      layer.settings.attention.isCausal ? .before : .elsewhere
    default: .elsewhere
    }
  }
}
