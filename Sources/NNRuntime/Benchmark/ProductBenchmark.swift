// SPDX-License-Identifier: MIT

package import NNSpec

/// How fast products of square matrices are, by the steps that networks take: the right factor packed once, as weights are,
/// or before each product.
package struct ProductBenchmark {
  /// The speeds at one size.
  package struct Row {
    package let size: Int
    /// Billions of multiplications and additions a second, with the right factor packed once.
    package let packedOnce: Double
    /// With the right factor packed before each product, the time of that included.
    package let packedEach: Double
  }

  package let rows: [Row]
  package let peak: PeakProbe

  /// Rows and columns of both factors.
  package static let sizes = [64, 128, 256, 512, 1_024, 2_048]
  /// Seconds of one look at the clock at least: far above what the look takes.
  private static let slice = 1e-3

  /// Times each size for a share of the seconds.
  package init(
    _ settings: Network.Settings, clock: TrainingClock, seconds: Double, sizes: [Int] = sizes
  ) throws(Network.Failure) {
    var rows: [Row] = []
    for size in sizes {
      let product = try SquareProduct(size, settings)
      let share = seconds / Double(2 * sizes.count)
      rows.append(
        Row(
          size: size,
          packedOnce: ProductBenchmark.speed(product, packing: false, clock, seconds: share),
          packedEach: ProductBenchmark.speed(product, packing: true, clock, seconds: share)))
    }
    self.rows = rows
    peak = try PeakProbe(settings, clock: clock)
  }

  /// The median over slices of the time.
  private static func speed(
    _ product: SquareProduct, packing: Bool, _ clock: TrainingClock, seconds: Double
  ) -> Double {
    let begin = clock.now()
    product.multiply(times: 1, packing: true)
    let once = clock.now() - begin
    let times = max(1, Int(slice / max(once, 1e-7)))
    var speeds: [Double] = []
    repeat {
      let start = clock.now()
      product.multiply(times: times, packing: packing)
      speeds.append(2e-9 * Double(times * product.multiplyAdds) / (clock.now() - start))
    } while clock.now() - begin < seconds || speeds.count < 3
    return speeds.sorted()[speeds.count / 2]
  }
}

extension ProductBenchmark {
  /// `nnrun/bench-products/v1`.
  package var json: JSONValue {
    .object([
      ("schema", .string("nnrun/bench-products/v1")), ("threads", .int(peak.threads)),
      ("instruction_set", .string(peak.instructionSet.rawValue)),
      ("peak_gflops", .double(peak.gigaflops)),
      (
        "products",
        .array(
          rows.map { row in
            .object([
              ("size", .int(row.size)), ("packed_once_gflops", .double(row.packedOnce)),
              ("packed_each_gflops", .double(row.packedEach)),
            ])
          })
      ),
    ])
  }

  /// A line a size.
  package var text: String {
    rows.map { row in
      let once = NumberText.significant(row.packedOnce)
      let share = NumberText.percent(row.packedOnce / peak.gigaflops)
      let each = NumberText.significant(row.packedEach)
      return
        "\(row.size): \(once) GFLOP/s, \(share) of the peak; packed before each product \(each)\n"
    }.joined() + peak.text
  }
}

/// C = A B with memory for it: the steps of a dense layer.
private struct SquareProduct {
  private let executor: Executor
  let multiplyAdds: Int

  init(_ size: Int, _ settings: Network.Settings) throws(Network.Failure) {
    let set = try Network.instructionSet(settings)
    guard let panelWidth = Kernels(set, arena: Arena(count: 1))?.panelWidth else {
      throw .unknownInstructionSet(set.rawValue)
    }
    var build = PlanBuilder(panelWidth: panelWidth, seed: 0)
    let (a, b, c) = (
      build.buffer("a", fixed: size * size, lifetime: .persistent),
      build.buffer("b", fixed: size * size, lifetime: .persistent),
      build.buffer("c", fixed: size * size, lifetime: .persistent)
    )
    let packed = build.packedWeight(
      Parameter(buffer: b, gradient: nil, shape: [size, size]), rowStride: size, columnStride: 1,
      depth: size, columns: size)
    build.append(
      RowProduct(
        x: a, packed: packed, bias: nil, y: c, rowCount: .perExample(size), depth: size,
        columns: size, panelWidth: panelWidth, accumulate: false), .forward)
    let memory = MemoryPlan(
      build.requests, steps: build.steps.map(\.step), kept: [], batch: 1,
      workers: settings.threads)
    guard let kernels = Kernels(set, arena: Arena(count: memory.count)) else {
      throw .unknownInstructionSet(set.rawValue)
    }
    let run = Execution(
      kernels: kernels, regions: memory.regions, scratchCounts: memory.scratchCounts)
    run.begin(batch: 1)
    for (buffer, value) in [(a, Float(0.5)), (b, Float(0.25))] {
      kernels.arena.fill(run.region(buffer), value)
    }
    executor = Executor(steps: build.steps, run: run, threads: settings.threads)
    multiplyAdds = size * size * size
  }

  /// Packs the right factor and multiplies, or multiplies alone.
  func multiply(times: Int, packing: Bool) {
    for _ in 0..<times {
      if packing { executor.execute(0) }
      executor.execute(1)
    }
  }
}
