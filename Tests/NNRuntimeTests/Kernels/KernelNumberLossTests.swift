// SPDX-License-Identifier: MIT

import Foundation
import NNRuntime
import Testing

/// The definitions of losses over single numbers, in float64.
private func definition(_ kind: NumberLossKind, _ x: Double, _ t: Double) -> Double {
  let d = x - t
  func softplus(_ x: Double) -> Double { max(x, 0) + log1p(exp(-abs(x))) }
  switch kind {
  case .smoothL1(let beta):
    let b = Double(beta)
    return abs(d) <= b ? d * d / (2 * b) : abs(d) - b / 2
  case .logCosh: return abs(d) + log1p(exp(-2 * abs(d))) - log(2)
  case .quantile(let q): return d < 0 ? -Double(q) * d : (1 - Double(q)) * d
  case .poissonOfLogarithm: return exp(x) - t * x
  case .poissonOfRate(let epsilon): return x - t * log(x + Double(epsilon))
  case .squaredLogarithmic:
    let ratio = log1p(max(x, 0)) - log1p(max(t, 0))
    return ratio * ratio
  case .absolutePercentage: return 100 * abs(d) / max(abs(t), 1e-7)
  case .hinge: return max(0, 1 - (t > 0 ? x : -x))
  case .squaredHinge:
    let lack = max(0, 1 - (t > 0 ? x : -x))
    return lack * lack
  case .binaryFocal(let gamma, let alpha):
    let yes = exp(-Double(gamma) * softplus(x)) * softplus(-x)
    let no = exp(-Double(gamma) * softplus(-x)) * softplus(x)
    let weight = alpha.map { (Double($0), 1 - Double($0)) } ?? (1, 1)
    return weight.0 * t * yes + weight.1 * (1 - t) * no
  }
}

/// Losses that are a mean over columns, and those that look at whole rows, against their definitions.
extension KernelLossTests {
  /// `isBinary`: targets are 0 and 1, else sizes above 0.
  static let numberLosses: [(kind: NumberLossKind, isBinary: Bool)] = [
    (.smoothL1(beta: 0.75), false), (.logCosh, false), (.quantile(0.2), false),
    (.poissonOfLogarithm, false), (.squaredLogarithmic, false), (.absolutePercentage, false),
    (.hinge, true), (.squaredHinge, true), (.binaryFocal(gamma: 2, alpha: nil), true),
    (.binaryFocal(gamma: 0.5, alpha: 0.25), true), (.binaryFocal(gamma: 0, alpha: nil), false),
  ]

  private func run(
    _ kind: NumberLossKind, _ cells: Region, rows: Int, columns: Int
  ) -> (Kernels, Region, Region, Region?, Float) -> Void {
    { kernels, x, losses, gradient, scale in
      kernels.numberLoss(
        kind, x, targets: cells, scale: scale, losses: losses, gradient: gradient, rows: rows,
        columns: columns)
    }
  }

  @Test(arguments: supportedSets) func numberLosses(set: InstructionSet) throws {
    for columns in try KernelBench(set, floats: 100).sizes {
      let rows = 3
      let sizes = numbers(rows * columns, seed: 7).map { abs($0) + 0.1 }
      for (kind, isBinary) in Self.numberLosses {
        var bench = try KernelBench(set)
        let targets = isBinary ? sizes.map { $0 > 0.7 ? Float(1) : 0 } : sizes
        let loss = Loss(
          name: "\(kind) \(columns)",
          run: run(kind, bench.put(targets), rows: rows, columns: columns)
        ) { row, x in
          x.indices.reduce(0) {
            $0 + definition(kind, x[$1], Double(targets[row * columns + $1]))
          } / Double(columns)
        }
        check(loss, bench: &bench, rows: rows, columns: columns)
      }
    }
  }

