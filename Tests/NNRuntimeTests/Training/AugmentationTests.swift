// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

@Suite struct AugmentationTests {
  private func moved(_ image: [Float], _ shape: [Int], _ move: ImageMove) -> [Float] {
    var result = [Float](repeating: 9, count: image.count)
    move.apply(
      to: ContiguousArray(image), height: shape[0], width: shape[1], channels: shape[2],
      into: &result)
    return result
  }

  private func augmentation(
    _ text: String, _ shape: [Int], seed: UInt64 = 1
  ) throws -> ImageAugmentation {
    ImageAugmentation(try decodeGroup(text, as: AugmentationSpec.self), shape: shape, seed: seed)
  }

  /// By hand: the pixels of a small image where they belong.
  @Test func movesByHand() {
    let image: [Float] = [1, 2, 3, 4, 5, 6]
    var move = ImageMove()
    move.isMirrored = true
    #expect(moved(image, [2, 3, 1], move) == [3, 2, 1, 6, 5, 4])
    move = ImageMove()
    move.isUpsideDown = true
    #expect(moved(image, [2, 3, 1], move) == [4, 5, 6, 1, 2, 3])
    move = ImageMove()
    move.right = 1
    #expect(moved(image, [2, 3, 1], move) == [0, 1, 2, 0, 4, 5])
    move = ImageMove()
    move.down = -1
    #expect(moved(image, [2, 3, 1], move) == [4, 5, 6, 0, 0, 0])
    // Half a pixel: the mean of two, and half of the edge.
    move = ImageMove()
    move.right = 0.5
    #expect(moved(image, [2, 3, 1], move) == [0.5, 1.5, 2.5, 2, 4.5, 5.5])
    // Channels stay together.
    move = ImageMove()
    move.isMirrored = true
    #expect(moved(image, [1, 3, 2], move) == [5, 6, 3, 4, 1, 2])
    // Twice as large about the centre of four pixels: 2.25, 2.75 … between the middle ones.
    move = ImageMove()
    move.scale = 2
    #expect(moved([0, 1, 2, 3], [1, 4, 1], move) == [0.75, 1.25, 1.75, 2.25])
  }

  /// A quarter turn anticlockwise is NumPy's rot90.
  @Test func rotationByHand() {
    var move = ImageMove()
    move.angle = 90
    let turned = moved([1, 2, 3, 4, 5, 6, 7, 8, 9], [3, 3, 1], move)
    for (ours, theirs) in zip(turned, [3, 6, 9, 2, 5, 8, 1, 4, 7]) {
      #expect(abs(ours - Float(theirs)) < 1e-6)
    }
    // Mirrored first, then turned, then shifted.
    move.isMirrored = true
    move.down = 1
    let all = moved([1, 2, 3, 4, 5, 6, 7, 8, 9], [3, 3, 1], move)
    for (ours, theirs) in zip(all, [0, 0, 0, 1, 4, 7, 2, 5, 8]) {
      #expect(abs(ours - Float(theirs)) < 1e-6)
    }
  }

  @Test func drawsStayInTheirRanges() throws {
    let augmentation = try augmentation(
      "{flip: both, shift: 25%, rotate: 30, zoom: 20%}", [8, 4, 1])
    var (mirrored, flipped) = (0, 0)
    var widest = ImageMove()
    for example in 0..<1000 {
      let move = augmentation.move(example: example, epoch: 1)
      #expect(move.down.magnitude <= 2 && move.right.magnitude <= 1)
      #expect(move.angle.magnitude <= 30 && (move.scale - 1).magnitude <= 0.2)
      mirrored += move.isMirrored ? 1 : 0
      flipped += move.isUpsideDown ? 1 : 0
      widest.down = max(widest.down, move.down.magnitude)
      widest.right = max(widest.right, move.right.magnitude)
      widest.angle = max(widest.angle, move.angle.magnitude)
    }
    // Five standard deviations of 1000 fair coins are 79.
    #expect((421...579).contains(mirrored) && (421...579).contains(flipped))
    #expect(widest.down > 1.9 && widest.right > 0.95 && widest.angle > 29)
  }

  @Test func cropsAreWholePixels() throws {
    let augmentation = try augmentation("{random_crop: {padding: 2}}", [8, 8, 1])
    let moves = (0..<500).map { augmentation.move(example: $0, epoch: 3) }
    #expect(Set(moves.map(\.down)) == [-2, -1, 0, 1, 2])
    #expect(Set(moves.map(\.right)) == [-2, -1, 0, 1, 2])
  }

  @Test func drawsDependOnSeedExampleAndEpochAlone() throws {
    let one = try augmentation("{shift: 25%, rotate: 30}", [8, 8, 1])
    let more = try augmentation(
      "{shift: 25%, rotate: 30, noise: 0.1, flip: horizontal}", [8, 8, 1])
    let other = try augmentation("{shift: 25%, rotate: 30}", [8, 8, 1], seed: 2)
    let move = one.move(example: 5, epoch: 2)
    #expect(move == one.move(example: 5, epoch: 2))
    #expect(move != one.move(example: 6, epoch: 2))
    #expect(move != one.move(example: 5, epoch: 3))
    #expect(move != other.move(example: 5, epoch: 2))
    let wider = more.move(example: 5, epoch: 2)
    #expect(wider.angle == move.angle && wider.down == move.down)
  }

  @Test func noiseHasItsDeviation() throws {
    let augmentation = try augmentation("{noise: 0.5}", [50, 50, 2])
    var result = [Float](repeating: 0, count: 5000)
    augmentation.apply(
      to: ContiguousArray(repeating: 3, count: 5000), into: &result, example: 0, epoch: 1)
    let mean = result.reduce(0) { $0 + Double($1) } / 5000
    let variance = result.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / 5000
    // Five standard errors: 0.5 / √5000 and 0.25 √(2 / 5000).
    #expect(abs(mean - 3) < 0.036 && abs(variance - 0.25) < 0.025)
  }

  @Test func aSquareIsCutOut() throws {
    let augmentation = try augmentation("{cutout: 3}", [6, 6, 2])
    var sizes: Set<Int> = []
    for example in 0..<300 {
      var result = [Float](repeating: 0, count: 72)
      augmentation.apply(
        to: ContiguousArray(repeating: 1, count: 72), into: &result, example: example, epoch: 1)
      sizes.insert(result.count { $0 == 0 } / 2)
    }
    // Sides 3, and 2 at one edge (the middle pixel lies in the image): 3 · 3, 3 · 2, 2 · 2.
    #expect(sizes == [9, 6, 4])
  }

  /// What a network finds in its buffer, for floats and bytes, and on one thread or three.
  @Test func batchesAreChangedAsTheyAreLoaded() throws {
    let text = ImageSpec.text("augmentation: {shift: 30%, rotate: 20}", "")
    let folder = try ImageSpec.folder()
    let plain = try ImageSpec.run(ImageSpec.text("", ""), folder)
    let one = try ImageSpec.run(text, folder)
    let three = try ImageSpec.run(text, folder, threads: 3)
    #expect(one.bytes == three.bytes)
    #expect(one.bytes != plain.bytes)
    // The same images as numbers instead of bytes.
    let numbers = try ImageSpec.run(
      text.replacing("npz: f.npz", with: "npz: g.npz"), folder)
    #expect(one.bytes == numbers.bytes)
  }
}
