// SPDX-License-Identifier: MIT

import Foundation
import NNSpec
import Testing

/// `train`, `evaluate` and `predict` on folders of images, arrays and JSON lines, and of several targets.
@Suite struct FormatCommandTests {
  private func train(_ program: Program, _ spec: String) throws {
    try program.write("nnspec: 1\nseed: 1\n" + spec, to: "run.nn.yaml")
    let result = try program.run("train", "run.nn.yaml", "--run-dir", "run", "--quiet")
    try #require(result.code == 0, "\(result.messages)")
  }

  private func metric(_ program: Program, _ name: String, _ arguments: String...) throws -> Double {
    let result = try program.run(["evaluate", "run", "--json"] + arguments)
    try #require(result.code == 0, "\(result.messages)")
    let found = try JSONValue.parse(Array(result.output.utf8))["metrics"]?[name]
    guard case .double(let value)? = found else {
      Issue.record("no \(name): \(result.output)")
      return .nan
    }
    return value
  }

  private func lines(_ text: String) -> [[String]] {
    text.split(separator: "\n").map { line in
      line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
  }

  /// Bright on the left or on the right half; ASCII, so that a text file can hold it.
  private func image(_ isLeft: Bool, _ number: Int) -> String {
    let pixels = (0..<16).map { ($0 % 4 < 2) == isLeft ? 90 + ($0 * number) % 30 : 32 }
    let bytes = pixels.compactMap { UnicodeScalar($0) }.map { String(Character($0)) }
    return "P5\n4 4\n255\n" + bytes.joined()
  }

  @Test func imagesAreAugmentedAndMixed() throws {
    let program = try Program()
    defer { program.remove() }
    for number in 0..<20 {
      try program.write(image(true, number), to: "pics/left/\(10 + number).pgm")
      if number % 2 == 0 { try program.write(image(false, number), to: "pics/right/\(number).pgm") }
    }
    try train(
      program,
      """
      data:
        source: {images: pics}
        inputs: {image: image}
        target: {label: category}
        split: {train: 80%, validation: 20%, stratify: true}
        balance: oversample
        augmentation: {shift: 1, noise: 0.05}
      model: {layers: [{conv2d: {filters: 4, kernel: 3}}, relu, flatten, output]}
      training:
        loss: cross_entropy
        optimiser: {adam: {learning_rate: 0.03}}
        epochs: 2
        batch_size: 8
        mixup: 0.2
        metrics: [accuracy]
      """)
    let summary = try JSONValue.parse(Array(try program.read("run/summary.json").utf8))
    let validation = summary["metrics"]?["validation"]
    guard case .double(let loss)? = validation?["loss"] else {
      Issue.record("no loss")
      return
    }
    #expect(try abs(metric(program, "loss", "--split", "validation") - loss) < 1e-9)
    guard case .array(let classes)? = summary["per_class"] else {
      Issue.record("no per_class")
      return
    }
    #expect(classes.map { $0["class"] } == [.string("left"), .string("right")])
    #expect(classes.map { $0["support"] } == [.int(4), .int(2)])
    // The whole folder with its classes, a flat one, and one image.
    _ = try metric(program, "accuracy", "--data", "pics")
    let all = try program.run("predict", "run", "--data", "pics")
    let rows = lines(all.output)
    #expect(rows[0] == ["row", "label", "probability", "p(left)", "p(right)"])
    #expect(rows.count == 31, "\(all)")
    try program.write(image(true, 3), to: "flat/a.pgm")
    try program.write(image(false, 4), to: "flat/b.pgm")
    let flat = lines(try program.run("predict", "run", "--data", "flat").output)
    #expect(flat.count == 3, "\(flat)")
    let one = lines(try program.run("predict", "run", "--data", "flat/b.pgm").output)
    #expect(one.count == 2 && one.last?.dropFirst() == flat.last?.dropFirst(), "\(one) \(flat)")
  }

  @Test func linesOfJSON() throws {
    let program = try Program()
    defer { program.remove() }
    let rows = (0..<40).map { #"{"v": [\#($0 % 5), \#($0 % 3)], "y": \#($0 % 5 + $0 % 3)}"# }
    try program.write(rows.joined(separator: "\n"), to: "f.jsonl")
    try train(
      program,
      """
      data:
        source: {jsonl: f.jsonl}
        inputs: {v: vector}
        target: {y: number}
        split: {train: 75%, test: 25%}
      model: {layers: [{dense: 1}]}
      training: {loss: mean_squared_error, optimiser: {adam: {learning_rate: 0.1}}, epochs: 150, metrics: [r2]}
      """)
    #expect(try metric(program, "r2", "--data", "f.jsonl") > 0.99)
    // Without the target.
    try program.write("{\"v\": [4, 2]}\n{\"v\": [0, 1]}\n", to: "new.jsonl")
    let found = try program.run("predict", "run", "--data", "new.jsonl", "--format", "jsonl")
    let values = try found.output.split(separator: "\n").map {
      try JSONValue.parse(Array(String($0).utf8))["y"]
    }
    guard values.count == 2, case .double(let six)? = values[0], case .double(let one)? = values[1]
    else {
      Issue.record("\(found)")
      return
    }
    #expect(abs(six - 6) < 0.3 && abs(one - 1) < 0.3)
  }

  /// `x` is [[0, 1], [2, 3], [4, 5]] and `y` [3, 1, 4], written by NumPy (Tests/Scripts/extra_data_files.py).
  @Test func arraysOfNumPy() throws {
    let program = try Program()
    defer { program.remove() }
    let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Reference/files/extra_data_files.json")
    let root = try JSONValue.parse(Array(try Data(contentsOf: path)))
    guard case .array(let cases)? = root["cases"],
      case .string(let hex)? = cases.first(where: { $0["name"] == .string("deflated") })?["bytes"]
    else {
      Issue.record("no case")
      return
    }
    let digits = hex.compactMap(\.hexDigitValue)
    let bytes = stride(from: 0, to: digits.count - 1, by: 2).map {
      UInt8(digits[$0] * 16 + digits[$0 + 1])
    }
    try Data(bytes).write(to: program.folder.appending(path: "f.npz"))
    try train(
      program,
      """
      data:
        source: {npz: f.npz}
        inputs: {x: vector}
        target: {y: number}
        split: {train: 100%}
      model: {layers: [{dense: {units: 16, activation: tanh}}, output]}
      training: {loss: mean_squared_error, optimiser: {adam: {learning_rate: 0.05}}, epochs: 300}
      """)
    #expect(try metric(program, "loss", "--data", "f.npz") < 0.01)
    let rows = lines(try program.run("predict", "run", "--data", "f.npz").output)
    #expect(rows.first == ["row", "y"] && rows.count == 4)
    for (row, expected) in zip(rows.dropFirst(), [3.0, 1, 4]) {
      #expect(abs((Double(row[1]) ?? .nan) - expected) < 0.3, "\(rows)")
    }
  }

  /// Digits of 0…9 in the columns a and b: what they are, whether odd, and ten times them.
  private func several(_ program: Program) throws {
    let rows = (0..<120).map { index in
      let digit = index % 10
      return "\(digit / 5),\(digit % 5),\(["low", "high"][digit / 5]),\(digit),\(digit * 10)"
    }
    try program.write("a,b,half,digit,ten\n" + rows.joined(separator: "\n"), to: "f.csv")
    try train(
      program,
      """
      data:
        source: {csv: f.csv}
        inputs: {a: category, b: category}
        target: {half: category, odd: {type: binary, column: digit, positive: [1, 3, 5, 7, 9]}, ten: {type: number, scale: standardise}}
        split: {train: 50%, test: 50%}
      model:
        layers:
          - concat: {from: [input.b, input.a]}
          - dense: {units: 24, activation: relu, name: trunk}
          - output: {name: value, from: trunk}
          - output: {name: parity, from: trunk}
          - output: {name: side, from: trunk}
        outputs: {ten: value, half: side, odd: parity}
      training:
        loss: {ten: mean_squared_error, half: cross_entropy, odd: binary_cross_entropy}
        metrics: {half: [accuracy], odd: [accuracy], ten: [r2]}
        optimiser: {adam: {learning_rate: 0.03}}
        epochs: 150
      """)
  }

  @Test func severalTargets() throws {
    let program = try Program()
    defer { program.remove() }
    try several(program)
    for name in ["half.accuracy", "odd.accuracy"] { #expect(try metric(program, name) == 1) }
    #expect(try metric(program, "ten.r2") > 0.99)
    // New rows without any target; -o decides the format.
    try program.write("b,a\n3,1\n0,0\n", to: "new.csv")
    let csv = lines(try program.run("predict", "run", "--data", "new.csv").output)
    #expect(
      csv.first == [
        "row", "half", "half.probability", "half.p(high)", "half.p(low)", "odd", "odd.probability",
        "odd.p(not odd)", "odd.p(odd)", "ten",
      ], "\(csv)")
    guard let header = csv.first, csv.count == 3 else {
      Issue.record("\(csv)")
      return
    }
    func cell(_ row: Int, _ name: String) throws -> String {
      csv[row][try #require(header.firstIndex(of: name), "\(header) has no \(name)")]
    }
    #expect(try cell(1, "half") == "high" && cell(2, "half") == "low")
    for (row, ten) in [(1, 80.0), (2, 0)] {
      #expect(abs((Double(try cell(row, "ten")) ?? .nan) - ten) < 10, "\(csv)")
      let sides = try ["high", "low"].map { Double(try cell(row, "half.p(\($0))")) ?? .nan }
      #expect(abs(sides[0] + sides[1] - 1) < 1e-5)
    }
    let jsonl = try program.run("predict", "run", "--data", "new.csv", "--format", "jsonl").output
    let first = try JSONValue.parse(Array(String(jsonl.prefix { $0 != "\n" }).utf8))
    #expect(first["half"] == .string("high") && first["odd.probabilities"] != nil)
    #expect(try first["ten"]?.text == cell(1, "ten"))
    #expect(try program.run("predict", "run", "--data", "new.csv", "-o", "p.npy").code == 0)
    let npy = [UInt8](try Data(contentsOf: program.folder.appending(path: "p.npy")))
    // Two rows of two classes, one probability and one number.
    #expect(String(decoding: npy.prefix(80).dropFirst(10), as: UTF8.self).contains("(2, 4)"))
    let words = npy.suffix(2 * 4 * 4)
    let values = stride(from: words.startIndex, to: words.endIndex, by: 4).map { start in
      Float(
        bitPattern: (0..<4).reduce(UInt32(0)) { $0 | UInt32(words[start + $1]) << (8 * $1) })
    }
    #expect(values[2] < 0.5 && values[6] < 0.5, "8 and 0 are even: \(values)")
    #expect(try abs(Double(values[3]) - (Double(cell(1, "ten")) ?? .nan)) < 1e-3)
    // A gate is of the target that it names.
    let gates = ["odd.accuracy=0.9", "test.half.accuracy=0.9"]
    for gate in gates {
      #expect(try program.run("evaluate", "run", "--fail-under", gate).code == 0, "\(gate)")
    }
    #expect(try program.run("evaluate", "run", "--fail-under", "accuracy=0.9").code == 3)
    let page = try program.read("run/report.html")
    for title in ["Confusion matrix of half", "Confusion matrix of odd", "of ten"] {
      #expect(page.contains(title), "\(title)")
    }
    let summary = try JSONValue.parse(Array(try program.read("run/summary.json").utf8))
    guard case .array(let classes)? = summary["per_class"] else { return }
    #expect(classes.map { $0["target"] } == ["half", "half", "odd", "odd"].map { .string($0) })
  }
}
