// SPDX-License-Identifier: MIT

/// One event of a TensorBoard file: the message `Event` of tensorboard/compat/proto/event.proto.
package struct TensorBoardEvent {
  /// What it says.
  package enum Content {
    /// The first of a file.
    case version
    /// The run goes on from here: whatever was written of this step and later ones is taken back.
    case sessionStart
    /// Values by tag.
    case values([(tag: String, value: TensorBoardValue)])
  }

  /// Seconds since 1970.
  let wallTime: Double
  /// Updates made until then.
  let step: Int
  /// What it says.
  let content: Content

  package init(wallTime: Double, step: Int, content: Content) {
    (self.wallTime, self.step, self.content) = (wallTime, step, content)
  }

  /// The message.
  package var bytes: [UInt8] {
    var event = ProtobufWriter()
    event.double(1, wallTime)
    event.integer(2, step)
    switch content {
    case .version: event.string(3, "brain.Event:2")
    case .sessionStart: event.message(7) { $0.integer(1, 1) }
    case .values(let values):
      event.message(5) { summary in
        for (tag, value) in values {
          summary.message(1) { message in
            message.string(1, tag)
            value.write(to: &message)
          }
        }
      }
    }
    return event.bytes
  }
}