  @Test(arguments: supportedSets) func rates(set: InstructionSet) throws {
    for columns in try KernelBench(set, floats: 100).sizes {
      var bench = try KernelBench(set)
      let kind = NumberLossKind.poissonOfRate(epsilon: 0.125)
      let x = numbers(2 * columns, seed: 3).map { abs($0) + 0.05 }
      let t = numbers(2 * columns, seed: 4).map { (abs($0) * 2).rounded() }
      let (losses, gradient) = (bench.room(2), bench.room(2 * columns))
      let (cells, xs): (Region, Region) = (bench.put(t), bench.put(x))
      bench.kernels.numberLoss(
        kind, xs, targets: cells, scale: 0.5, losses: losses, gradient: gradient, rows: 2,
        columns: columns)
      let each = zip(x.doubles, t.doubles).map { definition(kind, $0, $1) }
      expectClose(
        bench.read(losses),
        [each.prefix(columns), each.suffix(columns)].map { $0.reduce(0, +) / Double(columns) })
      expectClose(
        bench.read(gradient),
        zip(x.doubles, t.doubles).map { 0.5 * (1 - $1 / ($0 + 0.125)) / Double(columns) },
        relative: 1e-5, absolute: 2e-6)
    }
  }

  @Test(arguments: supportedSets, [false, true])
  func means(set: InstructionSet, isExponential: Bool) throws {
    for columns in [1, 2, 7, 33] {
      var bench = try KernelBench(set)
      let rows = 3
      let targets = numbers(rows * columns, seed: 7)
      let cells: Region = bench.put(targets)
      let loss = Loss(name: "gaussian \(columns) \(isExponential)") {
        kernels, x, losses, gradient, scale in
        kernels.gaussianNLL(
          x, targets: cells, epsilon: 1e-6, isExponential: isExponential, scale: scale,
          losses: losses, gradient: gradient, rows: rows, columns: columns)
      } row: { row, x in
        (0..<columns).reduce(0) { sum, column in
          let score = x[columns + column]
          let v = isExponential ? exp(score) : log1p(exp(score))
          let d = x[column] - Double(targets[row * columns + column])
          return sum + (log(v) + d * d / v) / 2
        } / Double(columns)
      }
      check(loss, bench: &bench, rows: rows, columns: 2 * columns)
    }
  }

  @Test(arguments: supportedSets) func wholeRows(set: InstructionSet) throws {
    for columns in try KernelBench(set, floats: 100).sizes where columns > 1 {
      var bench = try KernelBench(set)
      let rows = 4
      let labels = [Float(columns - 1), 0, Float(columns / 2), 1]
      let raw = numbers(rows * columns, seed: 7).map { abs($0) + 0.01 }
      let shares = raw.indices.map { index in
        let row = index / columns * columns
        return index % 3 == 0 ? 0 : raw[index] / raw[row..<row + columns].reduce(0, +)
      }
      let alpha = numbers(columns, seed: 8).map { abs($0) + 0.1 }
      let labelCells: Region = bench.put(labels)
      let shareCells: Region = bench.put(shares)
      let alphaCells: Region = bench.put(alpha)
      let losses = [
        Loss(name: "focal \(columns)") { kernels, x, losses, gradient, scale in
          kernels.focal(
            x, labels: labelCells, alpha: alphaCells, gamma: 1.5, scale: scale, losses: losses,
            gradient: gradient, rows: rows, columns: columns)
        } row: { row, x in
          let label = Int(labels[row])
          let surprise = logSumExp(x) - x[label]
          return Double(alpha[label]) * pow(1 - exp(-surprise), 1.5) * surprise
        },
        Loss(name: "kl \(columns)") { kernels, x, losses, gradient, scale in
          kernels.klDivergence(
            x, targets: shareCells, scale: scale, losses: losses, gradient: gradient, rows: rows,
            columns: columns)
        } row: { row, x in
          x.indices.reduce(0) {
            let t = Double(shares[row * columns + $1])
            return t == 0 ? $0 : $0 + t * (log(t) + logSumExp(x) - x[$1])
          }
        },
        Loss(name: "cosine \(columns)") { kernels, x, losses, gradient, scale in
          kernels.cosineSimilarity(
            x, targets: shareCells, scale: scale, losses: losses, gradient: gradient, rows: rows,
            columns: columns)
        } row: { row, x in
          let t = shares[row * columns..<(row + 1) * columns].map(Double.init)
          func dot(_ a: [Double], _ b: [Double]) -> Double {
            zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
          }
          let length = (dot(x, x) * dot(t, t)).squareRoot()
          return length == 0 ? 1 : 1 - dot(x, t) / length
        },
        Loss(name: "categorical hinge \(columns)") { kernels, x, losses, gradient, scale in
          kernels.categoricalHinge(
            x, targets: labelCells, hasLabels: true, scale: scale, losses: losses,
            gradient: gradient, rows: rows, columns: columns)
        } row: { row, x in
          let label = Int(labels[row])
          let wrong = x.indices.map { $0 == label ? 0 : x[$0] }.max() ?? 0
          return max(0, 1 + wrong - x[label])
        },
      ]
      for loss in losses { check(loss, bench: &bench, rows: rows, columns: columns) }
    }
  }

