// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

/// Arrays, images and dates on their way to a network and back.
@Suite struct ArrayDataTests {
  @Test func bytesOfAnArchiveStayBytes() throws {
    let folder = try ImageSpec.folder()
    let run = try ImageSpec.run(ImageSpec.text("", ""), folder)
    guard case .bytes(_, 255) = run.session.data.train.inputs else {
      Issue.record("\(run.session.data.train.inputs.count) are no bytes")
      return
    }
    #expect(run.session.data.preprocessing.inputShape == Shape([5, 4, 1]))
    // A file for the trained network, with and without its target.
    var sink: [Diagnostic] = []
    let again = readExamples(
      run.session.spec, run.session.data.preprocessing, file: folder.path + "/f.npz",
      needsTarget: true, reportingTo: &sink)
    #expect(again?.count == 30 && again?.targets.count == 30, "\(sink.map(line))")
  }

  private static let dates =
    "day,y\n" + (1...20).map { "2024-03-\($0 < 10 ? "0" : "")\($0),\($0)\n" }.joined()

  @Test func datesAreScaledAndKept() throws {
    let folder = try TemporaryFolder(["f.csv": Self.dates, "p.csv": "day\n2024-03-11T12:00\n"])
    let (data, problems) = try readDataSpec(
      "data:\n  source: {csv: f.csv}\n  inputs: {day: {type: date, parts: [days, weekend], scale: {divide: 2}}}\n  target: {y: number}\n  split: {train: 50%, validation: 50%, shuffle: false}\n"
    )
    var sink = problems
    let loaded = try #require(
      loadData(data, baseDirectory: folder.path, seed: 1, reportingTo: &sink), "\(sink.map(line))")
    guard case .floats(let values) = loaded.train.inputs else { return }
    // The first of March 2024, a Friday, is day 8826; the second is a Saturday.
    #expect(Array(values.prefix(4)) == [4413, 0, 4413.5, 0.5])
    let json = loaded.preprocessing.json
    let back = try Preprocessing(json: json)
    #expect(back == loaded.preprocessing)
    let split = try #require(
      readExamples(
        data, back, file: "p.csv", baseDirectory: folder.path, needsTarget: false,
        reportingTo: &sink), "\(sink.map(line))")
    #expect(split.inputs == .floats([4418.25, 0]))
  }

  /// [examples, time, features] of an array are sequences.
  @Test func arraysWithTimeAreSequences() throws {
    let header = "{'descr': '|i1', 'fortran_order': False, 'shape': (4, 3, 2), }"
    let array: [UInt8] =
      [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.utf8.count), 0] + Array(header.utf8)
      + Array(0..<24)
    let target = "{'descr': '|i1', 'fortran_order': False, 'shape': (4,), }"
    let labels: [UInt8] =
      [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(target.utf8.count), 0] + Array(target.utf8)
      + [1, 0, 1, 1]
    let folder = try TemporaryFolder(["x.npy": array, "y.npy": labels])
    let (data, problems) = try readDataSpec(
      "data:\n  source: {npy: {x: x.npy, y: y.npy}}\n  inputs: {x: {type: sequence, scale: none}}\n  target: {y: binary}\n  split: {train: 50%, validation: 50%, shuffle: false}\n"
    )
    var sink = problems
    let facts = dataFacts(data, baseDirectory: folder.path, reading: .header, reportingTo: &sink)
    #expect(facts.inputShape == Shape([3, 2]))
    let loaded = try #require(
      loadData(data, baseDirectory: folder.path, seed: 1, reportingTo: &sink), "\(sink.map(line))")
    #expect(loaded.preprocessing.inputShape == Shape([3, 2]))
    #expect(loaded.train.inputs == .floats(ContiguousArray((0..<12).map { Float($0) })))
    #expect(loaded.train.inputSpans == [RowSpan(begin: 0, count: 3), RowSpan(begin: 3, count: 3)])
    #expect(try Preprocessing(json: loaded.preprocessing.json) == loaded.preprocessing)
    // The same numbers as three examples of four steps do not fit the network.
    let longer = header.replacing("(4, 3, 2)", with: "(3, 4, 2)")
    try folder.write(array.prefix(10) + Array(longer.utf8) + array.suffix(24), to: "z.npy")
    let split = readExamples(
      data, loaded.preprocessing, file: "z.npy", baseDirectory: folder.path, needsTarget: false,
      reportingTo: &sink)
    #expect(split == nil)
    #expect(
      sink.last?.message == "`x` has 4 steps in `z.npy`, the network was trained on 3")
  }
}
