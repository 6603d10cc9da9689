// SPDX-License-Identifier: MIT

/// Points that fill the unit cube evenly: the first 2^m of them have one in each of 2^m equal boxes along every axis.
///
/// Point k is the exclusive or of the direction numbers at the bits of k's Gray code. Source: Joe and Kuo 2008, Constructing
/// Sobol sequences with better two-dimensional projections, their table `new-joe-kuo-6`; the order is SciPy's.
package struct SobolSequence {
  /// Axes that have direction numbers.
  static let dimensionLimit = 32
  private static let bits = 32
  private static let scale = 1.0 / 4_294_967_296

  private let directions: [[UInt32]]

  package init(dimensions: Int) {
    precondition((1...Self.dimensionLimit).contains(dimensions), "\(dimensions) dimensions")
    directions = (0..<dimensions).map(Self.directions)
  }

  /// Point `index`, from 0; `shifts`: for each axis what is added to it digit by digit.
  package func point(_ index: Int, shifts: [UInt32] = []) -> [Double] {
    let gray = UInt32(truncatingIfNeeded: index ^ (index >> 1))
    return directions.enumerated().map { axis, directions in
      var word = shifts.isEmpty ? 0 : shifts[axis]
      for bit in 0..<Self.bits where gray >> UInt32(bit) & 1 == 1 { word ^= directions[bit] }
      return Double(word) * Self.scale
    }
  }

  /// The direction numbers of an axis, of which the first is van der Corput's.
  private static func directions(_ axis: Int) -> [UInt32] {
    guard axis > 0 else { return (0..<bits).map { 1 << UInt32(bits - 1 - $0) } }
    let (polynomial, initial) = table[axis - 1]
    let degree = initial.count
    var numbers = initial
    for place in degree..<bits {
      var number = numbers[place - degree]
      number ^= number << UInt32(degree)
      for step in 1..<degree where polynomial >> UInt32(degree - step) & 1 == 1 {
        number ^= numbers[place - step] << UInt32(step)
      }
      numbers.append(number)
    }
    return numbers.enumerated().map { $1 << UInt32(bits - 1 - $0) }
  }

  /// Of each further axis the primitive polynomial, its highest term in front, and the first numbers.
  private static let table: [(polynomial: UInt32, initial: [UInt32])] = [
    (3, [1]),
    (7, [1, 3]),
    (11, [1, 3, 1]),
    (13, [1, 1, 1]),
    (19, [1, 1, 3, 3]),
    (25, [1, 3, 5, 13]),
    (37, [1, 1, 5, 5, 17]),
    (41, [1, 1, 5, 5, 5]),
    (47, [1, 1, 7, 11, 19]),
    (55, [1, 1, 5, 1, 1]),
    (59, [1, 1, 1, 3, 11]),
    (61, [1, 3, 5, 5, 31]),
    (67, [1, 3, 3, 9, 7, 49]),
    (91, [1, 1, 1, 15, 21, 21]),
    (97, [1, 3, 1, 13, 27, 49]),
    (103, [1, 1, 1, 15, 7, 5]),
    (109, [1, 3, 1, 15, 13, 25]),
    (115, [1, 1, 5, 5, 19, 61]),
    (131, [1, 3, 7, 11, 23, 15, 103]),
    (137, [1, 3, 7, 13, 13, 15, 69]),
    (143, [1, 1, 3, 13, 7, 35, 63]),
    (145, [1, 3, 5, 9, 1, 25, 53]),
    (157, [1, 3, 1, 13, 9, 35, 107]),
    (167, [1, 3, 1, 5, 27, 61, 31]),
    (171, [1, 1, 5, 11, 19, 41, 61]),
    (185, [1, 3, 5, 3, 3, 13, 69]),
    (191, [1, 1, 7, 13, 1, 19, 1]),
    (193, [1, 3, 7, 5, 13, 19, 59]),
    (203, [1, 1, 3, 9, 25, 29, 41]),
    (211, [1, 3, 5, 13, 23, 1, 55]),
    (213, [1, 3, 7, 3, 13, 59, 17]),
  ]
}
