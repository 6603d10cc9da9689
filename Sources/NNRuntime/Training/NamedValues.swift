// SPDX-License-Identifier: MIT

/// Numbers by name in a fixed order: `loss`, then the metrics as the spec lists them.
public struct NamedValues: Sendable, Equatable {
  /// The names, in order.
  public private(set) var names: [String] = []
  /// The values, in the names' order.
  public private(set) var values: [Double] = []

  /// Makes an empty list.
  public init() {}

  /// Makes a list of given pairs; later values of a name replace earlier ones.
  public init(_ pairs: KeyValuePairs<String, Double>) {
    for (name, value) in pairs { self[name] = value }
  }

  /// The value of a name.
  public subscript(name: String) -> Double? {
    get { names.firstIndex(of: name).map { values[$0] } }
    set {
      guard let newValue else { return }
      if let index = names.firstIndex(of: name) {
        values[index] = newValue
      } else {
        names.append(name)
        values.append(newValue)
      }
    }
  }

  /// Whether there are none.
  public var isEmpty: Bool { names.isEmpty }
}
