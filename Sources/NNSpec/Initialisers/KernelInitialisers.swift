// SPDX-License-Identifier: MIT

/// A convolution that passes its input on.
package struct Dirac: InitialiserSpec {
  package static let name = "dirac"
  package static let summary = "Starts a convolution with what passes its input on."
  package static let explanation: Explanation? = Explanation(
    formula: "1 at [⌊size / 2⌋ …, c, c] for each c < min(in, out), 0 elsewhere; "
      + "a matrix is a kernel of one cell",
    example: "dirac", source: "PyTorch `dirac_`")
  package static let problemWithBiases: String? = "they have no diagonal"
  package init(_ option: inout OptionReader) {}
  package var distribution: InitialDistribution { .dirac }
}

/// A transposed convolution that interpolates.
package struct Bilinear: InitialiserSpec {
  package static let name = "bilinear"
  package static let summary = "Starts a transposed convolution with linear interpolation."
  package static let explanation: Explanation? = Explanation(
    formula: "at [i …, c, c] the product over the axes of 1 - |i / f - m|, with f = ⌈size / 2⌉ and "
      + "m = (2 f - 1 - f mod 2) / (2 f); 0 between different channels",
    example: "bilinear", source: "Long et al. 2014; Caffe `bilinear`")
  package static let problemWithBiases: String? = "they have no diagonal"
  package init(_ option: inout OptionReader) {}
  package var distribution: InitialDistribution { .bilinear }
}
