// SPDX-License-Identifier: MIT

/// The block `data.augmentation`: random changes of training images, new ones each epoch.
package struct AugmentationSpec: Declaration {
  package static let name = "augmentation"
  package static let summary = "Random changes of training images, new ones each epoch."
  package static let explanation: Explanation? = Explanation(
    formula:
      "y(q) = x(c + F R⁻¹ (q - c - shift) / zoom), bilinear and 0 outside; then noise, then cutout",
    shapes: "[height, width, channels] → [height, width, channels]",
    example: "augmentation: {flip: horizontal, shift: 10%, rotate: 15}",
    source: "DeVries and Taylor 2017 for `cutout`; `shift`, `rotate` and `zoom` as in Keras")

  package let flip: FlipAxis?
  /// Of the height and of the width.
  package let shift: Double
  package let randomCrop: Chosen<RandomCropSpec>?
  /// Degrees.
  package let rotate: Double
  package let zoom: Double
  package let noise: Double
  package let cutout: Int?

  package init(_ option: inout OptionReader) {
    flip = option.optional("flip", "Mirrors every other image, at random.")
    shift =
      option.optional(
        "shift", "Largest shift, as a share of the height and of the width.", as: Share.self,
        .above(0, to: 1))?.fraction ?? 0
    randomCrop = option.optionalGroup(
      "random_crop", "Crops to the image's size after padding with zeros.", as: RandomCropSpec.self)
    rotate = option(
      "rotate", "Largest angle of a rotation in degrees, either way.", .within(0...180), default: 0)
    zoom =
      option.optional(
        "zoom", "Largest share by which an image is made larger or smaller.", as: Share.self,
        .above(0, to: 0.9))?.fraction ?? 0
    noise = option(
      "noise", "Standard deviation of noise on the scaled values.", .atLeast(0), default: 0)
    cutout = option.optional(
      "cutout", "Side of a square, in pixels, that is set to zero (DeVries and Taylor 2017).", .size
    )
    option.someOf([
      "flip", "shift", "random_crop", "rotate", "zoom", "noise", "cutout",
    ])
  }
}

/// Which way images are mirrored.
package enum FlipAxis: String, ChoiceValue {
  /// Left becomes right.
  case horizontal
  /// Top becomes bottom.
  case vertical
  /// Each of the two, independently.
  case both
}

/// `random_crop: {padding: 4}` or `random_crop: 4`.
package struct RandomCropSpec: Declaration {
  package static let name = "random_crop"
  package static let summary = "Crops to the image's size after padding with zeros."
  package static let mainOption: String? = "padding"

  package let padding: Int

  package init(_ option: inout OptionReader) {
    padding = option("padding", "Rows and columns of zeros on every side.", .size)
  }
}
