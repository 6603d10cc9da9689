// SPDX-License-Identifier: MIT

internal import NNSpec

extension Network {
  /// All weights and running statistics as a model file: no time, path or thread count in it.
  package var modelFile: Safetensors {
    Safetensors(
      tensors: plan.parameters.map { planned in
        Safetensors.Tensor(
          name: planned.path, shape: planned.spec.shape,
          values: weights(planned.path) ?? [])
      }, metadata: [("format", "nnrun"), ("layout", "nnrun/v1")])
  }

  /// Takes weights by name.
  ///
  /// All must be there with their shapes, unless `partly`: then those that are there.
  package func load(_ file: Safetensors, partly: Bool = false) throws(Safetensors.Problem) {
    let wanted = Dictionary(uniqueKeysWithValues: plan.parameters.map { ($0.path, $0.spec.shape) })
    let given = Dictionary(uniqueKeysWithValues: file.tensors.map { ($0.name, $0) })
    for (path, shape) in wanted.sorted(by: { $0.key < $1.key }) {
      guard let tensor = given[path] else {
        if partly { continue }
        throw Safetensors.Problem(message: "has no `\(path)`")
      }
      guard tensor.shape == shape else {
        throw Safetensors.Problem(
          message: "has `\(path)` as \(tensor.shape), the network has \(shape)")
      }
    }
    for tensor in file.tensors {
      guard wanted[tensor.name] != nil else {
        let names = wanted.keys.sorted()
        let near = closest(to: tensor.name, among: names).first.map { "; did you mean `\($0)`?" }
        throw Safetensors.Problem(
          message: "has `\(tensor.name)`, which no layer of the network has\(near ?? "")")
      }
    }
    for tensor in file.tensors { setWeights(tensor.name, tensor.values) }
  }
}
