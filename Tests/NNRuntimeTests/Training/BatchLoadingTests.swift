// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

/// What a network finds in its input and target buffers.
@Suite struct BatchLoadingTests {
  private func network(_ input: [Int], _ layers: String...) throws -> Network {
    let spec = try decode("mean_squared_error", of: Catalogue.losses).value
    return try Machine.all[0].network(
      layers.enumerated().map { TestLayer(path: "layer_\($0)", text: $1) }, input: input, batch: 3,
      loss: Compiler.Loss(spec: spec, targetIsLabel: false))
  }

  private func input(_ network: Network) -> [Float] { network.read(network.plan.input) }

  private func targets(_ network: Network, _ count: Int) throws -> [Float] {
    let head = try #require(network.plan.head)
    return network.run.arena.read(network.run.region(head.targets).slice(0, count))
  }

  /// An example of several rows of features is one row of the data.
  @Test func imagesLieOneAfterTheOther() throws {
    let pixels = ContiguousArray((0..<24).map { Float($0) })
    let bytes = ContiguousArray((0..<24).map { UInt8($0) })
    let network = try network([2, 3, 1], "flatten", "dense: 1")
    for inputs in [InputStorage.floats(pixels), .bytes(bytes, divisor: 1)] {
      let split = DataSplit(
        count: 4, inputs: inputs, inputWidth: 6, targets: [1, 2, 3, 4], targetWidth: 1,
        rows: [2, 3, 4, 5])
      network.load(split, [3, 0, 2])
      #expect(input(network) == [18, 19, 20, 21, 22, 23, 0, 1, 2, 3, 4, 5, 12, 13, 14, 15, 16, 17])
      #expect(try targets(network, 3) == [4, 1, 3])
    }
  }

  /// Windows share rows, and each has its own targets.
  @Test func windowsMayOverlap() throws {
    let rows = ContiguousArray((0..<10).map { Float($0) })
    let network = try network([2, 2], "dense: 1")
    let split = DataSplit(
      count: 3, inputs: .floats(rows), inputWidth: 2,
      inputSpans: [0, 1, 3].map { RowSpan(begin: $0, count: 2) }, targets: [0, 10, 20, 30, 40],
      targetWidth: 1, targetSpans: [0, 1, 3].map { RowSpan(begin: $0, count: 2) }, rows: [0, 1, 3])
    network.load(split, [1, 2, 0])
    #expect(input(network) == [2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3])
    #expect(try targets(network, 6) == [10, 20, 30, 40, 0, 10])
  }

  @Test func categoriesAreLaidOutOrReadByNumber() throws {
    let split = DataSplit(
      count: 2, inputs: .codes([2, 0, 1]), inputWidth: 3,
      inputSpans: [RowSpan(begin: 0, count: 2), RowSpan(begin: 1, count: 2)], targets: [],
      targetWidth: 1, rows: [0, 1])
    let plain = try network([2, 3], "dense: 1")
    plain.load(split, [1, 0])
    #expect(input(plain) == [1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 0, 0])
    let table = try network([2, 3], "embedding: 4", "dense: 1")
    table.load(split, [1, 0])
    #expect(input(table) == [0, 1, 2, 0])
  }
}
