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

  /// Takes weights by name; returns what matched and what did not.
  ///
  /// All must be there with their shapes, unless `partly`: then those that are there, and the file may have others.
  @discardableResult
  package func load(
    _ file: Safetensors, partly: Bool = false
  ) throws(Safetensors.Problem) -> WeightMatch {
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
      if wanted[tensor.name] != nil { continue }
      let names = wanted.keys.filter { given[$0] == nil }.sorted()
      // What resembles a weight that is missing is meant as that one.
      if !partly || !closest(to: tensor.name, among: names).isEmpty {
        let near = closest(to: tensor.name, among: wanted.keys.sorted()).first.map {
          "; did you mean `\($0)`?"
        }
        throw Safetensors.Problem(
          message: "has `\(tensor.name)`, which no layer of the network has\(near ?? "")")
      }
    }
    let match = WeightMatch(wanted: Set(wanted.keys), given: Set(given.keys))
    for tensor in file.tensors where wanted[tensor.name] != nil {
      setWeights(tensor.name, tensor.values)
    }
    return match
  }
}

/// Which weights of a network a file has.
package struct WeightMatch: Sendable, Equatable {
  package let taken: [String]
  /// Of the network, not in the file: they start as the spec says.
  package let missing: [String]
  /// In the file, of no layer of the network.
  package let unused: [String]

  package init(wanted: Set<String>, given: Set<String>) {
    taken = wanted.intersection(given).sorted()
    missing = wanted.subtracting(given).sorted()
    unused = given.subtracting(wanted).sorted()
  }

  /// In words, a line each.
  package func notes(_ file: String) -> [String] {
    func list(_ names: [String]) -> String {
      names.prefix(6).joined(separator: ", ")
        + (names.count > 6 ? " and \(names.count - 6) more" : "")
    }
    var notes = ["\(taken.count) of \(taken.count + missing.count) weights start from \(file)"]
    if !missing.isEmpty { notes.append("not in that file, so drawn anew: " + list(missing)) }
    if !unused.isEmpty { notes.append("in that file, but in no layer: " + list(unused)) }
    return notes
  }
}
