// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

@Suite struct GeneratedSequencesTests {
  private func data(_ source: String, seed: UInt64 = 0) throws -> LoadedData {
    try loaded("  source: {\(source)}\n  split: {train: 90%, test: 10%}\n", [:], seed: seed)
  }

  @Test func addingSumsTwoMarkedNumbers() throws {
    let data = try data("generate: adding, count: 200, length: 9")
    #expect(data.train.count == 180 && data.train.inputWidth == 2 && data.train.longest == 9)
    for example in 0..<data.train.count {
      let steps = data.train.steps(example)
      let marked = steps.indices.filter { steps[$0][1] == 1 }
      #expect(steps.allSatisfy { $0[1] == 0 || $0[1] == 1 } && marked.count == 2)
      #expect(marked[0] < 4 && marked[1] >= 4)
      #expect(steps.allSatisfy { $0[0] >= 0 && $0[0] <= 1 })
      let sum = steps[marked[0]][0] + steps[marked[1]][0]
      #expect((data.train.goals(example)[0] - sum).magnitude < 1e-6)
    }
    #expect(data.preprocessing.inputShape == Shape([9, 2]))
    let checked = try facts("  source: {generate: adding}\n  split: {train: 100%}\n", [:])
    #expect(checked.inputShape == Shape([50, 2]) && checked.target?.kind == .number)
    #expect(checked.target?.steps == nil && checked.rows == 1000)
  }

  @Test func copyRepeatsAfterTheMark() throws {
    let data = try data("generate: copy, count: 50, length: 4")
    #expect(data.train.inputWidth == 11 && data.train.longest == 9)
    var seen: Set<Float> = []
    for example in 0..<data.train.count {
      let steps = data.train.steps(example).map { $0[0] }
      let goals = data.train.goals(example)
      #expect(steps[4] == 1 && steps[5...].allSatisfy { $0 == 0 } && goals.count == 9)
      #expect(steps[..<4].map { $0 - 1 } == Array(goals[5...]))
      #expect(goals[..<5].allSatisfy { $0 == 0 })
      seen.formUnion(goals[5...])
    }
    #expect(seen == Set((1...8).map(Float.init)))
    #expect(data.preprocessing.target.classes == ["blank", "1", "2", "3", "4", "5", "6", "7", "8"])
    let checked = try facts("  source: {generate: copy}\n  split: {train: 100%}\n", [:])
    #expect(checked.inputShape == Shape([21, 11]) && checked.target?.steps == .fixed(21))
    #expect(checked.target?.width == 9)
  }

  @Test func additionIsAnswered() throws {
    let data = try data("generate: addition, count: 500, length: 2")
    let classes = Array(" 0123456789+")
    var questions: Set<[Int]> = []
    for part in data.parts {
      for example in 0..<part.count {
        let question = String(part.steps(example).map { classes[Int($0[0])] })
        let answer = String(part.goals(example).map { classes[Int($0)] })
        #expect(question.count == 5 && answer.count == 3)
        let terms = question.filter { $0 != " " }.split(separator: "+").compactMap { Int($0) }
        #expect(terms.count == 2 && Int(answer.filter { $0 != " " }) == terms.reduce(0, +))
        questions.insert(terms.sorted())
      }
    }
    #expect(questions.count == 500)
    let all = try loaded(
      "  source: {generate: addition, count: 55, length: 1}\n  split: {train: 100%}\n", [:])
    #expect(all.train.count == 55 && all.train.inputWidth == 13)
    let checked = try facts("  source: {generate: addition}\n  split: {train: 100%}\n", [:])
    #expect(checked.inputShape == Shape([7, 13]) && checked.target?.steps == .fixed(4))
    #expect(checked.target?.width == 11 && checked.target?.kind == .category)
  }

  @Test(arguments: ["adding", "copy", "addition"])
  func theSeedDecides(_ set: String) throws {
    let first = try data("generate: \(set), count: 20", seed: 3)
    #expect(try data("generate: \(set), count: 20", seed: 3).train == first.train)
    #expect(try data("generate: \(set), count: 20", seed: 4).train != first.train)
    #expect(try reread(first.preprocessing) == first.preprocessing)
  }
}
