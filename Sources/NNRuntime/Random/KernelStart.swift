// SPDX-License-Identifier: MIT

/// First values of convolutions that are the same for every channel and 0 between different ones.
enum KernelStart {
  /// 1 in the middle of the kernel, as PyTorch's `dirac_`.
  static func dirac(_ shape: [Int]) -> [Float] {
    diagonal(shape) { place, size in place == size / 2 ? 1 : 0 }
  }

  /// A hat function on every axis, as Caffe's `bilinear`.
  ///
  /// Long et al. 2014.
  static func bilinear(_ shape: [Int]) -> [Float] {
    diagonal(shape) { place, size in
      let factor = Double((size + 1) / 2)
      let middle = (2 * factor - 1 - factor.truncatingRemainder(dividingBy: 2)) / (2 * factor)
      return 1 - abs(Double(place) / factor - middle)
    }
  }

  /// `value`: of a place on an axis of the kernel; the product over the axes stands where the last two axes agree.
  private static func diagonal(
    _ shape: [Int], _ value: (_ place: Int, _ size: Int) -> Double
  ) -> [Float] {
    let columns = shape.last ?? 1
    let rows = shape.dropLast().last ?? 1
    return (0..<shape.reduce(1, *)).map { index in
      guard index / columns % rows == index % columns else { return 0 }
      var cell = index / (rows * columns)
      var product = 1.0
      for size in shape.dropLast(2).reversed() {
        product *= value(cell % size, size)
        cell /= size
      }
      return Float(product)
    }
  }
}
