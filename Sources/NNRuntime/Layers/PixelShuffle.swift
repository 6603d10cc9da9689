// SPDX-License-Identifier: MIT

package import NNSpec

extension PixelShuffle: RunnableLayer {
  /// The channels are three axes, [channels, row, column], of which two join those of the image.
  package func lower(_ input: Value, in build: inout PlanBuilder) -> Value {
    let (height, width) = (input.shape[0], input.shape[1])
    let channels = input.features / (factor * factor)
    let cells = input.reshaped([height, width, channels, factor, factor])
    return build.permuted(cells, [0, 3, 1, 4, 2])
      .reshaped([height * factor, width * factor, channels])
  }
}
