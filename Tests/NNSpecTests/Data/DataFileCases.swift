// SPDX-License-Identifier: MIT

import Foundation
import NNSpec
import Testing

/// Files of arrays and images with what they hold; Tests/Scripts/extra_data_files.py writes them.
struct DataFileCase: Sendable {
  let name: String
  let kind: String
  let bytes: ContiguousArray<UInt8>
  let sizes: [Int]
  let values: [Double]

  static let all: [DataFileCase] = {
    let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Reference/files/extra_data_files.json").path()
    guard let data = FileManager.default.contents(atPath: path),
      let root = try? JSONValue.parse(Array(data)), case .array(let cases) = root["cases"]
    else { return [] }
    return cases.compactMap { item in
      guard case .string(let name) = item["name"], case .string(let kind) = item["kind"],
        case .string(let hex) = item["bytes"], case .array(let sizes) = item["sizes"],
        case .array(let values) = item["values"]
      else { return nil }
      let digits = hex.compactMap(\.hexDigitValue)
      return DataFileCase(
        name: name, kind: kind,
        bytes: ContiguousArray(
          stride(from: 0, to: digits.count - 1, by: 2).map {
            UInt8(digits[$0] * 16 + digits[$0 + 1])
          }), sizes: sizes.compactMap(number).map { Int($0) }, values: values.compactMap(number))
    }
  }()

  private static func number(_ value: JSONValue) -> Double? {
    switch value {
    case .int(let value): Double(value)
    case .double(let value): value
    default: nil
    }
  }

  static func named(_ name: String) throws -> DataFileCase {
    try #require(all.first { $0.name == name })
  }

  /// What a file of this kind holds.
  static func read(
    _ kind: String, _ bytes: ContiguousArray<UInt8>
  ) throws -> (sizes: [Int], values: [Double]) {
    switch kind {
    case "npy":
      let reader = try NPYReader(bytes)
      return ([reader.count] + reader.sizes, numbers(try reader.values(bytes)))
    case "npz":
      let archive = try ZipReader(bytes)
      var first: (sizes: [Int], values: [Double]) = ([], [])
      for member in archive.members {
        let inner = try read("npy", archive.read(member))
        if member.name == "x.npy" { first = inner }
      }
      return first
    case "png":
      let image = try PNGReader(bytes).read(bytes)
      return (image.shape.sizes, image.samples.map { Double($0) })
    default:
      let reader = try NetpbmReader(bytes)
      return (reader.shape.sizes, try reader.samples(bytes).map { Double($0) })
    }
  }

  private static func numbers(_ values: RawFeature.Values) -> [Double] {
    switch values {
    case .numbers(let numbers, _, _): Array(numbers)
    case .bytes(let bytes): bytes.map { Double($0) }
    case .codes, .unread: []
    }
  }
}
