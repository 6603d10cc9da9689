// SPDX-License-Identifier: MIT

package import NNSpec

extension RunComparison {
  package static let schema = "nnrun/compare/v1"

  /// For programs.
  package var json: JSONValue {
    .object([
      ("schema", .string(Self.schema)), ("base", .string(runs[base].folder)),
      ("runs", .array(runs.indices.map(json))), ("notes", .array(notes.map(JSONValue.string))),
    ])
  }

  private func json(_ index: Int) -> JSONValue {
    let run = runs[index]
    let (start, end) = (run.history.start, run.history.end)
    var members: [(String, JSONValue)] = [
      ("folder", .string(run.folder)), ("name", .string(start.name)),
      ("status", end.map { .string($0.status.rawValue) } ?? .null),
      ("epochs", .int(end?.epochs ?? run.history.evaluations.last?.epoch ?? 0)),
      ("steps", .int(end?.steps ?? run.history.evaluations.last?.step ?? 0)),
      ("best_epoch", (end?.bestEpoch ?? run.history.best?.epoch).map(JSONValue.int) ?? .null),
      ("parameters", .int(start.parameters)), ("seed", .int(Int(clamping: start.seed))),
      ("training_seconds", .number(run.seconds)),
      ("metrics", numbers(index) { value($0, $1) }),
    ]
    if index != base {
      members.append(("differences", numbers(index) { difference($0, $1) }))
      members.append(("spec", specDifference(index)?.json ?? .null))
    }
    return .object(members)
  }

  private func numbers(_ run: Int, _ number: (Metric, Int) -> Double?) -> JSONValue {
    .object(
      ["train", "validation", "test"].map { part in
        let found = metrics.filter { $0.part == part }.compactMap { metric in
          number(metric, run).map { (metric.name, JSONValue.number($0)) }
        }
        return (part, .object(found))
      })
  }
}
