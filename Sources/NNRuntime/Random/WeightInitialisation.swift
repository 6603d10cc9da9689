// SPDX-License-Identifier: MIT

package import NNSpec

/// The first values of a parameter, drawn from the stream of its own path.
package struct WeightInitialisation {
  /// Numbers of a piece that is drawn apart: some hundred microseconds.
  private static let pieceSize = 1 << 16

  /// What can be drawn apart; all at once where a number depends on how many random ones were drawn before.
  package static func pieces(_ distribution: InitialDistribution, count: Int) -> [Range<Int>] {
    guard distribution.isDrawnApart else { return [0..<count] }
    return stride(from: 0, to: count, by: pieceSize).map { $0..<min($0 + pieceSize, count) }
  }

  /// All values, or those of a piece.
  package static func values(
    _ distribution: InitialDistribution, shape: [Int], fans: ParameterSpec.Fans? = nil,
    seed: UInt64, path: String, in piece: Range<Int>? = nil
  ) -> [Float] {
    let philox = Philox(seed: seed, purpose: "initialisation", path: path)
    var random = RandomStream(philox)
    let count = shape.reduce(1, *)
    let fans = fans ?? ParameterSpec.Fans(shape)
    let range = piece ?? 0..<count
    precondition(
      range == 0..<count || distribution.isDrawnApart, "values that cannot be drawn apart")
    switch distribution {
    case .constant(let value): return [Float](repeating: Float(value), count: range.count)
    case .uniform(let minimum, let maximum):
      return philox.uniforms(range) { Float(minimum + (maximum - minimum) * $0) }
    case .scaled(let gain, let fan, isUniform: true):
      let limit = gain / fans.count(fan).squareRoot() * 3.0.squareRoot()
      return philox.uniforms(range) { Float(limit * (2 * $0 - 1)) }
    case .normal(let mean, let deviation):
      return philox.normals(range) { Float(mean + deviation * $0) }
    case .truncatedNormal(let mean, let deviation):
      return (0..<count).map { _ in Float(mean + deviation * truncated(&random)) }
    case .scaled(let gain, let fan, _):
      let deviation = gain / fans.count(fan).squareRoot()
      return philox.normals(range) { Float(deviation * $0) }
    case .truncatedScaled(let gain, let fan):
      // What is left of a deviation of 1 after cutting off at two: Keras widens by as much.
      let deviation = gain / fans.count(fan).squareRoot() / InitialDistribution.truncatedDeviation
      return (0..<count).map { _ in Float(deviation * truncated(&random)) }
    case .unitVariance: return orthogonal(gain: 1, shape: shape, &random)
    case .orthogonal(let gain): return orthogonal(gain: gain, shape: shape, &random)
    case .identity(let gain):
      let columns = shape.last ?? 1
      let rows = shape.dropLast().last ?? 1
      return (0..<count).map { $0 / columns % rows == $0 % columns ? Float(gain) : 0 }
    case .dirac: return KernelStart.dirac(shape)
    case .bilinear: return KernelStart.bilinear(shape)
    case .sparse(let sparsity, let deviation):
      return sparse(sparsity, deviation, shape: shape, &random)
    }
  }

  private static func truncated(_ random: inout RandomStream) -> Double {
    while true {
      let value = random.normal()
      if abs(value) <= 2 { return value }
    }
  }

  /// Column by column: so many random rows are 0, the others are drawn in order.
  private static func sparse(
    _ sparsity: Double, _ deviation: Double, shape: [Int], _ random: inout RandomStream
  ) -> [Float] {
    let columns = shape.last ?? 1
    let rows = shape.dropLast().reduce(1, *)
    let zeros = Int((sparsity * Double(rows)).rounded(.up))
    var values = [Float](repeating: 0, count: rows * columns)
    for column in 0..<columns {
      var order = Array(0..<rows)
      random.shuffle(&order)
      for row in order[zeros...].sorted() {
        values[row * columns + column] = Float(deviation * random.normal())
      }
    }
    return values
  }

  /// The orthonormal basis that Gram and Schmidt make of random vectors.
  ///
  /// In Float64 one pass is exact to some 1e-13, far below what a Float keeps.
  private static func orthogonal(
    gain: Double, shape: [Int], _ random: inout RandomStream
  ) -> [Float] {
    let columns = shape.last ?? 1
    let rows = shape.dropLast().reduce(1, *)
    let vectors = min(rows, columns)
    var basis = OrthonormalRows(capacity: vectors, length: max(rows, columns))
    while basis.count < vectors {
      // A vector that the others nearly span is drawn again.
      _ = basis.add { _ in random.normal() }
    }
    var values = [Float](repeating: 0, count: rows * columns)
    for row in 0..<rows {
      for column in 0..<columns {
        let value = rows >= columns ? basis[column, row] : basis[row, column]
        values[row * columns + column] = Float(gain * value)
      }
    }
    return values
  }
}

extension InitialDistribution {
  /// Whether a value does not depend on how many random numbers were drawn before.
  fileprivate var isDrawnApart: Bool {
    switch self {
    case .constant, .uniform, .normal, .scaled: true
    default: false
    }
  }
}

extension Philox {
  /// What is made of some of the numbers in [0, 1) that a stream gives one after the other.
  fileprivate func uniforms(_ range: Range<Int>, _ value: (Double) -> Float) -> [Float] {
    var values: [Float] = []
    values.reserveCapacity(range.count)
    fillBlocks(range) { numbers in
      for number in numbers { values.append(value(number)) }
    }
    return values
  }

  /// The same of a stream's numbers of the normal distribution; `range` begins with the first of a pair.
  fileprivate func normals(_ range: Range<Int>, _ value: (Double) -> Float) -> [Float] {
    precondition(range.lowerBound.isMultiple(of: 2), "half of a pair of normal numbers")
    var values: [Float] = []
    values.reserveCapacity(range.count)
    fillBlocks(range.lowerBound..<range.upperBound + range.count % 2) { numbers in
      var pair = numbers.startIndex
      while pair < numbers.endIndex {
        let (first, second) = RandomStream.normals(numbers[pair], numbers[pair + 1])
        values.append(value(first))
        if values.count < range.count { values.append(value(second)) }
        pair += 2
      }
    }
    return values
  }

  /// Hands on some of the numbers in [0, 1) of a stream, a thousand at a time.
  private func fillBlocks(_ range: Range<Int>, _ use: (ArraySlice<Double>) -> Void) {
    var numbers = ContiguousArray<Double>(repeating: 0, count: min(1_024, range.count))
    var begin = range.lowerBound
    while begin < range.upperBound {
      philoxUniforms(key: key, counterHigh: 0, from: begin, into: &numbers)
      use(numbers[..<min(numbers.count, range.upperBound - begin)])
      begin += numbers.count
    }
  }
}
