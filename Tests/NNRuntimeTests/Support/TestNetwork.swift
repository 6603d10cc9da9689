// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

/// How a test network runs: every result must hold for all of them.
struct Machine: CustomStringConvertible {
  let set: InstructionSet
  let threads: Int

  static let all = supportedSets.flatMap { set in
    [1, 3].map { Machine(set: set, threads: $0) }
  }

  var settings: Network.Settings {
    Network.Settings(threads: threads, instructionSet: set.rawValue)
  }
  var description: String { "\(set.rawValue) with \(threads) threads" }

  func compiler(
    forcesInputGradient: Bool = false, seed: UInt64 = 0, precision: ProductPrecision = .float32,
    isForInference: Bool = false
  ) throws -> Compiler {
    let kernels = try #require(Kernels(set, arena: Arena(count: 1)))
    return Compiler(
      panelWidth: kernels.panelWidth, seed: seed, forcesInputGradient: forcesInputGradient,
      precision: precision, isForInference: isForInference)
  }

  /// Layers without a loss; the test writes the output's gradient itself.
  func bare(
    _ layers: [TestLayer], input: [Int], hasVaryingTime: Bool = false, batch: Int,
    givesInput: Bool = false, precision: ProductPrecision = .float32
  ) throws -> Network {
    var compiler = try compiler(forcesInputGradient: true, precision: precision)
    let plan = compiler.compileBare(
      input: input, hasVaryingTime: hasVaryingTime,
      try compilerLayers(layers, input: input, hasVaryingTime: hasVaryingTime),
      givesInput: givesInput)
    return try Network(plan, batch: batch, settings: settings, set: set)
  }

  /// One layer that reads several inputs, in their order.
  func bare(_ text: String, inputs: [[Int]], batch: Int) throws -> Network {
    let sources = inputs.indices.map { NodeInput.input($0) }
    let spec = try #require(try decode(text, of: Catalogue.layers).value as? any MergeLayer)
    let parameters = spec.parameters(for: inputs.map { Shape($0) })
    let layer = Compiler.Layer(
      path: "layer", spec: spec, sources: sources, parameters: parameters,
      initial: parameters.map { _ in .constant(0) }, penalties: parameters.map { _ in .none })
    var compiler = try compiler(forcesInputGradient: true)
    let plan = compiler.compileBare(
      inputs: Dictionary(uniqueKeysWithValues: zip(sources, inputs.map { Compiler.Input($0) })),
      [layer])
    return try Network(plan, batch: batch, settings: settings, set: set)
  }

  /// Layers with a loss, and an optimiser if given.
  func network(
    _ layers: [TestLayer], input: [Int], batch: Int, loss: Compiler.Loss,
    optimiser: (any OptimiserSpec)? = nil, gradient: GradientRules = GradientRules(),
    seed: UInt64 = 0
  ) throws -> Network {
    var compiler = try compiler(forcesInputGradient: true, seed: seed)
    let plan = compiler.compile(
      input: input, try compilerLayers(layers, input: input), loss: loss, optimiser: optimiser,
      gradient: gradient)
    return try Network(plan, batch: batch, settings: settings, set: set)
  }
}

extension Network {
  func write(_ values: [Float], to buffer: Buffer) {
    run.arena.write(values, to: run.region(buffer))
  }

  /// The values that a batch of the run's size has in a buffer.
  func read(_ buffer: Buffer) -> [Float] {
    let request = plan.requests[buffer.index]
    return run.arena.read(
      run.region(buffer).slice(0, request.fixedCount + request.perExample * run.batch))
  }

  var output: [Float] { read(plan.output.buffer) }
  var scores: [Float] { read(plan.scores.buffer) }

  /// Forward and backward of a plan without a loss.
  func propagate(_ input: [Float], gradient: [Float], batch: Int, mode: Execution.Mode) throws {
    write(input, to: plan.input.buffer)
    forward(batch: batch, mode: mode)
    write(gradient, to: try #require(plan.outputGradient))
    _ = backward()
  }

  /// Runs only the penalties and the sum of squares over gradients that a test wrote; returns the norm.
  func norm(threads: Int) throws -> Double {
    Executor(steps: plan.steps, run: run, threads: threads).execute(plan.gradient)
    let updating = try #require(plan.updating)
    let squares = read(updating.squares)
    return squares.reduce(0) { $0 + Double($1) }.squareRoot()
  }

  /// Writes the gradient of a parameter.
  func setGradient(_ path: String, _ values: [Float]) throws {
    let planned = try #require(plan.parameters.first { $0.path == path })
    write(values, to: try #require(planned.parameter.gradient))
  }
}
