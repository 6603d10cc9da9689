// SPDX-License-Identifier: MIT

package import NNSpec

#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

extension FilterImages {
  /// So many are shown.
  static let most = 64
  /// Pixels of a side, for images that one weight each reads.
  private static let mostPixels = 64

  /// Takes the pictures from a network; nil if its first weights do not look at images.
  package init?(_ spec: ModelSpec, _ network: Network) {
    guard let node = Self.firstNode(spec), let input = node.input, let output = node.output,
      let values = network.weights("\(node.path).weight"), let units = output.features
    else { return nil }
    if let layer = node.spec as? Convolution<OverImages> {
      let kernel = layer.window.kernelShape
      guard kernel.count == 2, kernel.allSatisfy({ $0 > 1 }), let channels = input.features else {
        return nil
      }
      self.init(
        node.path, values, height: kernel[0], width: kernel[1],
        channels: channels / layer.groups, units: units)
    } else if node.spec is Dense || node.spec is Output,
      let image = spec.facts.inputShape?.dimensions.compactMap(\.self), image.count == 3,
      image.reduce(1, *) == input.features, input.rank == 1,
      max(image[0], image[1]) <= Self.mostPixels
    {
      self.init(
        node.path, values, height: image[0], width: image[1], channels: image[2], units: units)
    } else {
      return nil
    }
  }

  /// The first layer with weights, if it reads the images as they are but for their form.
  private static func firstNode(_ spec: ModelSpec) -> LayerNode? {
    guard spec.facts.inputShape?.rank == 3, spec.facts.inputs.count == 1,
      let index = spec.graph.nodes.firstIndex(where: { !$0.parameters.isEmpty })
    else { return nil }
    let before = spec.graph.nodes[..<index]
    let isPlain = before.allSatisfy { $0.spec is Flatten || $0.spec is Dropout }
    return isPlain ? spec.graph.nodes[index] : nil
  }

  /// `values`: `[height, width, channels, units]`; of colours one picture a unit, else one a unit and channel.
  private init(
    _ layer: String, _ values: [Float], height: Int, width: Int, channels: Int, units: Int
  ) {
    let isColoured = channels == 3
    let total = isColoured ? units : units * channels
    let count = min(total, Self.most)
    let depth = isColoured ? 3 : 1
    let most = values.reduce(Float(0)) { $1.isFinite ? max($0, abs($1)) : $0 }
    var pixels: [UInt8] = []
    pixels.reserveCapacity(count * height * width * depth)
    for picture in 0..<count {
      let (unit, channel) = isColoured ? (picture, 0) : (picture / channels, picture % channels)
      for place in 0..<height * width {
        for colour in 0..<depth {
          let value = values[(place * channels + channel + colour) * units + unit]
          pixels.append(Self.grey(value, most))
        }
      }
    }
    self.init(
      layer: layer, height: height, width: width, channels: depth, count: count, total: total,
      scale: rounded(Double(most)), pixels: Data(pixels).base64EncodedString())
  }

  private static func grey(_ value: Float, _ most: Float) -> UInt8 {
    guard value.isFinite, most > 0 else { return 128 }
    return UInt8((127.5 + 127.5 * Double(value / most)).rounded())
  }

  /// The bytes; nil if they are not as many as they should be.
  package var bytes: [UInt8]? {
    guard let bytes = Data(base64Encoded: pixels).map({ [UInt8]($0) }), height > 0, width > 0,
      channels == 1 || channels == 3, count > 0, count <= Self.most,
      bytes.count == height * width * channels * count
    else { return nil }
    return bytes
  }
}
