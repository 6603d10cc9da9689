// SPDX-License-Identifier: MIT

/// What a tag has at a step: the message `Summary.Value` of tensorboard/compat/proto/summary.proto.
package enum TensorBoardValue {
  /// Counts of values in bins.
  package struct Histogram {
    /// The least and the greatest value.
    let range: ClosedRange<Double>
    /// The upper ends of the bins, ascending.
    let limits: [Double]
    /// The values in each bin.
    let counts: [Double]
    /// Of all values.
    let sum: Double
    /// Of all values' squares.
    let sumOfSquares: Double

    package init(
      range: ClosedRange<Double>, limits: [Double], counts: [Double], sum: Double,
      sumOfSquares: Double
    ) {
      (self.range, self.limits, self.counts) = (range, limits, counts)
      (self.sum, self.sumOfSquares) = (sum, sumOfSquares)
    }
  }

  /// A setting of a run.
  package enum Setting: Equatable {
    case number(Double)
    case text(String)
    case flag(Bool)
  }

  case scalar(Double)
  case histogram(Histogram)
  /// A PNG file; channels are 1 for grey, 3 for RGB, 4 for RGBA.
  case image(width: Int, height: Int, channels: Int, png: [UInt8])
  /// Markdown.
  case text(String)
  /// The settings with which a run began, seconds since 1970.
  case settings([(name: String, value: Setting)], startedAt: Double)
  /// How it ended: 1 well, 2 badly, 3 not yet.
  case ending(status: Int, endedAt: Double)

  /// Writes all of the message but its tag.
  package func write(to message: inout ProtobufWriter) {
    switch self {
    case .scalar(let value): message.float(2, Float(value))
    case .histogram(let histogram): message.message(5) { Self.write(histogram, to: &$0) }
    case .image(let width, let height, let channels, let png):
      message.message(4) { image in
        image.integer(1, height)
        image.integer(2, width)
        image.integer(3, channels)
        image.data(4, png)
      }
    case .text(let text):
      message.message(8) { tensor in
        // A string without dimensions is shown as Markdown, a list of them as a table.
        tensor.integer(1, 7)
        tensor.data(2, [])
        tensor.string(8, text)
      }
      Self.plugin("text", [], dataClass: 2, to: &message)
    case .settings(let settings, let startedAt):
      Self.hyperparameters(to: &message) { plugin in
        plugin.message(3) { session in
          for (name, value) in settings { Self.write(name, value, to: &session) }
          session.double(5, startedAt)
        }
      }
    case .ending(let status, let endedAt):
      Self.hyperparameters(to: &message) { plugin in
        plugin.message(4) { session in
          session.integer(1, status)
          session.double(2, endedAt)
        }
      }
    }
  }

  private static func write(_ histogram: Histogram, to message: inout ProtobufWriter) {
    message.double(1, histogram.range.lowerBound)
    message.double(2, histogram.range.upperBound)
    message.double(3, histogram.counts.reduce(0, +))
    message.double(4, histogram.sum)
    message.double(5, histogram.sumOfSquares)
    message.doubles(6, histogram.limits)
    message.doubles(7, histogram.counts)
  }

  /// An entry of a map from names to `google.protobuf.Value`.
  private static func write(
    _ name: String, _ value: Setting, to session: inout ProtobufWriter
  ) {
    session.message(1) { entry in
      entry.string(1, name)
      entry.message(2) { message in
        switch value {
        case .number(let number): message.double(2, number)
        case .text(let text): message.string(3, text)
        case .flag(let flag): message.bool(4, flag)
        }
      }
    }
  }

  /// The plugin reads its own message in the metadata; the value must be there and may be anything.
  private static func hyperparameters(
    to message: inout ProtobufWriter, _ content: (inout ProtobufWriter) -> Void
  ) {
    message.message(8) { tensor in
      tensor.integer(1, 1)
      tensor.data(2, [])
      tensor.floats(5, [0])
    }
    var plugin = ProtobufWriter()
    content(&plugin)
    Self.plugin("hparams", plugin.bytes, dataClass: 2, to: &message)
  }

  /// `SummaryMetadata`: which plugin shows the value; data class 2 is a tensor.
  private static func plugin(
    _ name: String, _ content: [UInt8], dataClass: Int, to message: inout ProtobufWriter
  ) {
    message.message(9) { metadata in
      metadata.message(1) { plugin in
        plugin.string(1, name)
        if !content.isEmpty { plugin.data(2, content) }
      }
      metadata.integer(4, dataClass)
    }
  }
}
