// SPDX-License-Identifier: MIT

package import NNSpec

/// `summary.json`: what a run came to, for other programs.
package enum SummaryFile {
  /// Its name in the run folder.
  package static let fileName = "summary.json"

  /// Returns the document of a finished run.
  package static func document(_ start: RunStart, _ end: RunEnd) -> JSONValue {
    .object([
      ("schema", .string("nnrun/summary/v1")),
      ("name", .string(start.name)),
      ("status", .string(end.status.rawValue)),
      ("seed", .int(Int(clamping: start.seed))),
      ("epochs", .int(end.epochs)),
      ("steps", .int(end.steps)),
      ("best_epoch", end.bestEpoch.map { .int($0) } ?? .null),
      ("parameters", .int(start.parameters)),
      (
        "metrics",
        .object([
          ("train", .numbers(end.train)),
          ("validation", .numbers(end.validation)),
          ("test", .numbers(end.test)),
        ])
      ),
      (
        "per_class",
        .array(end.shownTargets(start).flatMap { $0.perClass(part: end.shownPart) })
      ),
      (
        "time",
        .object([
          ("total", .number(end.totalSeconds)),
          ("training", .number(end.trainingSeconds)),
          ("first_step", .number(end.firstStepSeconds)),
        ])
      ),
      ("spec_sha256", .string(end.specSHA256)),
      ("weights_sha256", .string(end.weightsSHA256)),
      ("data_sha256", .string(end.dataSHA256)),
    ])
  }
}
