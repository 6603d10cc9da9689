// SPDX-License-Identifier: MIT

package import NNSpec

extension TrainingSession {
  /// Why so many processes cannot train this spec together; nil if they can.
  package func sharingProblem(among count: Int) -> Diagnostic? {
    let shards = spec.training.shards
    guard count.nonzeroBitCount != 1 || count > shards else { return nil }
    let span =
      spec.root.training.spans["shards"] ?? spec.root.training.span
      ?? SourceSpan(file: spec.file, start: 0, end: 0)
    let parts = shards == 1 ? "batches that are not cut into parts" : "batches of \(shards) parts"
    let needed = 1 << (Int.bitWidth - (count - 1).leadingZeroBitCount)
    let help =
      count.nonzeroBitCount == 1
      ? [
        "write `shards: \(needed)` or more, a power of two: it decides the sums, and so the last digits"
      ]
      : ["start 2, 4, 8 … processes, at most as many as there are parts"]
    return Diagnostic(
      .outOfRange, "\(count) processes cannot share \(parts)", at: span, help: help,
      path: "training.shards")
  }
}

extension RunOrigin {
  /// What another process has that differs; nil if nothing does.
  package func mismatch(_ other: RunOrigin?) -> String? {
    guard let other else { return "nothing" }
    if other.build != build { return "another version of nnrun (\(other.build), not \(build))" }
    if other.specSHA256 != specSHA256 { return "another spec" }
    if other.dataSHA256 != dataSHA256 { return "other data" }
    if other.instructionSet != instructionSet {
      return
        "another instruction set (\(other.instructionSet), not \(instructionSet); --cpu sets it)"
    }
    return nil
  }
}
