// SPDX-License-Identifier: MIT

package import NNSpec

/// A run folder's network, ready to predict: spec, preprocessing and weights, and nothing of the data.
package struct TrainedModel {
  package let spec: ModelSpec
  package let preprocessing: Preprocessing
  private let model: Safetensors
  private let modelPath: String
  private let batch: Int
  private let settings: Network.Settings

  /// Time steps that a batch holds at most, so that long sequences do not ask for more memory than there is.
  private static let stepsAtOnce = 65_536

  /// Why a folder is no usable run.
  package struct Failure: Error {
    /// The file that is missing or wrong, or the folder.
    package let path: String
    package let reason: String
  }

  /// Reads a run folder, to predict `batch` examples at a time; a prediction does not depend on it.
  package init(
    folder: String, batch: Int = 256, settings: Network.Settings
  ) throws(Failure) {
    if let advice = RunFolder.foldAdvice(folder) { throw Failure(path: folder, reason: advice) }
    let preprocessing = try TrainedModel.preprocessing("\(folder)/preprocessing.json")
    spec = try TrainedModel.spec("\(folder)/spec.yaml", preprocessing)
    self.preprocessing = preprocessing
    (self.batch, self.settings) = (batch, settings)
    modelPath = "\(folder)/model.safetensors"
    do throws(Safetensors.Problem) {
      model = try Safetensors(file: modelPath)
    } catch {
      throw Failure(path: modelPath, reason: "it \(error.message)")
    }
  }

  /// The network in memory, with its weights.
  ///
  /// `batch` examples at a time, of at most `longest` time steps where lengths vary.
  private func network(batch: Int, longest: Int) throws(Failure) -> Network {
    for node in spec.graph.nodes {
      guard let table = node.spec as? PositionalEmbedding, table.maxLength < longest else {
        continue
      }
      throw Failure(
        path: modelPath,
        reason:
          "its `\(node.path)` has rows for \(table.maxLength) time steps, the data has \(longest)")
    }
    let network: Network
    do throws(Network.Failure) {
      network = try Network(
        spec, batch: batch, longest: longest, training: false,
        classWeights: preprocessing.classWeights, settings: settings)
    } catch {
      throw Failure(path: modelPath, reason: error.reason)
    }
    do throws(Safetensors.Problem) {
      try network.load(model)
    } catch {
      throw Failure(path: modelPath, reason: "it \(error.message)")
    }
    return network
  }

  /// What lets the network write, if it is a language model.
  package func generator() throws(TextGenerator.Failure) -> TextGenerator {
    let generator = try TextGenerator(spec, preprocessing, settings: settings)
    do throws(Safetensors.Problem) {
      try generator.load(model)
    } catch {
      throw .weights("\(modelPath) \(error.message)")
    }
    return generator
  }

  /// The network for examples as long as these.
  package func network(for split: DataSplit) throws(Failure) -> Network {
    var size = min(batch, split.count, Self.stepsAtOnce / max(1, split.longest))
    // A batch of a network that keeps its states is as many streams, as in training.
    if spec.graph.statefulNode != nil { size = spec.training.batchSize.fixed ?? split.count }
    return try network(batch: max(1, size), longest: split.longest)
  }

  /// What measures examples as long as these.
  package func evaluator(for split: DataSplit) throws(Failure) -> Evaluator {
    Evaluator(try network(for: split), spec, preprocessing)
  }

  /// The data that the run was trained with, dealt as it was then; paths are those that its `environment.json` names.
  package func parts(
    folder: String, reportingTo sink: inout [Diagnostic]
  ) -> LoadedData? {
    let bytes = TextFile.read("\(folder)/environment.json") ?? []
    let base: String
    if let json = try? JSONValue.parse(bytes), case .string(let path)? = json["spec"] {
      base = TextFile.directory(of: path)
    } else {
      base = spec.baseDirectory
    }
    return loadData(
      spec.data, baseDirectory: base, seed: spec.root.dataSeed, masking: spec.graph.masking,
      reportingTo: &sink)
  }

  /// Whether the data is still that which the run was trained with, as its summary names it; true where it has none.
  package static func isUnchanged(_ data: LoadedData, since folder: String) -> Bool {
    let bytes = TextFile.read("\(folder)/\(SummaryFile.fileName)") ?? []
    guard let json = try? JSONValue.parse(bytes), case .string(let known)? = json["data_sha256"]
    else { return true }
    return known.isEmpty || known == data.sha256
  }

  private static func bytes(_ path: String) throws(Failure) -> [UInt8] {
    do throws(DataFile.Problem) {
      return Array(try FileBytes.read(path))
    } catch {
      throw Failure(path: path, reason: error.words)
    }
  }

  private static func preprocessing(_ path: String) throws(Failure) -> Preprocessing {
    let bytes = try bytes(path)
    let json: JSONValue
    do throws(JSONParseError) {
      json = try JSONValue.parse(bytes)
    } catch {
      throw Failure(path: path, reason: "it is not JSON: \(error.reason)")
    }
    do throws(PreprocessingError) {
      return try Preprocessing(json: json)
    } catch {
      throw Failure(path: path, reason: error.message)
    }
  }

  private static func spec(
    _ path: String, _ preprocessing: Preprocessing
  ) throws(Failure) -> ModelSpec {
    let file = SourceFile(path: path, bytes: try bytes(path))
    let check = SpecCheck(
      file, known: DataFacts(preprocessing, rows: nil))
    guard let spec = check.spec else {
      let first = check.diagnostics.first { $0.severity == .error }
      throw Failure(path: path, reason: first?.message ?? "it is not a spec")
    }
    return spec
  }
}

extension Network.Failure {
  /// In words.
  package var reason: String {
    switch self {
    case .unknownInstructionSet(let name):
      "this processor or program has no instruction set `\(name)`"
    case .notEnoughMemory(let needed, let available):
      "the network needs \(bytesText(needed)) of memory, and there are \(bytesText(available))"
    }
  }
}
