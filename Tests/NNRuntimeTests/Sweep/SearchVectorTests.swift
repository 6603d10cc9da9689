// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

/// Searches against the numbers of SciPy and Optuna (Tests/Scripts/search.py).
@Suite struct SearchVectorTests {
  private static let document: JSONValue = {
    let bytes = TextFile.read(ReferenceFile.folder + "/files/search.json") ?? []
    return (try? JSONValue.parse(bytes)) ?? .null
  }()
  private static let values: [String: SearchSpace.Values] = [
    "rate": .log(1e-4, 1e-1), "momentum": .uniform(0, 0.99), "width": .int(8, 512, isLog: true),
    "depth": .int(1, 100, isLog: false), "kind": .choice(["a", "b", "c"]),
  ]

  private func items(_ value: JSONValue?) throws -> [JSONValue] {
    guard case .array(let items)? = value else { return try #require(nil as [JSONValue]?) }
    return items
  }

  private func numbers(_ value: JSONValue?) throws -> [Double] {
    try items(value).map { try #require($0.finite) }
  }

  @Test func sobolIsSciPys() throws {
    let points = try items(Self.document["sobol"]?["points"])
    #expect(points.count == 10)
    for item in points {
      guard case .int(let index)? = item["index"] else { continue }
      #expect(try SobolSequence(dimensions: 32).point(index) == numbers(item["point"]))
    }
  }

  @Test func shiftedPointsStayEven() {
    let sequence = SobolSequence(dimensions: 5)
    let shifts: [UInt32] = [7, 0xDEAD_BEEF, 1 << 31, 12_345, 0xFFFF_FFFF]
    for axis in 0..<5 {
      let boxes = (0..<64).map { Int(sequence.point($0, shifts: shifts)[axis] * 64) }
      #expect(Set(boxes).count == 64)
    }
  }

  @Test(arguments: 0..<6) func densitiesAreOptunas(_ index: Int) throws {
    let item = try items(Self.document["tpe"])[index]
    let names = try items(item["names"]).compactMap { name -> String? in
      if case .string(let text) = name { text } else { nil }
    }
    let space = SearchSpace(
      try names.map { name in
        let values = try #require(Self.values[name])
        return SearchSpace.Parameter(path: name, values: values, condition: nil, points: nil)
      })
    let history = try items(item["history"]).map { trial in
      SearchObservation(
        point: try point(trial["params"], names), standing: try standing(trial))
    }
    let choice = TpeChoice(space: space, higherIsBetter: false, candidates: 24)
    let (below, above) = choice.split(history)
    let good = try numbers(item["below"]).map { history[Int($0)].point }
    #expect(below.map(\.point) == good)
    let indices = Array(names.indices)
    let points = try items(item["points"]).map { try point($0, names) }
    for (side, name) in [(below, "good"), (above, "other")] {
      let estimator = choice.estimator(indices, side)
      for (point, expected) in zip(points, try numbers(item[name])) {
        let numbers = try zip(indices, point.texts).map { index, text in
          try #require(space.parameters[index].values.number(text ?? ""))
        }
        let found = estimator.logDensity(numbers)
        #expect(abs(found - expected) < 1e-8 * max(1, abs(expected)), "\(name) at \(numbers)")
      }
    }
  }

  private func point(_ params: JSONValue?, _ names: [String]) throws -> SearchPoint {
    SearchPoint(
      texts: try names.map { name in
        switch try #require(params?[name]) {
        case .int(let value): "\(value)"
        case .double(let value): "\(value)"
        case .string(let text): text
        default: nil
        }
      })
  }

  private func standing(_ trial: JSONValue) throws -> SearchObservation.Standing {
    guard let value = trial["value"]?.finite else { return .running }
    guard case .int(let rung)? = trial["rung"] else { return .done(value: value) }
    return .judged(rung: rung, value: value)
  }

  @Test func bracketsAreOptunas() throws {
    for item in try items(Self.document["hyperband"]) {
      let (least, most, eta) = (
        Int(try #require(item["min"]?.finite)), Int(try #require(item["max"]?.finite)),
        Int(try #require(item["eta"]?.finite))
      )
      let rungs = TrialRungs.rungs(.epochs(least), eta: eta, epochs: most)
      let brackets = TrialRungs.brackets(rungs: rungs.count, eta: eta)
      #expect(try brackets.map { Double($0.trials) } == numbers(item["trials"]))
      #expect(brackets.map(\.firstRung) == Array(rungs.indices))
    }
  }

  @Test func promotionsAreOptunas() throws {
    let cases = try items(Self.document["asha"])
    #expect(cases.count == 36)
    for item in cases {
      let values = try numbers(item["values"])
      let eta = Int(try #require(item["eta"]?.finite))
      let expected = try items(item["promoted"]).map { $0 == .bool(true) }
      let found = values.map {
        TrialRungs.isPromoted(
          $0, among: values, eta: eta, higherIsBetter: item["maximise"] == .bool(true))
      }
      #expect(found == expected)
    }
  }

  @Test(arguments: 0..<2) func importanceIsOptunas(_ index: Int) throws {
    let item = try items(Self.document["importance"])[index]
    let names = ["rate", "momentum", "width", "depth", "kind"]
    let space = SearchSpace(
      try names.map { name in
        let values = try #require(Self.values[name])
        return SearchSpace.Parameter(path: name, values: values, condition: nil, points: nil)
      })
    let trials = try items(item["history"]).map { trial in
      (point: try point(trial["params"], names), value: try #require(trial["value"]?.finite))
    }
    let ordered = trials.sorted { $0.value < $1.value }.map(\.point)
    let shares = try #require(
      SettingImportance.shares(space, ordered, best: (ordered.count + 9) / 10))
    for (name, share) in zip(names, shares) {
      let expected = try #require(item["shares"]?[name]?.finite)
      #expect(abs(share - expected) < 1e-6, "\(name): \(share), \(expected)")
    }
  }
}
