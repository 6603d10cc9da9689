// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

/// Reads `name`, `name: value` or `name: {options}` as a spec would be read; every diagnostic fails.
func decode<Member>(_ text: String, of family: Family<Member>) throws -> Chosen<Member> {
  let file = SourceFile(path: "text.yaml", bytes: Array("item: \(braced(text))\n".utf8))
  let (root, problems) = parseYAML(file)
  let node = try #require(root?.mapping?.first?.value, "\(text): \(problems)")
  var sink = problems
  let chosen = family.decode(node, path: "item", reportingTo: &sink)
  try #require(sink.isEmpty, "\(text): \(sink.map(\.message))")
  return try #require(chosen, "\(text)")
}

/// Reads a group of options: `{l1: 0.1}`.
func decodeGroup<Group: Declaration>(_ text: String, as type: Group.Type) throws -> Group {
  let file = SourceFile(path: "text.yaml", bytes: Array("item: \(text)\n".utf8))
  let (root, problems) = parseYAML(file)
  let entry = try #require(root?.mapping?.first, "\(text): \(problems)")
  var reader = OptionReader(subject: "item", path: "", place: nil, entries: [entry])
  let group = reader.group(entry, as: type, path: "item")
  let messages = (problems + reader.diagnostics).map(\.message)
  try #require(messages.isEmpty, "\(text): \(messages)")
  return group.value
}

/// `dense: 4` as a flow mapping `{dense: 4}`; a bare name stays.
private func braced(_ text: String) -> String {
  text.contains(":") ? "{\(text)}" : text
}

/// A layer of a test network.
struct TestLayer {
  let path: String
  let text: String
  var isTrainable = true
  var learningRateScale = 1.0
  var weightDecayScale = 1.0
  var regularisation = "{}"
  /// Nil: the layer before it, or the input.
  var sources: [NodeInput]?
  /// The place of the layer whose weights it uses.
  var weightsOf: Int?
}

/// Layers decoded, their shapes inferred, ready for the compiler.
func compilerLayers(
  _ layers: [TestLayer], input: [Int], hasVaryingTime: Bool = false
) throws -> [Compiler.Layer] {
  let first = Shape(input, hasVaryingTime: hasVaryingTime)
  var given: [Shape] = []
  return try layers.map { layer in
    let shapes = (layer.sources ?? [given.isEmpty ? .inputs : .node(given.count - 1)]).map {
      if case .node(let index) = $0 { given[index] } else { first }
    }
    var spec = try decode(layer.text, of: Catalogue.layers).value
    if let output = spec as? Output { spec = output.resolved(units: 3, activation: "linear") }
    let held = try decodeGroup(layer.regularisation, as: RegularisationSpec.self)
    let merge = shapes.count > 1 ? spec as? any MergeLayer : nil
    let parameters = merge?.parameters(for: shapes) ?? spec.parameters(for: shapes[0])
    given.append(try (merge?.outputShape(of: shapes) ?? spec.outputShape(of: shapes[0])).get())
    return Compiler.Layer(
      path: layer.path, spec: spec, sources: layer.sources, weightsOf: layer.weightsOf,
      parameters: layer.weightsOf == nil ? parameters : [], isTrainable: layer.isTrainable,
      learningRateScale: layer.learningRateScale, weightDecayScale: layer.weightDecayScale,
      initial: parameters.map(\.role).map(start),
      penalties: parameters.map { parameter in
        RegularisationSpec.penalty(on: parameter.role, own: held, all: nil)
      })
  }
}

/// As the language has it by default.
private func start(_ role: ParameterSpec.Role) -> InitialDistribution {
  switch role {
  case .weight: .scaled(gain: 1, .average, isUniform: true)
  case .embedding: .uniform(minimum: -0.05, maximum: 0.05)
  case .recurrent: .orthogonal(gain: 1)
  case .bias, .offset, .runningMean: .constant(0)
  case .scale, .runningVariance: .constant(1)
  }
}
