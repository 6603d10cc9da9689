// SPDX-License-Identifier: MIT

extension Program {
  /// A folder with `flowers.csv`, two numbers and one of two classes in each of 41 rows, and a spec of it.
  ///
  /// `split`, `layers` and `training` are those of the spec, each in one line; `more` stands behind them.
  static func flowers(
    split: String? = nil, layers: String = "[{dense: {units: 8, activation: relu}}, output]",
    training: String, more: String = ""
  ) throws -> Program {
    let program = try Program()
    let lines = [
      "nnspec: 1", "name: flowers", "data:", "  source: {csv: flowers.csv}",
      "  inputs: {sizes: {type: vector, columns: [a, b]}}",
      "  target: {kind: {type: category, classes: [x, y]}}", split.map { "  split: \($0)" },
      "model: {layers: \(layers)}", "training: \(training)", more,
    ]
    try program.write(
      lines.compactMap { $0 }.joined(separator: "\n") + "\n", to: "flowers.nn.yaml")
    let rows = (0..<41).map { "\($0 % 7),\($0 % 5),\(["x", "y"][$0 % 2])\n" }.joined()
    try program.write("a,b,kind\n" + rows, to: "flowers.csv")
    return program
  }
}
