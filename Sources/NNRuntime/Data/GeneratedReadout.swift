// SPDX-License-Identifier: MIT

import NNSpec

/// A built-in set in the form of a file that was read.
func generatedReadout(_ data: DataSpec, seed: UInt64) -> DataReadout? {
  guard let set = data.source.value.generate, let target = data.target else { return nil }
  let source = data.source.value
  var random = RandomStream(Philox(seed: seed, purpose: "generate", path: set.rawValue))
  if let standard = set.standardLength {
    let length = source.length ?? standard
    let sequences = generateSequences(
      set, count: source.count, length: length, from: &random)
    return readout(data, set, sequences.table(set, count: source.count), sequences.stored)
  }
  let points = generate(set, count: source.count, noise: source.noise, from: &random)
  let width = data.inputs.count
  let inputs = data.inputs.enumerated().map { index, input in
    RawFeature(
      name: input.name, type: .number, columns: [input.name], width: 1, shape: nil,
      values: .numbers(points.inputs, stride: width, offsets: [index]))
  }
  let values: RawFeature.Values =
    if let classes = set.classes {
      .codes(
        ContiguousArray(points.targets.map { Int32($0) }), stride: 1, offset: 0, texts: classes)
    } else {
      .numbers(points.targets, stride: 1, offsets: [0])
    }
  let label = RawFeature(
    name: target.name, type: target.value.type, columns: [target.name], width: 1, shape: nil,
    values: values)
  let table = ExampleTable(
    name: set.rawValue, count: source.count, inputs: inputs, target: label,
    stepCount: source.count, rows: ContiguousArray(1...source.count))
  return readout(data, set, table, littleEndian(points.inputs + points.targets))
}

private func readout(
  _ data: DataSpec, _ set: GeneratedSet, _ table: ExampleTable, _ bytes: ContiguousArray<UInt8>
) -> DataReadout {
  let part = DataPart(
    role: .train, name: set.rawValue, rowCount: table.count, rows: table.rows,
    features: table.inputs + [table.target], stored: [bytes])
  return DataReadout(parts: [part], tables: [table], targetClasses: set.classes)
}

/// The bytes of numbers, the lowest first.
func littleEndian(_ numbers: ContiguousArray<Double>) -> ContiguousArray<UInt8> {
  var bytes = ContiguousArray<UInt8>()
  bytes.reserveCapacity(numbers.count * 8)
  for value in numbers {
    for shift in stride(from: UInt64(0), to: 64, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: value.bitPattern >> shift))
    }
  }
  return bytes
}
