// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

/// Buffers that live at the same time never share a float.
@Suite struct MemoryPlanTests {
  private struct Touch: Step {
    let inputs: [Buffer]
    let outputs: [Buffer]
    func parts(on run: Execution) -> Int { 1 }
    func run(part: Int, worker: Int, on run: Execution) {}
  }

  /// A random list of steps over random buffers.
  private struct Sample {
    var builder = PlanBuilder(panelWidth: 8, seed: 0)
    var buffers: [Buffer] = []
    var steps: [any Step] = []
    var kept: Set<Buffer> = []

    init(_ random: inout TestRandom) {
      let lifetimes: [BufferRequest.Lifetime] = [
        .planned, .planned, .planned, .persistent, .perWorker,
      ]
      for name in 0..<Int.random(in: 1...40, using: &random) {
        let lifetime = lifetimes[Int.random(in: 0..<lifetimes.count, using: &random)]
        let fixed = Int.random(in: 0...70, using: &random)
        let perExample = lifetime == .planned ? Int.random(in: 0...9, using: &random) : 0
        buffers.append(
          builder.buffer("\(name)", fixed: fixed, perExample: perExample, lifetime: lifetime))
        if Int.random(in: 0..<6, using: &random) == 0 { kept.insert(buffers[name]) }
      }
      for _ in 0..<Int.random(in: 1...30, using: &random) {
        let inputs = (0..<2).compactMap { _ in buffers.randomElement(using: &random) }
        let outputs = [buffers.randomElement(using: &random)].compactMap(\.self)
        steps.append(Touch(inputs: inputs, outputs: outputs))
      }
    }

    /// The steps at which a buffer's floats must be its own; the end counts as one.
    func life(_ buffer: Buffer) -> ClosedRange<Int>? {
      if builder.requests[buffer.index].lifetime == .persistent || kept.contains(buffer) {
        return 0...steps.count
      }
      let uses = steps.indices.filter { (steps[$0].inputs + steps[$0].outputs).contains(buffer) }
      guard let first = uses.first, let last = uses.last else { return nil }
      return first...last
    }
  }

  @Test func liveBuffersNeverOverlap() {
    var random = TestRandom(state: 17)
    for _ in 0..<500 {
      let sample = Sample(&random)
      let (batch, workers) = (
        Int.random(in: 1...7, using: &random), Int.random(in: 1...4, using: &random)
      )
      let requests = sample.builder.requests
      let plan = MemoryPlan(
        requests, steps: sample.steps, kept: sample.kept, batch: batch, workers: workers)
      for (index, buffer) in sample.buffers.enumerated() {
        let region = plan.regions[index]
        let request = requests[index]
        let one = request.fixedCount + request.perExample * batch
        let life = sample.life(buffer)
        let size = request.lifetime == .perWorker ? one * workers : one
        // A buffer that no step uses has no memory.
        #expect(region.count == (life == nil ? 0 : size))
        // 64 bytes.
        #expect(region.offset.isMultiple(of: 16))
        #expect(region.offset + region.count <= plan.count)
        guard let life else { continue }
        for other in sample.buffers[..<index] {
          guard let otherLife = sample.life(other), otherLife.overlaps(life) else { continue }
          let second = plan.regions[other.index]
          let isApart =
            region.offset + region.count <= second.offset
            || second.offset + second.count <= region.offset
          #expect(isApart, "\(region) and \(second)")
        }
      }
    }
  }

  /// Persistent buffers keep their floats even from buffers that nothing uses.
  @Test func persistentBuffersAreAlone() {
    var builder = PlanBuilder(panelWidth: 8, seed: 0)
    let weight = builder.buffer("weight", fixed: 20, lifetime: .persistent)
    let value = builder.buffer("value", fixed: 20)
    let step = Touch(inputs: [], outputs: [value])
    let plan = MemoryPlan(builder.requests, steps: [step], kept: [], batch: 1, workers: 1)
    // 20 floats take two lines of 16.
    #expect(plan.regions[weight.index].offset == 0 && plan.regions[value.index].offset == 32)
    #expect(plan.count == 64)
  }

  @Test func anArenaIsSmallerThanItsBuffers() throws {
    let network = try ToyRun.session(ToySpec.convolutional, Network.Settings(threads: 2)).network
    let sum = network.plan.requests.reduce(0) {
      $0 + $1.count(batch: network.largestBatch, workers: 2)
    }
    #expect(network.run.arena.count < sum * 3 / 4)
  }

  /// What is left in a planned buffer from the step before must make no difference.
  @Test(arguments: [ToySpec.convolutional, ToySpec.regularised])
  func nothingIsReadBeforeItIsWritten(text: String) throws {
    func trained(poisoned: Bool) throws -> [UInt8] {
      let session = try ToyRun.session(text, Network.Settings(threads: 2))
      let (network, data) = (session.network, session.data.train)
      for step in 0..<5 {
        if poisoned {
          for (region, request) in zip(network.regions, network.plan.requests)
          where request.lifetime != .persistent { network.run.arena.fill(region, .nan) }
        }
        // Batches of other sizes than the largest leave rests behind.
        network.load(data, 0..<(step.isMultiple(of: 2) ? network.largestBatch : 11))
        network.run.step = step
        network.forward(
          batch: step.isMultiple(of: 2) ? network.largestBatch : 11, mode: .training)
        let loss = network.loss(wantsGradient: true)
        let norm = network.backward()
        #expect(loss.isFinite && norm.isFinite, "step \(step)")
        network.update(step: step, learningRate: 0.01, norm: norm, clipNorm: 1)
      }
      return network.modelFile.bytes
    }
    #expect(try trained(poisoned: true) == trained(poisoned: false))
  }
}

extension Network {
  /// Where every buffer lies.
  fileprivate var regions: [Region] {
    plan.requests.indices.map { run.region(testBuffer($0)) }
  }
}
