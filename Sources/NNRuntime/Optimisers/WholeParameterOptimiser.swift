// SPDX-License-Identifier: MIT

internal import NNSpec

/// An optimiser that needs norms or products of whole parameters, and so brings steps of its own.
///
/// The gradient is limited before them. They cut their work by parameters or pieces of them, never by threads.
protocol WholeParameterOptimiser: RunnableOptimiser {
  func appendUpdate(of pieces: UpdatePieces, to build: inout PlanBuilder)
}
