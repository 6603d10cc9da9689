// SPDX-License-Identifier: MIT

import Foundation
import NNSpec
import Testing

/// One file of golden vectors; the README beside them says where the numbers come from.
struct ReferenceFile: Sendable, CustomStringConvertible {
  let name: String
  let root: JSONValue

  var description: String { name }
  var family: String { root["family"]?.string ?? "" }
  var cases: [JSONValue] { root["cases"]?.items ?? [] }

  /// The folder `Tests/Reference`, or the one that `NN_REFERENCE` names.
  static let folder: String =
    ProcessInfo.processInfo.environment["NN_REFERENCE"]
    ?? URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Reference").path()

  static let all: [ReferenceFile] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasSuffix(".json") }.sorted().compactMap { name in
      guard let data = FileManager.default.contents(atPath: folder + "/" + name),
        let root = try? JSONValue.parse(Array(data))
      else { return nil }
      return ReferenceFile(name: name, root: root)
    }
  }()
}

/// Numbers with a shape, row-major.
struct Tensor {
  let shape: [Int]
  let data: [Double]

  var floats: [Float] { data.map(Float.init) }
  var count: Int { data.count }
}

extension JSONValue {
  var items: [JSONValue]? { if case .array(let items) = self { items } else { nil } }
  var members: [(String, JSONValue)]? {
    if case .object(let members) = self { members } else { nil }
  }
  var string: String? { if case .string(let text) = self { text } else { nil } }
  var isNull: Bool { if case .null = self { true } else { false } }

  var number: Double? {
    switch self {
    case .int(let value): Double(value)
    case .double(let value): value
    default: nil
    }
  }

  var numbers: [Double]? { items.map { $0.compactMap(\.number) } }

  var tensor: Tensor? {
    guard let shape = self["shape"]?.numbers, let data = self["data"]?.numbers else { return nil }
    precondition(shape.reduce(1, *) == Double(data.count), "\(data.count) numbers as \(shape)")
    return Tensor(shape: shape.map { Int($0) }, data: data)
  }

  /// Tensors by name.
  var tensors: [(String, Tensor)] {
    (members ?? []).compactMap { name, value in value.tensor.map { (name, $0) } }
  }
}

/// The largest error so far, in a scale in which every error must stay below `tolerance`.
struct Comparison {
  /// |ours - theirs| ≤ tolerance (1 + |theirs|): float32 has 24 bits, and sums of some hundred terms lose a few.
  var tolerance = 5e-5
  private(set) var largest = 0.0
  private(set) var place = ""
  private(set) var failures: [String] = []

  mutating func check(_ ours: [Float], _ theirs: Tensor, _ what: String, ignoring: Set<Int> = []) {
    check(ours.map(Double.init), theirs.data, what, ignoring: ignoring)
  }

  mutating func check(
    _ ours: [Double], _ theirs: [Double], _ what: String, ignoring: Set<Int> = []
  ) {
    guard ours.count == theirs.count else {
      failures.append("\(what): \(ours.count) values for \(theirs.count)")
      return
    }
    for index in ours.indices where !ignoring.contains(index) {
      let error = abs(ours[index] - theirs[index]) / (1 + abs(theirs[index]))
      if !(error <= tolerance) {
        failures.append("\(what)[\(index)]: \(ours[index]) instead of \(theirs[index])")
      }
      if error > largest { (largest, place) = (error, "\(what)[\(index)]") }
    }
  }
}
