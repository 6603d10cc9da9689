// SPDX-License-Identifier: MIT

extension MutableSpec {
  func changingText(_ mutation: SpecMutation, _ random: inout SeededGenerator) -> MutatedSpec? {
    switch mutation {
    case .breakAnchor: return breakingAnchor(&random)
    case .cut:
      let end = Int.random(in: 0..<bytes.count, using: &random)
      return MutatedSpec(mutation, Array(bytes[..<end]), at: end..<end)
    case .insertBytes:
      let place = Int.random(in: 0...bytes.count, using: &random)
      let count = Int.random(in: 1...4, using: &random)
      let inserted = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
      return MutatedSpec(
        mutation, replacing(place..<place, with: inserted), at: place..<place + count)
    default: return changingLine(mutation, &random)
    }
  }

  private func breakingAnchor(_ random: inout SeededGenerator) -> MutatedSpec? {
    let marks = bytes.indices.dropFirst().dropLast().filter { index in
      [UInt8(ascii: "&"), UInt8(ascii: "*")].contains(bytes[index])
        && [0x20, UInt8(ascii: "["), UInt8(ascii: ",")].contains(bytes[index - 1])
        && (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(bytes[index + 1])
    }
    guard let mark = marks.randomElement(using: &random),
      !indentation(of: mark).contains(UInt8(ascii: "#"))
    else { return nil }
    let text = replacing(mark + 1..<mark + 1, with: "z".utf8)
    var result = MutatedSpec(.breakAnchor, text, at: mark..<mark + 3)
    result.isSurelyWrong = bytes[mark] == UInt8(ascii: "*")
    return result
  }

  private func changingLine(
    _ mutation: SpecMutation, _ random: inout SeededGenerator
  ) -> MutatedSpec? {
    var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    let place = Int.random(in: lines.indices, using: &random)
    let begin = lines[..<place].reduce(0) { $0 + $1.count + 1 }
    switch mutation {
    case .duplicateLine: lines.insert(lines[place], at: place)
    case .dropLine: lines.remove(at: place)
    case .indent: lines[place] = [0x20] + lines[place]
    case .outdent:
      guard lines[place].first == 0x20 else { return nil }
      lines[place] = lines[place].dropFirst()
    default: lines.swapAt(place, max(0, place - 1))
    }
    let text = Array(lines.joined(separator: [0x0A]))
    return MutatedSpec(mutation, text, at: begin..<begin + 1)
  }
}
