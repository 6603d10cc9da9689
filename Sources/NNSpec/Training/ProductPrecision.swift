// SPDX-License-Identifier: MIT

/// What numbers the factors of products are rounded to; weights, sums and everything else are float32.
package enum ProductPrecision: String, ChoiceValue {
  case float32
  /// The upper half of a float32: its range, 8 bits of its 24.
  case bfloat16
}
