// SPDX-License-Identifier: MIT

package import NNSpec

extension Muon: WholeParameterOptimiser {
  /// Of what is no matrix.
  package var kind: OptimiserKind { .adamw }
  package var numbers: UpdateNumbers {
    var numbers = moments(beta1, beta2, epsilon)
    numbers.momentum = Float(momentum)
    return numbers
  }

  private func isMatrix(_ shape: [Int], _ role: ParameterSpec.Role) -> Bool {
    role == .weight && shape.count > 1
  }

  package func stateCounts(of parameter: ParameterSpec) -> [Int] {
    let count = isMatrix(parameter.shape, parameter.role) ? 1 : 2
    return [Int](repeating: parameter.count, count: count)
  }

  func appendUpdate(of pieces: UpdatePieces, to build: inout PlanBuilder) {
    let matrices = pieces.entries.filter { isMatrix($0.shape, $0.role) }
    var others = pieces.entries.filter { !isMatrix($0.shape, $0.role) }
    for index in others.indices {
      others[index].learningRateScale *= Float(adamLearningRateScale)
    }
    if !matrices.isEmpty {
      let sizes = matrices.map { MuonSizes($0, build) }
      let scratch = build.buffer(
        "orthogonal", fixed: sizes.map(\.scratch).max() ?? 0, lifetime: .perWorker)
      build.append(
        MuonUpdate(entries: matrices, sizes: sizes, optimiser: self, scratch: scratch), .update,
        "the weights")
    }
    if !others.isEmpty {
      build.append(
        UpdateWeights(pieces: UpdatePieces(others), kind: kind, limits: .none), .update,
        "the weights")
    }
  }
}

/// A weight as one matrix [rows, columns], and the memory that its products need.
private struct MuonSizes: Sendable {
  let rows: Int
  let columns: Int
  let packed: Int

  init(_ entry: UpdateEntry, _ build: PlanBuilder) {
    columns = entry.shape.last ?? 1
    rows = entry.count / columns
    packed = max(
      build.packedCount(depth: columns, columns: rows),
      build.packedCount(depth: rows, columns: columns))
  }

  /// The shorter side.
  var side: Int { min(rows, columns) }
  var scratch: Int { rows * columns + packed + 2 * side * side }
  /// Of one step: a product over the longer side, one of squares and one back to the matrix's size.
  var multiplyAdds: Int { side * side * (2 * max(rows, columns) + side) }
}

/// Moves one matrix a part: each product then has the one order of the matrix kernel.
private struct MuonUpdate: Step {
  let entries: [UpdateEntry]
  let sizes: [MuonSizes]
  let optimiser: Muon
  let scratch: Buffer

  var inputs: [Buffer] { [] }
  var outputs: [Buffer] {
    entries.flatMap { [$0.weight, $0.gradient] + $0.state } + [scratch]
  }
  func parts(on run: Execution) -> Int { entries.count }
  func multiplyAdds(on run: Execution) -> Int {
    optimiser.steps * sizes.reduce(0) { $0 + $1.multiplyAdds }
  }

  func run(part: Int, worker: Int, on run: Execution) {
    let (entry, size) = (entries[part], sizes[part])
    let numbers = run.numbers(of: entry)
    let (w, g) = (run.region(entry.weight), run.region(entry.gradient))
    var plain = UpdateNumbers()
    plain.momentum = numbers.momentum
    run.kernels.updateDirection(
      optimiser.nesterov ? .nesterov : .momentum, numbers: plain, w: w, g: g,
      a: run.region(entry.state[0]), count: entry.count)
    let memory = run.scratch(scratch, worker: worker)
    let direction = orthogonal(g, size, memory, on: run)
    if numbers.weightDecay > 0 {
      run.kernels.scale(1 - numbers.learningRate * numbers.weightDecay, x: w, count: entry.count)
    }
    let shape = max(1, Double(size.columns) / Double(size.rows)).squareRoot()
    plain.learningRate = numbers.learningRate * Float(shape)
    run.kernels.update(.sgd, numbers: plain, w: w, g: direction, count: entry.count)
  }

  /// The nearest matrix with orthonormal rows or columns, roughly; in g's memory or in the scratch.
  private func orthogonal(
    _ g: Region, _ size: MuonSizes, _ memory: Region, on run: Execution
  ) -> Region {
    let count = size.rows * size.columns
    // The kernel's momentum is without the factor 1 - momentum, which matters to the floor only.
    let share = 1 - optimiser.momentum
    let norm = max(share * run.kernels.sumOfSquares(g, count: count).squareRoot(), 1e-7) / share
    run.kernels.scale(Float(1 / norm), x: g, count: count)
    let work = MuonProducts(size: size, memory: memory, run: run)
    var (from, to) = (g, memory.slice(0, count))
    for _ in 0..<optimiser.steps {
      work.step(from, into: to)
      (from, to) = (to, from)
    }
    return from
  }
}

/// One Newton-Schulz step: x (a I + b A + c A²), with A the product of x and its transpose over the longer side.
private struct MuonProducts {
  let size: MuonSizes
  let memory: Region
  let run: Execution

  func step(_ x: Region, into y: Region) {
    let (rows, columns, side) = (size.rows, size.columns, size.side)
    let begin = rows * columns
    let packed = memory.slice(begin, size.packed)
    let gram = memory.slice(begin + size.packed, side * side)
    let mix = memory.slice(begin + size.packed + side * side, side * side)
    let kernels = run.kernels
    let isWide = rows <= columns
    if isWide {
      kernels.pack(
        x, rowStride: 1, columnStride: columns, depthCount: columns, columns: rows, packed: packed,
        depth: columns)
      kernels.matmul(
        x, aRow: columns, packedB: packed, c: gram, cRow: side, rows: side, columns: side,
        depth: columns)
    } else {
      kernels.pack(
        x, rowStride: columns, columnStride: 1, depthCount: rows, columns: columns, packed: packed,
        depth: rows)
      kernels.matmul(
        x, aRow: 1, aColumn: columns, packedB: packed, c: gram, cRow: side, rows: side,
        columns: side, depth: rows)
    }
    kernels.pack(
      gram, rowStride: side, columnStride: 1, depthCount: side, columns: side, packed: packed,
      depth: side)
    // (c A + b I) A + a I.
    kernels.scale(2.0315, x: gram, count: side * side)
    addToDiagonal(-4.775, gram)
    kernels.matmul(
      gram, aRow: side, packedB: packed, c: mix, cRow: side, rows: side, columns: side,
      depth: side)
    addToDiagonal(3.4445, mix)
    let right = isWide ? x : mix
    kernels.pack(
      right, rowStride: columns, columnStride: 1, depthCount: side, columns: columns,
      packed: packed, depth: side)
    kernels.matmul(
      isWide ? mix : x, aRow: side, packedB: packed, c: y, cRow: columns, rows: rows,
      columns: columns, depth: side)
  }

  private func addToDiagonal(_ number: Float, _ matrix: Region) {
    for index in 0..<size.side { run.arena[matrix.offset + index * (size.side + 1)] += number }
  }
}
