// SPDX-License-Identifier: MIT

package import NNSpec

/// How long a spec's data took to be read, and its network to be made.
package struct LoadingResult {
  package let name: String
  /// As they are on the disk.
  package let storedBytes: Int
  package let examples: Int
  /// Seconds from the first look at the spec until the first step can begin.
  package let seconds: Double
  /// Seconds of all processors in that time.
  package let processorSeconds: Double
  /// Seconds of all processors to read the files once more, before anything is made of their cells; nil without files.
  package let readingProcessorSeconds: Double?
  /// Seconds from the beginning of the process until then.
  package let ready: Double
  package let peakBytes: Int?

  /// Of a session that has just been made.
  package init(
    _ session: TrainingSession, seconds: Double, processorSeconds: Double,
    readingProcessorSeconds: Double?, ready: Double, peakBytes: Int?
  ) {
    name = session.spec.name
    storedBytes = session.data.storedBytes
    examples = [session.data.train, session.data.validation, session.data.test]
      .reduce(0) { $0 + ($1?.count ?? 0) }
    self.seconds = seconds
    self.processorSeconds = processorSeconds
    self.readingProcessorSeconds = readingProcessorSeconds
    self.ready = ready
    self.peakBytes = peakBytes
  }

  private var megabytes: Double { Double(storedBytes) / 1e6 }
  private var reading: Double? {
    readingProcessorSeconds.flatMap { $0 > 0 ? megabytes / $0 : nil }
  }

  /// One line.
  package var text: String {
    let number = { (value: Double) in NumberText.significant(value, 3) }
    return "\(name): ready to train \(number(1_000 * ready)) ms after the process began, "
      + "\(NumberText.count(examples)) examples of \(number(megabytes)) MB, "
      + "\(number(megabytes / seconds)) MB/s, \(number(megabytes / processorSeconds)) a core"
      + (reading.map { " (reading alone \(number($0)))" } ?? "")
      + (peakBytes.map { ", \(NumberText.bytes($0)) at most" } ?? "") + "\n"
  }

  /// `nnrun/bench-loading/v1`.
  package var json: JSONValue {
    .object([
      ("schema", .string("nnrun/bench-loading/v1")), ("name", .string(name)),
      ("stored_bytes", .int(storedBytes)), ("examples", .int(examples)),
      ("seconds", .double(seconds)), ("processor_seconds", .double(processorSeconds)),
      ("ready_ms", .double(1_000 * ready)), ("megabytes_per_second", .double(megabytes / seconds)),
      ("megabytes_per_core_second", .double(megabytes / processorSeconds)),
      ("reading_megabytes_per_core_second", reading.map { .double($0) } ?? .null),
      ("peak_bytes", peakBytes.map { .int($0) } ?? .null),
    ])
  }
}
