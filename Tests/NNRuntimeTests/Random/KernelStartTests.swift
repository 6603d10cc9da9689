// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

/// First values of convolutions and sparse matrices by hand.
@Suite struct KernelStartTests {
  private func values(_ initialiser: String, _ shape: [Int], seed: UInt64 = 1) throws -> [Float] {
    let distribution = try decode(initialiser, of: Catalogue.initialisers).value.distribution
    return WeightInitialisation.values(distribution, shape: shape, seed: seed, path: "a.weight")
  }

  /// Of 4 cells, which upsample by 2: 1/4, 3/4, 3/4, 1/4; of 5, by 3: 1/3, 2/3, 1, 2/3, 1/3.
  @Test func bilinearIsAHat() throws {
    #expect(try values("bilinear", [4, 1, 1]) == [0.25, 0.75, 0.75, 0.25])
    let five = try values("bilinear", [5, 1, 1])
    for (our, their) in zip(five, [1, 2, 3, 2, 1] as [Float]) {
      #expect(abs(our * 3 - their) < 1e-6)
    }
    // ⌈2 / 2⌉ = 1 cell wide: (2 - 1 - 1) / 2 = 0, so 1 and nothing.
    #expect(try values("bilinear", [2, 1, 1]) == [1, 0])
    #expect(try values("bilinear", [1, 1, 1]) == [1])
  }

  /// On two axes the product, for each channel alone.
  @Test func bilinearIsAProduct() throws {
    let hat: [Float] = [0.25, 0.75, 0.75, 0.25]
    let kernel = try values("bilinear", [4, 4, 2, 3])
    for row in 0..<4 {
      for column in 0..<4 {
        let begin = (row * 4 + column) * 6
        let value = hat[row] * hat[column]
        #expect(Array(kernel[begin..<begin + 6]) == [value, 0, 0, 0, value, 0])
      }
    }
  }

  @Test func diracIsTheMiddle() throws {
    #expect(try values("dirac", [3, 2, 2]) == [0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0])
    // Of an even kernel the cell behind the middle, as PyTorch has it.
    #expect(try values("dirac", [4, 1, 2]) == [0, 0, 0, 0, 1, 0, 0, 0])
    let wide = try values("dirac", [3, 3, 2, 1])
    #expect(wide.indices.filter { wide[$0] != 0 } == [8] && wide[8] == 1)
    #expect(try values("dirac", [2, 3]) == [1, 0, 0, 0, 1, 0])
  }

  /// ⌈0.25 · 10⌉ = 3 zeros in each column, in different rows.
  @Test func sparseCutsEachColumn() throws {
    let values = try values("sparse: 0.25", [5, 2, 40])
    let zeros = (0..<40).map { column in
      (0..<10).filter { values[$0 * 40 + column] == 0 }
    }
    #expect(zeros.allSatisfy { $0.count == 3 })
    #expect(Set(zeros).count > 10)
    #expect(try self.values("sparse: 1", [3, 2]).allSatisfy { $0 == 0 })
    #expect(try self.values("sparse: 0", [3, 2]).allSatisfy { $0 != 0 })
  }

  /// Of 10 000 normal numbers, mean and deviation are within five standard errors.
  @Test func sparseDrawsTheRest() throws {
    let rest = try values("sparse: {sparsity: 0.5, standard_deviation: 0.2}", [200, 100])
      .filter { $0 != 0 }.map(Double.init)
    #expect(rest.count == 10_000)
    let mean = rest.reduce(0, +) / 10_000
    let variance = rest.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 10_000
    #expect(abs(mean) < 5 * 0.2 / 100)
    #expect(abs(variance.squareRoot() - 0.2) < 5 * 0.2 / 20_000.0.squareRoot())
  }
}
