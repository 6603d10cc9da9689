// SPDX-License-Identifier: MIT

import NNRuntime
import Testing

@Suite struct KernelPeakTests {
  /// x ← x / 2 + t from x = c in chain c: c / 8 + 7 t / 4 after three rounds, exactly.
  @Test(arguments: supportedSets) func everyChainRunsItsRounds(set: InstructionSet) throws {
    var bench = try KernelBench(set)
    let sum: Region = bench.put([4])
    let count = bench.kernels.multiplyAdds(rounds: 3, sum: sum)
    let lanes = bench.kernels.lanes
    #expect(count > 0 && count % (3 * lanes) == 0)
    let chains = count / (3 * lanes)
    let expected = (0..<chains).reduce(0) { $0 + Float($1) / 8 + 7 } * Float(lanes)
    #expect(bench.read(sum) == [expected])
  }

  @Test func aProbeFindsASpeed() throws {
    let settings = Network.Settings(threads: 2, instructionSet: "baseline")
    let probe = try PeakProbe(settings, clock: .continuous(), seconds: 0)
    #expect(probe.gigaflops > 0 && probe.gigaflops.isFinite)
    #expect(probe.threads == 2 && probe.instructionSet == .baseline)
  }
}
