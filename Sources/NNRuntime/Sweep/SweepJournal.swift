// SPDX-License-Identifier: MIT

package import NNSpec

/// `sweep.jsonl`: what a sweep's trials came to, a line a result, written by one process and only added to.
///
/// Lines come in an order that does not depend on how many trials ran at once (but with `asha`), so that two journals of one sweep
/// are the same but for their times.
package struct SweepJournal {
  package static let fileName = "sweep.jsonl"
  package static let schema = "nnrun/sweep/v1"

  /// A line of the journal.
  package struct Entry: Sendable {
    package let place: SweepSchedule.Place
    /// As `values` says them.
    let configuration: JSONValue
    package let outcome: SweepTrial.Outcome
    /// Seconds since the sweep began, and where the first of its runs ran.
    package let time: Time
  }

  /// When, and beside which others, a result was made: nothing that is compared.
  package struct Time: Sendable {
    package let start: Double
    package let end: Double
    package let worker: Int

    package init(start: Double, end: Double, worker: Int) {
      (self.start, self.end, self.worker) = (start, end, worker)
    }
  }

  /// Why a journal cannot be gone on with.
  package struct Problem: Error, CustomStringConvertible {
    package let path: String
    package let reason: String

    package var description: String { "cannot go on with \(path): \(reason)" }
  }

  /// The first line.
  package static func header(_ plan: SweepPlan, name: String, identity: String) -> String {
    JSONValue.object([
      ("schema", .string(schema)), ("identity", .string(identity)), ("name", .string(name)),
      ("method", .string(type(of: plan.method).name)),
      ("monitor", .string(plan.spec.monitor)),
      ("goal", .string(plan.isHigherBetter ? "max" : "min")),
      ("trials", .int(plan.trials)), ("seed", .int(plan.seed)),
    ]).text
  }

  /// The line of a result.
  package static func line(
    _ trial: SweepTrial, rung: Int, _ plan: SweepPlan, _ time: Time
  ) -> String {
    guard let outcome = trial.outcomes[rung] else { preconditionFailure("rung \(rung) is open") }
    var members: [(String, JSONValue)] = [
      ("trial", .int(trial.number)), ("rung", .int(rung)), ("values", values(trial.point, plan)),
      ("seeds", .array(trial.seeds.map(JSONValue.int))),
      ("results", .array(outcome.values.map(JSONValue.double))),
      ("mean", outcome.running.isFinite ? .double(outcome.running) : .null),
      ("epochs", .int(outcome.epochs)), ("steps", .int(outcome.steps)),
    ]
    if let failure = outcome.failure { members.append(("failure", .string(failure))) }
    members += [
      ("start", .double(time.start)), ("end", .double(time.end)), ("worker", .int(time.worker)),
    ]
    return JSONValue.object(members).text
  }

  /// The settings of a configuration by path: numbers as numbers, all else as the text of its YAML.
  package static func values(_ point: SearchPoint, _ plan: SweepPlan) -> JSONValue {
    .object(
      zip(plan.space.parameters, point.texts).compactMap { parameter, text in
        text.map { (parameter.path, json($0)) }
      })
  }

  private static func json(_ text: String) -> JSONValue {
    if let whole = Int(text) { return .int(whole) }
    if let number = Double(text), number.isFinite { return .double(number) }
    return .string(text)
  }

  // MARK: - Reading

  /// What the journal of a folder began with; nil if it holds none.
  package static func identity(of folder: String) -> String? {
    guard let bytes = try? FileSystem.read("\(folder)/\(fileName)"),
      let line = bytes.split(separator: UInt8(ascii: "\n"), maxSplits: 1).first,
      let header = try? JSONValue.parse(Array(line)),
      case .string(let identity)? = header["identity"]
    else { return nil }
    return identity
  }

  /// The results of a folder, and how many bytes of the file they take: what stands behind was torn.
  package static func read(
    _ folder: String
  ) throws(Problem) -> (entries: [Entry], length: Int) {
    let path = "\(folder)/\(fileName)"
    guard let bytes = try? FileSystem.read(path) else {
      throw Problem(path: path, reason: "it cannot be read")
    }
    let end = bytes.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    let lines = bytes[..<end].split(separator: UInt8(ascii: "\n"))
    var entries: [Entry] = []
    for (index, line) in lines.enumerated().dropFirst() {
      guard let entry = (try? JSONValue.parse(Array(line))).flatMap(entry) else {
        throw Problem(path: path, reason: "line \(index + 1) is no result of this version")
      }
      entries.append(entry)
    }
    return (entries, end)
  }

  /// A result; nil if the line is none.
  package static func entry(_ json: JSONValue) -> Entry? {
    guard case .int(let trial)? = json["trial"], case .int(let rung)? = json["rung"],
      let values = json["values"], case .array(let results)? = json["results"],
      case .int(let epochs)? = json["epochs"], case .int(let steps)? = json["steps"]
    else { return nil }
    var failure: String?
    if case .string(let text)? = json["failure"] { failure = text }
    var worker = 0
    if case .int(let number)? = json["worker"] { worker = number }
    return Entry(
      place: .init(trial: trial, rung: rung), configuration: values,
      outcome: .init(
        values: results.compactMap(\.finite), running: json["mean"]?.finite ?? .nan,
        epochs: epochs, steps: steps, failure: failure),
      time: Time(
        start: json["start"]?.finite ?? 0, end: json["end"]?.finite ?? 0, worker: worker))
  }
}

extension SweepSchedule {
  /// Brings back what a journal holds; `open`: the runs that were begun and are in it no more.
  package mutating func replay(
    _ entries: [SweepJournal.Entry], path: String
  ) throws(SweepJournal.Problem) -> [Job] {
    var open: [Job] = []
    let most = entries.map(\.place.trial).max() ?? 0
    if most > plan.trials {
      throw .init(
        path: path, reason: "it has results of \(most) trials, and \(plan.trials) are asked for")
    }
    for entry in entries {
      while !open.contains(where: { $0.place == entry.place }) {
        guard case .run(let job) = next() else {
          throw .init(
            path: path, reason: "trial \(entry.place.trial) does not follow from those before")
        }
        open.append(job)
      }
      let trial = trials[entry.place.trial - 1]
      guard SweepJournal.values(trial.point, plan) == entry.configuration else {
        throw .init(
          path: path, reason: "trial \(trial.number) was chosen otherwise, by another version")
      }
      open.removeAll { $0.place == entry.place }
      receive(entry.outcome, at: entry.place)
    }
    _ = takeWritable()
    return open
  }
}

extension SweepSchedule.Job {
  package var place: SweepSchedule.Place { .init(trial: trial, rung: rung) }
}