  /// Scores at which a probability is 0 or 1 in Float32: losses stay right, gradients finite.
  @Test(arguments: supportedSets) func extremeScores(set: InstructionSet) throws {
    let x: [Float] = [80, -80, 80, -80]
    let t: [Float] = [1, 1, 0, 0]
    for kind in Self.numberLosses.map(\.kind) {
      var bench = try KernelBench(set)
      let (losses, gradient) = (bench.room(4), bench.room(4))
      let (xs, ts): (Region, Region) = (bench.put(x), bench.put(t))
      bench.kernels.numberLoss(
        kind, xs, targets: ts, scale: 1, losses: losses, gradient: gradient, rows: 4, columns: 1)
      expectClose(
        bench.read(losses), zip(x, t).map { definition(kind, Double($0), Double($1)) },
        relative: 1e-5, "\(kind)")
      let isFinite = bench.read(gradient).allSatisfy { $0.isFinite }
      #expect(isFinite, "\(kind)")
    }
    var bench = try KernelBench(set)
    let (losses, gradient) = (bench.room(2), bench.room(4))
    let (xs, labels): (Region, Region) = (bench.put(x), bench.put([0, 1]))
    bench.kernels.focal(
      xs, labels: labels, gamma: 2, scale: 1, losses: losses, gradient: gradient, rows: 2,
      columns: 2)
    // (1 - p)^2 (-log p): of the right class nothing, of the wrong one 160.
    expectClose(bench.read(losses), [0, 160])
    expectClose(bench.read(gradient), [0, 0, 1, -1], relative: 1e-5)
  }

  @Test(arguments: supportedSets) func diceParts(set: InstructionSet) throws {
    var bench = try KernelBench(set)
    let (x, t): ([Float], [Float]) = ([80, -80, 0, 1, -2], [1, 0, 1, 0, 0.5])
    let (xs, ts): (Region, Region) = (bench.put(x), bench.put(t))
    let p = x.doubles.map { 1 / (1 + exp(-$0)) }
    let sums = bench.kernels.diceSums(xs, targets: ts, count: 5)
    expectClose(
      [sums.shared, sums.all],
      [
        zip(p, t).reduce(0) { $0 + $1.0 * Double($1.1) },
        zip(p, t).reduce(0) { $0 + $1.0 + Double($1.1) },
      ])
    let gradient = bench.room(5)
    bench.kernels.diceGradient(xs, targets: ts, a: -2, b: 0.5, gradient: gradient, count: 5)
    expectClose(
      bench.read(gradient), zip(p, t).map { (-2 * Double($1) + 0.5) * $0 * (1 - $0) })
  }
}
