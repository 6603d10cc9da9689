// SPDX-License-Identifier: MIT

package import NNSpec

/// Random changes of an image: a function of the seed, the example's index and the epoch.
///
/// Every change draws from a stream of its own, so that one more does not alter the others.
package struct ImageAugmentation: Sendable {
  private let spec: AugmentationSpec
  private let height: Int
  private let width: Int
  private let channels: Int
  private let streams: [Change: Philox]

  private enum Change: String, CaseIterable {
    case flip, shift, crop, rotate, zoom, noise, cutout
  }

  /// `shape`: of the images, [height, width, channels].
  package init(_ spec: AugmentationSpec, shape: [Int], seed: UInt64) {
    precondition(shape.count == 3, "images of \(shape.count) axes")
    self.spec = spec
    (height, width, channels) = (shape[0], shape[1], shape[2])
    streams = Dictionary(
      uniqueKeysWithValues: Change.allCases.map {
        ($0, Philox(seed: seed, purpose: "augmentation", path: $0.rawValue))
      })
  }

  private func stream(_ change: Change, _ example: Int, _ epoch: Int) -> RandomStream {
    guard let philox = streams[change] else { preconditionFailure("no stream for \(change)") }
    return RandomStream(
      philox, stream: UInt64(truncatingIfNeeded: epoch) << 32 | UInt64(truncatingIfNeeded: example))
  }

  /// How an example is moved in an epoch.
  package func move(example: Int, epoch: Int) -> ImageMove {
    var move = ImageMove()
    if let axis = spec.flip {
      var random = stream(.flip, example, epoch)
      let word = random.next()
      move.isMirrored = axis != .vertical && word & 1 == 1
      move.isUpsideDown = axis != .horizontal && word & 2 == 2
    }
    if spec.shift > 0 {
      var random = stream(.shift, example, epoch)
      move.down = spec.shift * Double(height) * (2 * random.uniform() - 1)
      move.right = spec.shift * Double(width) * (2 * random.uniform() - 1)
    }
    if let padding = spec.randomCrop?.value.padding {
      var random = stream(.crop, example, epoch)
      move.down += Double(random.below(2 * padding + 1) - padding)
      move.right += Double(random.below(2 * padding + 1) - padding)
    }
    if spec.rotate > 0 {
      var random = stream(.rotate, example, epoch)
      move.angle = spec.rotate * (2 * random.uniform() - 1)
    }
    if spec.zoom > 0 {
      var random = stream(.zoom, example, epoch)
      move.scale = 1 + spec.zoom * (2 * random.uniform() - 1)
    }
    return move
  }

  /// Moves an image, then adds noise, then cuts a square out; `image` is left with the image as it was.
  package func apply(
    to image: ContiguousArray<Float>, into changed: inout [Float], example: Int, epoch: Int
  ) {
    let count = height * width * channels
    let move = move(example: example, epoch: epoch)
    if move.isNothing {
      for index in 0..<count { changed[index] = image[index] }
    } else {
      move.apply(
        to: image, height: height, width: width, channels: channels, into: &changed)
    }
    if spec.noise > 0 {
      var random = stream(.noise, example, epoch)
      for index in 0..<count { changed[index] += Float(spec.noise * random.normal()) }
    }
    guard let side = spec.cutout else { return }
    var random = stream(.cutout, example, epoch)
    let top = random.below(height) - side / 2
    let left = random.below(width) - side / 2
    for row in max(top, 0)..<min(top + side, height) {
      for column in max(left, 0)..<min(left + side, width) {
        for channel in 0..<channels { changed[(row * width + column) * channels + channel] = 0 }
      }
    }
  }
}
