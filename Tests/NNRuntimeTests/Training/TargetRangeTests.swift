// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

/// Targets that a loss cannot compare are found before the first step.
@Suite struct TargetRangeTests {
  /// What a session of these targets and losses fails with; nil if it begins.
  private static func problem(_ targets: String, _ losses: String) throws -> String? {
    do throws(any Error) {
      _ = try ToyRun.session(
        """
        nnspec: 1
        data:
          source: {csv: d.csv}
          inputs: {a: number}
          target: {y: number, \(targets)}
          split: {train: 80%, validation: 20%, shuffle: false}
        model:
          layers: [output: {name: one}, output: {name: two, from: input}]
          outputs: {y: one, z: two}
        training: {loss: {y: mse, z: \(losses)}, epochs: 1}
        """, Network.Settings(threads: 1),
        // Only the last row, which validates, has a number below the smallest that training has.
        files: ["d.csv": "a,y,b,c\n1,-5,2,0.2\n2,-5,4,0.4\n3,7,3,1\n4,7,6,0\n5,0,-1,3\n"])
      return nil
    } catch {
      guard case TrainingSession.Failure.diagnostics(let found)? = error as? TrainingSession.Failure
      else { throw error }
      return found.filter { $0.severity == .error }.map(\.message).joined(separator: "; ")
    }
  }

  @Test(arguments: [
    ("z: {type: number, column: b}", "poisson", nil),
    ("z: {type: number, column: b, scale: minmax}", "poisson", nil),
    (
      "z: {type: number, column: b, scale: standardise}", "poisson",
      // (2 - 3.75) / √2.1875
      "`poisson` takes targets of 0 or more, but `z` has -1.183216"
    ),
    ("z: {type: vector, columns: [c, c]}", "binary_cross_entropy", nil),
    (
      "z: {type: vector, columns: [c, b]}", "dice",
      "`dice` takes targets between 0 and 1, but `z` has 6"
    ),
    ("z: {type: vector, columns: [c, b], scale: {divide: 6}}", "focal", nil),
  ]) func isFound(target: String, loss: String, message: String?) throws {
    let found = try Self.problem(target, loss)
    #expect(found == message)
  }
}
