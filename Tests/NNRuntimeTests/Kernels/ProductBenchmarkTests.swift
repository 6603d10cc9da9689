// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

@Suite struct ProductBenchmarkTests {
  @Test func everySizeHasItsSpeeds() throws {
    let settings = Network.Settings(threads: 2, instructionSet: "baseline")
    let result = try ProductBenchmark(
      settings, clock: .continuous(), seconds: 0, sizes: [8, 100])
    #expect(result.rows.map(\.size) == [8, 100])
    for row in result.rows {
      #expect(row.packedOnce > 0 && row.packedOnce.isFinite)
      #expect(row.packedEach > 0 && row.packedEach.isFinite)
    }
    guard case .array(let rows)? = result.json["products"] else { throw CancellationError() }
    #expect(rows.compactMap { $0["size"] } == [.int(8), .int(100)])
    #expect(result.text.split(separator: "\n").count == 3)
  }
}
