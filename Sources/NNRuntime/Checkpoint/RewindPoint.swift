// SPDX-License-Identifier: MIT

/// What a state's tensors are read from, by name.
protocol StateSource {
  /// The values of a tensor; fails where it is not there or has another shape.
  func values(_ name: String, _ shape: [Int]) throws(Checkpoint.Problem) -> [Float]
  /// The values of a tensor of any length; none if it is not there.
  func values(_ name: String) -> [Float]
}

extension Checkpoint: StateSource {}

/// The state of a run in memory, to go back to when it diverges.
struct RewindPoint: StateSource {
  /// The beginning of its tensors' names in a checkpoint.
  static let prefix = "nnrun.rewind/"
  let state: TrainingState
  private let tensors: [String: [Float]]

  /// Copies a state.
  init(_ state: TrainingState, _ tensors: [StateTensor], arena: Arena) {
    self.state = state
    self.tensors = Dictionary(
      tensors.map { ($0.name, $0.values(in: arena)) }, uniquingKeysWith: { first, _ in first })
  }

  /// Reads one that a checkpoint holds beside its own state; nil where there is none.
  init?(of checkpoint: Checkpoint) {
    guard let state = checkpoint.header.state.rewindPoint.first else { return nil }
    self.state = state
    let names = checkpoint.tensorNames.filter { $0.hasPrefix(Self.prefix) }
    tensors = Dictionary(
      names.map { (String($0.dropFirst(Self.prefix.count)), checkpoint.values($0)) },
      uniquingKeysWith: { first, _ in first })
  }

  /// What a checkpoint holds of it.
  var stateTensors: [StateTensor] {
    tensors.map { StateTensor(Self.prefix + $0.key, ContiguousArray($0.value)) }
  }

  func values(_ name: String, _ shape: [Int]) throws(Checkpoint.Problem) -> [Float] {
    guard let values = tensors[name], values.count == shape.reduce(1, *) else {
      throw Checkpoint.Problem(message: "has no `\(name)` of shape \(shape) to go back to")
    }
    return values
  }

  func values(_ name: String) -> [Float] { tensors[name] ?? [] }
}
