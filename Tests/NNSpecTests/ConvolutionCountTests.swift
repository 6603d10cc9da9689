// SPDX-License-Identifier: MIT

import NNSpec
import Testing

/// Shapes, parameters and multiply-adds of layers over space, counted by hand.
@Suite struct ConvolutionCountTests {
  struct Count {
    let text: String
    let input: [Int]
    let output: [Int]
    let parameters: Int
    let multiplyAdds: Int
  }

  static let layers = [
    // 12 outputs, each of 27 cells of 2 channels.
    Count(
      text: "conv3d: {filters: 2, kernel: 3}", input: [3, 4, 5, 2], output: [1, 2, 3, 2],
      parameters: 27 * 2 * 2 + 2, multiplyAdds: 12 * 27 * 2),
    // Every one of 105 inputs meets 2 filters of 9 cells.
    Count(
      text: "conv2d_transpose: {filters: 2, kernel: 3, stride: 2, padding: same}",
      input: [5, 7, 3], output: [10, 14, 2], parameters: 9 * 3 * 2 + 2,
      multiplyAdds: 105 * 2 * 9),
    Count(
      text: "conv1d_transpose: {filters: 2, kernel: 3, stride: 4, use_bias: false}",
      input: [3, 1], output: [11, 2], parameters: 6, multiplyAdds: 3 * 2 * 3),
    // 210 outputs of 9 cells.
    Count(
      text: "depthwise_conv2d: {kernel: 3, multiplier: 2, padding: same}", input: [5, 7, 3],
      output: [5, 7, 6], parameters: 9 * 6 + 6, multiplyAdds: 210 * 9),
    // 35 places of 6 channels in between, each of 9 cells and read by 4 filters.
    Count(
      text: "separable_conv2d: {filters: 4, kernel: 3, multiplier: 2, padding: same}",
      input: [5, 7, 3], output: [5, 7, 4], parameters: 9 * 6 + 6 * 4 + 4,
      multiplyAdds: 35 * 6 * (9 + 4)),
    Count(
      text: "adaptive_max_pool2d: [2, 9]", input: [5, 7, 3], output: [2, 9, 3], parameters: 0,
      multiplyAdds: 0),
    Count(text: "upsample: 3", input: [5, 3], output: [15, 3], parameters: 0, multiplyAdds: 0),
    Count(
      text: "zero_pad: [[1, 2], [0, 3]]", input: [5, 7, 3], output: [8, 10, 3], parameters: 0,
      multiplyAdds: 0),
    Count(
      text: "permute: [3, 1, 2]", input: [5, 7, 3], output: [3, 5, 7], parameters: 0,
      multiplyAdds: 0),
  ]

  private func layer(_ text: String) throws -> any LayerSpec {
    let file = SourceFile(path: "text.yaml", bytes: Array("item: {\(text)}\n".utf8))
    let node = try #require(parseYAML(file).0?.mapping?.first?.value)
    var problems: [Diagnostic] = []
    let chosen = Catalogue.layers.decode(node, path: "item", reportingTo: &problems)
    try #require(problems.isEmpty, "\(text): \(problems.map(\.message))")
    return try #require(chosen).value
  }

  @Test(arguments: layers) func count(_ count: Count) throws {
    let layer = try layer(count.text)
    let (input, output) = (Shape(count.input), Shape(count.output))
    #expect(try layer.outputShape(of: input).get() == output, "\(count.text)")
    let parameters = layer.parameters(for: input).reduce(0) { $0 + $1.count }
    #expect(parameters == count.parameters, "\(count.text)")
    #expect(layer.multiplyAdds(from: input, to: output) == count.multiplyAdds, "\(count.text)")
  }

  /// Sizes that are not known yet stay so.
  @Test(arguments: layers) func unknownSizes(_ count: Count) throws {
    let input = Shape([nil] + count.input.dropFirst().map { $0 as Int? })
    let output = try layer(count.text).outputShape(of: input).get()
    #expect(output.rank == count.output.count && output.features == count.output.last)
  }

  /// Decided: depthwise fan-in is the kernel's size, whatever the channels are.
  @Test(arguments: ["depthwise_conv2d", "separable_conv2d"]) func depthwiseFans(name: String) throws
  {
    let filters = name == "separable_conv2d" ? "filters: 4, " : ""
    let layer = try layer("\(name): {\(filters)kernel: [3, 2], multiplier: 5}")
    let parameters = layer.parameters(for: Shape([8, 8, 7]))
    #expect(parameters[0].fans == ParameterSpec.Fans(input: 6, output: 30))
    #expect(parameters[0].prefixed("a_").fans == parameters[0].fans)
    #expect(parameters.dropFirst().allSatisfy { $0.fans == nil })
  }

  /// A chain of layers that enlarge must end in a message, not in an overflow.
  @Test func absurdSizes() throws {
    for text in [
      "upsample: 1024", "conv2d_transpose: {filters: 1, kernel: 1024, stride: 1024}",
      "depthwise_conv2d: {kernel: 1, multiplier: 65536}", "zero_pad: 4096",
    ] {
      let layer = try layer(text)
      var shape = Shape([1 << 29, 1 << 29, 1 << 29])
      var problem: ShapeProblem?
      for _ in 0..<300_000 where problem == nil {
        switch layer.outputShape(of: shape) {
        case .success(let next): shape = next
        case .failure(let found): problem = found
        }
      }
      #expect(problem?.message.contains("makes an axis of") == true, "\(text)")
    }
  }
}
