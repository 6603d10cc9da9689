// SPDX-License-Identifier: MIT

/// The sizes of an image.
package struct ImageShape: Sendable, Equatable {
  package let height: Int
  package let width: Int
  package let channels: Int

  package init(height: Int, width: Int, channels: Int) {
    self.height = height
    self.width = width
    self.channels = channels
  }

  package var count: Int { height * width * channels }
  package var text: String { "\(height) x \(width) x \(channels)" }
  package var sizes: [Int] { [height, width, channels] }

  /// A header that lies must not ask for the whole memory.
  var isSensible: Bool {
    height > 0 && width > 0 && height <= 1 << 20 && width <= 1 << 20 && count <= 1 << 28
  }
}
