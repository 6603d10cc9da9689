// SPDX-License-Identifier: MIT

/// The weights of a first layer that looks at images, as pictures: 0 is the middle grey.
public struct FilterImages: Sendable, Codable, Equatable {
  /// The layer's path.
  public let layer: String
  /// Pixels.
  public let height: Int
  /// Pixels.
  public let width: Int
  /// Bytes of a pixel: 1, or 3 for colours.
  public let channels: Int
  /// How many pictures there are.
  public let count: Int
  /// How many the layer has.
  public let total: Int
  /// The weight that is black or white, whichever sign it has.
  public let scale: Double
  /// The pictures one after the other, row by row: bytes in base64.
  public let pixels: String

  /// Describes pictures.
  package init(
    layer: String, height: Int, width: Int, channels: Int, count: Int, total: Int, scale: Double,
    pixels: String
  ) {
    (self.layer, self.height, self.width, self.channels) = (layer, height, width, channels)
    (self.count, self.total, self.scale, self.pixels) = (count, total, scale, pixels)
  }
}
