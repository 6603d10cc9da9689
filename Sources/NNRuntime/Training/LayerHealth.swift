// SPDX-License-Identifier: MIT

/// What the layers hold at one moment of training, on examples that are the same every time.
public struct LayerHealth: Sendable, Codable, Equatable {
  /// Numbers in a few: how large they are and how they are spread.
  public struct Spread: Sendable, Codable, Equatable {
    /// The root of the mean square.
    public let rms: Double
    /// The mean.
    public let mean: Double
    /// Where the first bin begins: 0, or `-high`.
    public let low: Double
    /// Where the last bin ends, a power of two; what lies beyond is counted at the ends.
    public let high: Double
    /// How many fall into each of the bins, the largest number being 255: bytes in base64.
    public let counts: String

    /// Takes what was counted.
    package init(rms: Double, mean: Double, low: Double, high: Double, counts: String) {
      (self.rms, self.mean, self.low, self.high) = (rms, mean, low, high)
      self.counts = counts
    }
  }

  /// One layer.
  public struct Layer: Sendable, Codable, Equatable {
    /// `stage_1/conv2d_2`.
    public let path: String
    /// Its trained weights, together; nil if it has none.
    public let weights: Spread?
    /// What it gives; of the last layer, before the activation that the loss applies.
    public let activations: Spread
    /// Of its trained weights.
    public let gradients: Spread?
    /// log10 of the 2-norm of the step's update over that of the weights; nil without a step.
    public let ratio: Double?
    /// The 2-norm of the loss's gradient by what the layer gives; nil where none flows.
    public let flow: Double?
    /// The share of units that give 0 for every example, and where that are most of them for further ones too; nil if it does not end with a rectifier.
    public let dead: Double?
    /// The share of values at the flat ends of tanh or sigmoid; nil for other functions.
    public let saturated: Double?

    /// Describes a layer.
    package init(
      path: String, weights: Spread?, activations: Spread, gradients: Spread?,
      ratio: Double? = nil, flow: Double? = nil, dead: Double? = nil, saturated: Double? = nil
    ) {
      (self.path, self.weights, self.activations) = (path, weights, activations)
      (self.gradients, self.ratio, self.flow) = (gradients, ratio, flow)
      (self.dead, self.saturated) = (dead, saturated)
    }
  }

  /// Updates made before it.
  public let step: Int
  /// Epochs done, with the part of the one that runs.
  public let epoch: Double
  /// In the batch.
  public let examples: Int
  /// Those that have weights or a function to judge, in the graph's order.
  public let layers: [Layer]

  /// Describes a moment.
  package init(step: Int, epoch: Double, examples: Int, layers: [Layer]) {
    (self.step, self.epoch, self.examples, self.layers) = (step, epoch, examples, layers)
  }
}
