// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

@Suite("Report: layers")
struct HealthReportTests {
  // MARK: - Health

  private func page(_ history: RunHistory) -> String {
    let text = HTMLReport(history).text
    #expect(problems(inHTML: text) == [])
    return text
  }

  @Test func everyLayerHasItsPictures() {
    let text = page(Histories.layered())
    #expect(text.contains("<h2>Layer health</h2>"))
    for name in ["weights", "values", "gradients", "update"] {
      #expect(text.contains("<title id=\"health-2-\(name)-title\">dense_3: \(name)</title>"))
    }
    #expect(text.contains("Update over weights: from 1e-3 to 1e-3, between 1e-3 and 1e-3."))
    #expect(text.split(separator: "data:image/png;base64,").count == 1 + 9)
    #expect(!page(FindingsReportTests.quiet()).contains("Layer health"))
  }

  /// Ten layers seen at forty moments, beside the curves of a classifier.
  @Test func tenLayersKeepToTheBudget() {
    var history = Demo.classifier(epochs: 1000)
    for moment in 1...40 {
      history.add(
        LayerHealth(
          step: moment * 500, epoch: Double(moment * 25), examples: 32,
          layers: (1...10).map { Histories.layer("stage_1/conv2d_\($0)", -3, 1, 0.1, nil) }))
    }
    #expect(page(history).utf8.count < 300_000)
  }

  @Test func looksThatHoldNothingAreWhole() {
    var history = FindingsReportTests.quiet()
    history.add(
      LayerHealth(
        step: 1, epoch: .nan, examples: 0,
        layers: [
          .init(
            path: "<x>", weights: .init([.nan]), activations: .init([]), gradients: nil,
            ratio: .infinity, flow: .nan)
        ]))
    #expect(page(history).contains("<h3>&lt;x&gt;</h3>"))
  }

  // MARK: - Pictures

