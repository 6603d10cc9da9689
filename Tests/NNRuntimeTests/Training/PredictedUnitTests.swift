// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

/// What is predicted is in the target's own unit, whatever the loss reads.
@Suite struct PredictedUnitTests {
  /// Mean 200, standard deviation 100.
  private static let table = "x,y\n-1,100\n1,300\n-1,100\n1,300\n"

  private func session(_ target: String, _ layers: String, _ loss: String) throws
    -> TrainingSession
  {
    let folder = try TemporaryFolder(["f.csv": Self.table])
    return try ToyRun.session(
      """
      nnspec: 1
      data:
        source: {csv: \(folder.path)/f.csv}
        inputs: {x: {type: number, scale: none}}
        target: {y: \(target)}
        split: {train: 100%}
      model: {layers: \(layers)}
      training: {loss: \(loss), epochs: 1, batch_size: full}
      """, Network.Settings(threads: 1))
  }

  private func predicted(_ session: TrainingSession) -> (scores: [Float], outputs: [Double]) {
    let evaluator = Evaluator(session.network, session.spec, session.data.preprocessing)
    let outputs = evaluator.run(on: session.data.train).predictions[0].outputs
    return (session.network.scores, outputs)
  }

  @Test func theMeanOfTwoUnits() throws {
    let session = try session(
      "{type: number, scale: standardise}", "[{dense: {units: 2}}]", "gaussian_nll")
    let (scores, outputs) = predicted(session)
    #expect(scores.count == 8 && outputs.count == 4)
    for row in 0..<4 {
      #expect(abs(outputs[row] - (200 + 100 * Double(scores[2 * row]))) < 1e-3)
    }
    // A network that gives 1 predicts one deviation above the mean.
    #expect(scores.contains { $0 != 0 })
  }

  @Test func ratesOfLogarithms() throws {
    let target = "{type: number, scale: none}"
    let logarithm = try session(target, "[{dense: 1}]", "poisson")
    let (scores, outputs) = predicted(logarithm)
    expectClose(outputs.map { Float($0) }, scores.map { exponential(Double($0)) })
    #expect(scores.contains { $0 != 0 })
    let rate = try session(
      target, "[{dense: {units: 1, activation: softplus}}]", "{poisson: {log_input: false}}")
    let (rates, same) = predicted(rate)
    #expect(rates.doubles == same && same.allSatisfy { $0 > 0 })
  }

  /// exp by its series, since only the tests' own numbers are needed.
  private func exponential(_ x: Double) -> Double {
    var (sum, term) = (1.0, 1.0)
    for n in 1..<60 {
      term *= x / Double(n)
      sum += term
    }
    return sum
  }
}
