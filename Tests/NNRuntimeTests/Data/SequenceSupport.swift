// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

/// What loading a data block with one file `d` says; blocks of the block itself included.
func problems(
  _ block: String, _ files: [String: String], masking: Double? = nil
) throws -> [String] {
  let (spec, own) = try readDataSpec("data:\n" + block)
  guard !own.hasErrors else { return own.filter { $0.severity == .error }.map(line) }
  var sink: [Diagnostic] = []
  let folder = try TemporaryFolder(files)
  _ = loadData(spec, baseDirectory: folder.path, seed: 0, masking: masking, reportingTo: &sink)
  return sink.map(line)
}

/// The data of a block, which must load without a word.
func loaded(
  _ block: String, _ files: [String: String], masking: Double? = nil, seed: UInt64 = 0
) throws -> LoadedData {
  let folder = try TemporaryFolder(files)
  let (data, found) = try load("data:\n" + block, in: folder.path, seed: seed, masking: masking)
  #expect(found.isEmpty, "\(found.map(line))")
  return try #require(data)
}

extension DataSplit {
  /// The inputs of an example, step by step; codes as numbers.
  func steps(_ example: Int) -> [[Float]] {
    guard let inputSpans else { return [] }
    var width = inputWidth
    if case .codes = inputs { width = 1 }
    let span = inputSpans[example]
    return (span.begin..<span.begin + span.count).map { row in
      Array(inputs.floats[row * width..<(row + 1) * width])
    }
  }

  /// The numbers of an example's target, all steps one after the other.
  func goals(_ example: Int) -> [Float] {
    let span = targetSpans?[example] ?? RowSpan(begin: example, count: 1)
    return Array(targets[span.begin * targetWidth..<(span.begin + span.count) * targetWidth])
  }
}

/// The facts of a block as a check reads them.
func facts(
  _ block: String, _ files: [String: String], _ reading: DataReading = .header
) throws -> DataFacts {
  let (spec, own) = try readDataSpec("data:\n" + block)
  #expect(!own.hasErrors, "\(own.map(line))")
  let folder = try TemporaryFolder(files)
  var sink: [Diagnostic] = []
  return dataFacts(spec, baseDirectory: folder.path, reading: reading, reportingTo: &sink)
}

/// Preprocessing through its file and back.
func reread(_ preprocessing: Preprocessing) throws -> Preprocessing {
  try Preprocessing(json: try JSONValue.parse(Array(preprocessing.json.text.utf8)))
}

/// A file read with what a block was fitted to.
func read(
  _ block: String, _ data: LoadedData, _ text: String, needsTarget: Bool = false,
  masking: Double? = nil
) throws -> (DataSplit?, [String]) {
  let (spec, _) = try readDataSpec("data:\n" + block)
  let folder = try TemporaryFolder(["new.csv": text])
  var sink: [Diagnostic] = []
  let split = readExamples(
    spec, try reread(data.preprocessing), file: "new.csv", baseDirectory: folder.path,
    needsTarget: needsTarget, masking: masking, reportingTo: &sink)
  return (split, sink.map { "\($0.code.rawValue) \($0.message)" })
}