  /// The reader of image files sees what was written.
  @Test func picturesCanBeReadBack() throws {
    func read(_ image: PNGImage) throws -> (shape: ImageShape, samples: ContiguousArray<UInt8>) {
      let bytes = ContiguousArray(image.bytes)
      return try PNGReader(bytes).read(bytes)
    }
    let grey = try read(PNGImage(width: 3, height: 2, pixels: .grey([0, 1, 2, 253, 254, 255])))
    #expect(grey.shape == ImageShape(height: 2, width: 3, channels: 1))
    #expect(Array(grey.samples) == [0, 1, 2, 253, 254, 255])
    let colours = try read(PNGImage(width: 1, height: 2, pixels: .colours([1, 2, 3, 4, 5, 6])))
    #expect(Array(colours.samples) == [1, 2, 3, 4, 5, 6])
    let shades = try read(
      PNGImage(width: 3, height: 1, pixels: .shades([0, 1, 15], of: (7, 8, 9))))
    #expect(Array(shades.samples) == [7, 8, 9, 0, 7, 8, 9, 17, 7, 8, 9, 255])
    // More than one stored block.
    let large = (0..<300 * 300).map { UInt8(truncatingIfNeeded: $0 * 7) }
    #expect(
      Array(try read(PNGImage(width: 300, height: 300, pixels: .grey(large))).samples) == large)
  }

  @Test func filtersAreTheFirstWeights() throws {
    let folder = try ImageSpec.folder()
    let run = try ImageSpec.run(ImageSpec.text("", ""), folder)
    let filters = try #require(run.end.filters)
    #expect((filters.height, filters.width, filters.channels) == (5, 4, 1))
    #expect(filters.count == 8 && filters.total == 8 && filters.layer == "dense_1")
    let weights = try #require(run.network.weights("dense_1.weight"))
    let most = try #require(weights.map(abs).max())
    let bytes = try #require(filters.bytes)
    // Unit 3, row 2, column 1: the weight of input 9.
    let wanted = 127.5 + 127.5 * Double(weights[9 * 8 + 3] / most)
    #expect(abs(Double(bytes[3 * 20 + 9]) - wanted) <= 0.5)
    #expect(bytes.contains(0) || bytes.contains(255))
    var history = FindingsReportTests.quiet()
    history.end?.filters = filters
    #expect(page(history).contains("8 pictures of 5 by 4 weights."))
    let rows = try ToyRun(ToySpec.small("epochs: 1"), Network.Settings(threads: 1))
    #expect(rows.end.filters == nil)
  }

  // MARK: - The graph

  private func layers(_ sources: [(String, [String])]) -> [RunStart.Layer] {
    sources.map { path, sources in
      RunStart.Layer(
        path: path, kind: "dense", options: "", outputShape: "[4]", parameters: 8, multiplyAdds: 0,
        wiring: .init(
          sources: sources, inputShape: "[4]", kernel: "", parameters: 8, trained: 8, values: 4))
    }
  }

  @Test func residualsGoAroundWhatTheyPass() throws {
    let graph = try #require(
      ModelGraph(layers([("a", [""]), ("b", ["a"]), ("c", ["b"]), ("sum", ["c", "a"])])))
    #expect(graph.boxes.map(\.row) == [1, 2, 3, 4])
    #expect(graph.boxes.map(\.lane) == [0, 0, 0, 0])
    #expect(graph.edges.last == ModelGraph.Edge(from: 0, to: 3, lane: 1))
    #expect(
      graph.description
        == "4 layers, with 1 fork and 1 join: a, b, c, sum.")
  }

  @Test func branchesStandSideBySide() throws {
    let graph = try #require(
      ModelGraph(
        layers([
          ("stem", [""]), ("left", ["stem"]), ("deep", ["left"]), ("right", ["stem"]),
          ("both", ["deep", "right"]),
        ])))
    #expect(graph.boxes.map(\.row) == [1, 2, 3, 2, 4])
    #expect(graph.boxes.map(\.lane) == [0, 0, 0, 1, 0])
    let places = graph.boxes.map { [$0.row, $0.lane] }
    #expect(Set(places).count == places.count)
  }

  @Test func longNetworksAreFoldedByBlock() throws {
    let chain = (0..<100).map { index in
      (
        "stage_\(index / 20)/dense_\(index)",
        [index == 0 ? "" : "stage_\((index - 1) / 20)/dense_\(index - 1)"]
      )
    }
    let graph = try #require(ModelGraph(layers(chain)))
    #expect(graph.isFolded && graph.boxes.count == 5)
    #expect(graph.boxes.first?.title == "stage_0" && graph.boxes.first?.detail == "20 layers")
    #expect(graph.boxes.map(\.parameters) == [160, 160, 160, 160, 160])
    // Without blocks there is nothing to fold by.
    let flat = (0..<500).map { ("dense_\($0)", [$0 == 0 ? "" : "dense_\($0 - 1)"]) }
    #expect(ModelGraph(layers(flat)) == nil)
  }

  @Test func theModelIsDrawnAndListed() {
    var history = FindingsReportTests.quiet()
    history.start.layers = layers([("a", [""]), ("b", ["a"]), ("sum", ["b", "a"])])
    let text = page(history)
    #expect(text.contains("<title id=\"graph-title\">The layers and what they read</title>"))
    #expect(text.split(separator: "class=\"box").count == 1 + 4)
    #expect(text.contains("<th scope=\"col\" class=\"words\">input</th>"))
    #expect(text.contains("<td>b and a</td>"))
    // Runs of older versions do not say what layers read.
    history.start.layers = history.start.layers.map {
      .init(
        path: $0.path, kind: $0.kind, options: "", outputShape: "[4]", parameters: 8,
        multiplyAdds: 0)
    }
    let older = page(history)
    #expect(!older.contains("graph-title") && older.contains("<h3 class=\"spaced\">Layers</h3>"))
  }

  // MARK: - Curves

  @Test func throughputIsExamplesOverTime() {
    var history = Histories.run(train: [1, 0.5, 0.25])
    // 25 steps of 32 examples in half a second.
    history.start.stepsPerEpoch = 25
    #expect(history.throughput.map(\.value) == [1600, 1600, 1600])
    history.start.stepsPerEpoch = 0
    #expect(history.throughput == [])
  }

  @Test func restartsAreMarked() {
    var history = Histories.run(train: [1, 0.5], end: nil)
    let more = Histories.run(train: [1, 0.5, 0.25, 0.125])
    history.begin(more.start)
    for evaluation in more.evaluations.dropFirst(2) { history.add(evaluation) }
    history.end = more.end
    #expect(history.restarts == [2])
    let text = page(history)
    #expect(text.contains("The run was taken up again after epoch 2, as the charts mark."))
    // Loss, learning rate and gradient norm.
    #expect(text.split(separator: "class=\"break\"").count == 1 + 3)
    #expect(!page(more).contains("class=\"break\""))
  }
}
