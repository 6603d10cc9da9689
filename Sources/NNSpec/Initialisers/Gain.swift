// SPDX-License-Identifier: MIT

/// A factor of first values: a number, or the activation that asks for it.
package struct Gain: OptionValue, Equatable {
  package static let kind = "a number or an activation"
  package static var form: ValueForm { .either([.number, .member(of: Catalogue.activations)]) }
  package static let placeholder = Gain(1)
  package let value: Double
  package let text: String

  package init(_ value: Double) {
    self.value = value
    text = numberText(value)
  }

  private init(_ value: Double, of activation: String) {
    self.value = value
    text = activation
  }

  package var limited: [Double] { [value] }

  package static func parse(_ node: YAMLNode) -> Result<Gain, ValueProblem> {
    let asNumber = Double.parse(node)
    if case .success(let value) = asNumber { return .success(Gain(value)) }
    let word = node.scalar?.text ?? node.mapping?.first?.key ?? ""
    guard Catalogue.activations.entry(named: word) != nil else {
      // A word that is neither is wrong in the same way as for any number.
      return asNumber.map { Gain($0) }
    }
    var problems: [Diagnostic] = []
    let chosen = Catalogue.activations.decode(node, path: "", reportingTo: &problems)
    guard let chosen, problems.isEmpty else {
      return .failure(
        ValueProblem(
          .wrongType, "takes \(kind): \(problems.first?.message ?? "a name or one mapping")"))
    }
    guard let gain = chosen.value.gain else {
      var problem = ValueProblem(.unknownChoice, "has no known value for `\(chosen.name)`")
      let known = Catalogue.activations.entries.compactMap { entry in
        Catalogue.activations.standard(entry.name).value.gain == nil ? nil : entry.name
      }
      problem.help = ["write a number, or one of " + nameList(known)]
      return .failure(problem)
    }
    return .success(Gain(gain, of: chosen.name))
  }
}
