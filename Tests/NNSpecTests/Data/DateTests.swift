// SPDX-License-Identifier: MIT

import NNSpec
import Testing

@Suite struct DateTests {
  /// Days since 2000 and weekdays by `date -d … +%s` and `+%u` of GNU coreutils.
  static let known: [(text: String, number: Int, weekday: Int, dayOfYear: Int)] = [
    ("2000-01-01", 0, 5, 0), ("2000-03-01", 60, 2, 60), ("2024-02-29", 8825, 3, 59),
    ("1969-07-20", -11_122, 6, 200), ("1900-12-31", -36_160, 0, 364), ("2026-11-24", 9824, 1, 327),
  ]

  @Test(arguments: known.indices)
  func daysAreCounted(_ index: Int) throws {
    let known = Self.known[index]
    let date = try #require(CalendarDate(known.text))
    #expect(date.dayNumber == known.number)
    #expect(date.dayOfWeek == known.weekday)
    #expect(date.dayOfYear == known.dayOfYear)
  }

  @Test func timesMayStandBehind() throws {
    #expect(try #require(CalendarDate("2024-03-01T06:30")).seconds == 23_400)
    #expect(try #require(CalendarDate("2024-03-01 06:30:15.25")).seconds == 23_415.25)
    let shifted = try #require(CalendarDate("2024-03-01T06:00:00+02:00"))
    #expect(shifted.offset == 7200)
    // Four in the morning UTC: day 8826 and a sixth.
    let days = DatePart.days.values(shifted)
    #expect(abs(days[0] - (8826 + 1.0 / 6)) < 1e-9)
    #expect(CalendarDate("2024-03-01T06:00:00Z")?.offset == 0)
  }

  @Test(arguments: [
    "", "2024", "2024-3-1", "2023-02-29", "1900-02-29", "2024-13-01", "2024-00-10", "2024-01-00",
    "0000-01-01", "01.03.2024", "2024-03-01T", "2024-03-01T24:00", "2024-03-01T12:60",
    "2024-03-01T12:00:60", "2024-03-01T12:00:01.", "2024-03-01T12:00+1", "2024-03-01x",
    "2024-03-01T12:00Z ",
  ])
  func otherFormsAreNone(_ text: String) {
    #expect(CalendarDate(text) == nil)
  }

  /// Quarters of each circle.
  @Test func partsLieOnCircles() throws {
    let date = try #require(CalendarDate("2023-04-01T18:00"))
    let expected: [(DatePart, [Double])] = [
      (.year, [2023]), (.month, [1, 0]), (.dayOfMonth, [0, 1]), (.weekend, [1]),
      (.timeOfDay, [-1, 0]), (.days, [8491.75]),
    ]
    for (part, values) in expected {
      #expect(part.width == values.count)
      for (ours, theirs) in zip(part.values(date), values) { #expect(abs(ours - theirs) < 1e-12) }
    }
    // Wednesday is two sevenths round; the 183rd day of a common year is 182 of 365.
    let wednesday = DatePart.dayOfWeek.values(try #require(CalendarDate("2024-01-03")))
    #expect(abs(wednesday[0] - 0.974_927_912_181_824) < 1e-12)
    let middle = DatePart.dayOfYear.values(try #require(CalendarDate("2023-07-02")))
    #expect(abs(middle[1] - -0.999_962_959_116_265_5) < 1e-12)
  }

  private static let table = "day,y\n2024-03-01,1\n2024-03-02,2\n2024-13-01,3\n,4\n"

  @Test func datesBecomeNumbers() throws {
    let text =
      "data:\n  source: {csv: f.csv}\n  inputs: {day: {type: date, parts: [year, weekend], missing: drop}}\n  target: {y: number}\n"
    let folder = try TemporaryFolder(["f.csv": Self.table])
    let (data, problems) = try readDataSpec(text)
    var sink = problems
    _ = dataFacts(data, baseDirectory: folder.path, reading: .full, reportingTo: &sink)
    #expect(
      sink.map(line).contains {
        $0.contains("`2024-13-01` in column `day` is no date: f.csv:4")
      }, "\(sink.map(line))")
    try folder.write(
      Array(Self.table.replacing("2024-13-01", with: "2024-03-03").utf8), to: "f.csv")
    sink = []
    let readout = try #require(
      readData(data, baseDirectory: folder.path, depth: .everything, reportingTo: &sink))
    #expect(sink.isEmpty)
    let day = try #require(readout.parts[0].features[0])
    #expect(day.width == 2)
    #expect((0..<3).map { day.number($0, 0) } == [2024, 2024, 2024])
    #expect((0..<3).map { day.number($0, 1) } == [0, 1, 1])
    #expect(day.isMissing(3) && readout.tables[0].kept == [0, 1, 2])
    for reading in [DataFacts.Reading.none, .header, .full] {
      let facts = dataFacts(data, baseDirectory: folder.path, reading: reading, reportingTo: &sink)
      #expect(facts.inputShape == Shape([2]))
    }
  }

  @Test func optionsOfDatesAreJudged() throws {
    func problems(_ feature: String, _ target: String = "number") throws -> [String] {
      try readDataSpec(
        "data:\n  source: {csv: f.csv}\n  inputs: {day: \(feature)}\n  target: {y: \(target)}\n"
      ).diagnostics.filter { $0.severity == .error }.map(line)
    }
    #expect(try problems("{type: date, missing: {value: 2024-01-01}}").isEmpty)
    #expect(try problems("{type: date, missing: {value: 5}}").count == 1)
    #expect(try problems("{type: date, missing: mode}").count == 1)
    #expect(try problems("{type: date, parts: []}").count == 1)
    #expect(try problems("{type: date, parts: [year, year]}").count == 1)
    #expect(
      try readDataSpec(
        "data:\n  source: {csv: f.csv}\n  inputs: {day: {type: number, parts: [year]}}\n  target: {y: number}\n"
      ).diagnostics.contains { $0.message == "`parts` has no effect on a number" })
    #expect(try problems("number", "date").count == 1)
  }
}
