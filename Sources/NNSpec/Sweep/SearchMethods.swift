// SPDX-License-Identifier: MIT

/// How a sweep chooses configurations.
package protocol SearchMethodSpec: Declaration {
  /// Whether it knows how many configurations there are.
  var countsItself: Bool { get }
}

extension SearchMethodSpec {
  package var countsItself: Bool { false }
}

/// Every combination.
package struct GridSearch: SearchMethodSpec {
  package static let name = "grid"
  package static let summary = "Every combination of the values, the last setting varying fastest."
  package static let explanation: Explanation? = Explanation(
    formula: "values of the first · values of the second · …, of what is continuous its points",
    example: "grid", source: "scikit-learn, ParameterGrid")
  package let countsItself = true

  package init(_ option: inout OptionReader) {}
}

/// Given configurations.
package struct ListSearch: SearchMethodSpec {
  package static let name = "list"
  package static let summary = "The configurations of `start`, and no others."
  package static let explanation: Explanation? = Explanation(
    formula: "as they stand, in their order", example: "list",
    source: "hyperparameters chosen by hand")
  package let countsItself = true

  package init(_ option: inout OptionReader) {}
}

/// Independent draws.
package struct RandomSearch: SearchMethodSpec {
  package static let name = "random"
  package static let summary =
    "Independent draws; each setting has a stream of its own, so that a new one leaves the others as they were."
  package static let explanation: Explanation? = Explanation(
    formula: "trial k of a setting is a function of the seed, k and the setting's path",
    example: "random",
    source: "Bergstra and Bengio 2012, Random search for hyper-parameter optimization")

  package init(_ option: inout OptionReader) {}
}

/// Points that fill the space evenly.
package struct SobolSearch: SearchMethodSpec {
  package static let name = "sobol"
  package static let summary =
    "Points that fill the space more evenly than random ones; best with 8, 16, 32 … trials."
  package static let explanation: Explanation? = Explanation(
    formula: "Sobol's sequence, shifted digit by digit with the seed", example: "sobol",
    source: "Joe and Kuo 2008, Constructing Sobol sequences with better two-dimensional projections"
  )

  package init(_ option: inout OptionReader) {}
}

/// Where good trials are dense and bad ones are not.
package struct TpeSearch: SearchMethodSpec {
  package static let name = "tpe"
  package static let summary = "Goes on where good trials are dense and bad ones are not."
  package static let explanation: Explanation? = Explanation(
    formula: "of `candidates` draws from l, that of the greatest l / g: densities of the best "
      + "min(⌈n / 10⌉, 25) trials and of the others",
    example: "{tpe: {startup: 10}}",
    source: "Bergstra et al. 2011, Algorithms for hyper-parameter optimization; as in Optuna")
  package let startup: Int
  package let candidates: Int

  package init(_ option: inout OptionReader) {
    startup = option(
      "startup", "Trials that are drawn at random first.", .within(1...10_000), default: 10)
    candidates = option(
      "candidates", "Draws among which the best is taken.", .within(1...10_000), default: 24)
  }
}
