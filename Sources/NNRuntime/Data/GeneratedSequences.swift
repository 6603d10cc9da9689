// SPDX-License-Identifier: MIT

package import NNSpec

/// The examples of a built-in set of sequences, one after the other.
package struct GeneratedSequences: Sendable {
  /// Time steps of an example's input.
  package let inputSteps: Int
  /// Time steps of its target; nil: one number.
  package let targetSteps: Int?
  /// [steps, width] of all examples: numbers, or indices of the set's input classes.
  package var inputs: ContiguousArray<Double> = []
  /// Numbers, or indices of the set's classes.
  package var targets: ContiguousArray<Double> = []
}

/// Draws the examples of a built-in set of sequences.
///
/// - adding: at each of `length` steps a number uniform in [0, 1) and a marker, which is 1 at one step of each half; the target
///   is the sum of the two marked numbers. Source: Hochreiter & Schmidhuber 1997, "Long short-term memory".
/// - copy: `length` symbols of eight kinds, a `go` mark and `length` blanks; the target is blank up to the mark and then
///   repeats the symbols. Source: Hochreiter & Schmidhuber 1997; Graves et al. 2014, "Neural Turing machines".
/// - addition: a question like `12+345` of numbers of up to `length` digits, and its answer, both filled up with spaces at
///   the end; no two questions are equal, a+b being b+a. Source: Keras' example addition_rnn.
package func generateSequences(
  _ set: GeneratedSet, count: Int, length: Int, from random: inout RandomStream
) -> GeneratedSequences {
  let steps = set.steps(length)
  precondition(count > 0 && length > 0 && steps.input != nil, "\(count) of \(set)")
  var result = GeneratedSequences(inputSteps: steps.input ?? 0, targetSteps: steps.target)
  result.inputs.reserveCapacity(count * result.inputSteps * set.inputNames.count)
  result.targets.reserveCapacity(count * (steps.target ?? 1))
  var asked: Set<[Int]> = []
  for _ in 0..<count {
    switch set {
    case .copy: copy(length, &random, &result)
    case .addition:
      var pair = [number(length, &random), number(length, &random)]
      while !asked.insert(pair.sorted()).inserted {
        pair = [number(length, &random), number(length, &random)]
      }
      addition(pair, &result)
    default: adding(length, &random, &result)
    }
  }
  return result
}

private func adding(_ length: Int, _ random: inout RandomStream, _ result: inout GeneratedSequences)
{
  let half = length / 2
  let marked = [random.below(half), half + random.below(length - half)]
  var sum = 0.0
  for step in 0..<length {
    let value = random.uniform()
    let isMarked = marked.contains(step)
    if isMarked { sum += value }
    result.inputs += [value, isMarked ? 1 : 0]
  }
  result.targets.append(sum)
}

private func copy(_ length: Int, _ random: inout RandomStream, _ result: inout GeneratedSequences) {
  // Classes of the input are blank, go and the symbols; those of the target blank and the symbols.
  let symbols = (0..<length).map { _ in Double(random.below(8)) }
  result.inputs += symbols.map { $0 + 2 } + [1] + symbols.map { _ in 0 }
  result.targets += [0] + symbols.map { _ in 0 } + symbols.map { $0 + 1 }
}

/// Of one to `length` digits, each as likely as the others; leading zeros vanish.
private func number(_ length: Int, _ random: inout RandomStream) -> Int {
  let digits = 1 + random.below(length)
  return (0..<digits).reduce(0) { number, _ in number * 10 + random.below(10) }
}

private func addition(_ pair: [Int], _ result: inout GeneratedSequences) {
  func classes(_ text: String, _ count: Int) -> [Double] {
    // Classes are a space, the digits and the plus.
    text.utf8.map { $0 == UInt8(ascii: "+") ? 11 : Double($0 - UInt8(ascii: "0")) + 1 }
      + Array(repeating: 0, count: count - text.utf8.count)
  }
  result.inputs += classes("\(pair[0])+\(pair[1])", result.inputSteps)
  result.targets += classes("\(pair[0] + pair[1])", result.targetSteps ?? 0)
}

extension GeneratedSequences {
  var stored: ContiguousArray<UInt8> { littleEndian(inputs + targets) }

  /// As examples.
  func table(_ set: GeneratedSet, count: Int) -> ExampleTable {
    let names = set.inputNames
    let features = names.indices.map { index in
      RawFeature(
        name: names[index], type: .sequence, columns: [names[index]], width: 1, shape: nil,
        values: set.inputClasses.map { codes(inputs, $0) }
          ?? .numbers(inputs, stride: names.count, offsets: [index]))
    }
    let target = RawFeature(
      name: set.targetName, type: set.target.type, columns: [set.targetName], width: 1, shape: nil,
      values: set.classes.map { codes(targets, $0) }
        ?? .numbers(targets, stride: 1, offsets: [0]))
    func spans(_ steps: Int) -> [Range<Int>] { (0..<count).map { $0 * steps..<($0 + 1) * steps } }
    return ExampleTable(
      name: set.rawValue, count: count, inputs: features, target: target,
      inputSpans: spans(inputSteps), targetSpans: targetSteps.map(spans),
      stepCount: count * inputSteps, rows: ContiguousArray(1...count))
  }

  private func codes(_ numbers: ContiguousArray<Double>, _ texts: [String]) -> RawFeature.Values {
    .codes(ContiguousArray(numbers.map { Int32($0) }), stride: 1, offset: 0, texts: texts)
  }
}
