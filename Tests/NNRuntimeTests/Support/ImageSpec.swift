// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

/// Small images of three classes in an archive, and specs that train on them.
enum ImageSpec {
  static let count = 30

  /// `f.npz` holds bytes, `g.npz` the same numbers as floats divided by 255.
  static func folder() throws -> TemporaryFolder {
    var random = RandomStream(Philox(seed: 9, purpose: "test", path: "images"))
    let pixels = (0..<count * 20).map { _ in UInt8(random.below(256)) }
    let labels = (0..<count).map { UInt8($0 % 3) }
    let floats = pixels.flatMap { bytes(of: (Float($0) / 255).bitPattern) }
    let label = ("y.npy", npy("|u1", "(\(count),)", labels))
    return try TemporaryFolder([
      "f.npz": zip([("x.npy", npy("|u1", "(\(count), 5, 4)", pixels)), label]),
      "g.npz": zip([("x.npy", npy("<f4", "(\(count), 5, 4)", floats)), label]),
    ])
  }

  private static func bytes(of word: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) }
  }

  private static func npy(_ type: String, _ shape: String, _ values: [UInt8]) -> [UInt8] {
    let header = "{'descr': '\(type)', 'fortran_order': False, 'shape': \(shape), }"
    return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.utf8.count), 0] + Array(header.utf8)
      + values
  }

  /// Members as they are, without packing.
  private static func zip(_ members: [(String, [UInt8])]) -> [UInt8] {
    var (file, directory): ([UInt8], [UInt8]) = ([], [])
    for (name, content) in members {
      let sum = Inflater.checksum(ContiguousArray(content), in: 0..<content.count)
      let size = bytes(of: UInt32(content.count))
      let common =
        [0, 0, 0, 0, 0, 0, 0, 0] + bytes(of: sum) + size + size + [UInt8(name.utf8.count), 0, 0, 0]
      directory += [0x50, 0x4B, 1, 2, 20, 0, 20, 0] + common + [0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
      directory += bytes(of: UInt32(file.count)) + Array(name.utf8)
      file += [0x50, 0x4B, 3, 4, 20, 0] + common + Array(name.utf8) + content
    }
    let count = UInt8(members.count)
    return file + directory + [0x50, 0x4B, 5, 6, 0, 0, 0, 0, count, 0, count, 0]
      + bytes(of: UInt32(directory.count)) + bytes(of: UInt32(file.count)) + [0, 0]
  }

  static func text(_ data: String, _ training: String) -> String {
    """
    nnspec: 1
    seed: 4
    data:
      source: {npz: f.npz}
      inputs: {x: image}
      target: {y: category}
      split: {train: 80%, validation: 20%}
      \(data)
    model:
      layers:
        - flatten
        - dense: {units: 8, activation: tanh}
        - dense: 3
    training:
      loss: cross_entropy
      epochs: 2
      batch_size: 7
      metrics: [accuracy]
      \(training)
    """
  }

  static func run(
    _ text: String, _ folder: TemporaryFolder, threads: Int = 1
  ) throws -> ToyRun {
    try ToyRun(
      text.replacing("npz: ", with: "npz: \(folder.path)/"), Network.Settings(threads: threads))
  }
}
