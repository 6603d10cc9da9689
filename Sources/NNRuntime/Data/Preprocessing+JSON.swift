// SPDX-License-Identifier: MIT

package import NNSpec

/// Why a text is no preprocessing.
package struct PreprocessingError: Error, Equatable {
  package let message: String

  package init(message: String) {
    self.message = message
  }
}

extension Preprocessing {
  /// The name and version of the form in `preprocessing.json`.
  package static let schema = "nnrun/preprocessing/v1"

  package var json: JSONValue {
    var members: [(String, JSONValue)] = [
      ("schema", .string(Self.schema)), ("inputs", .array(inputs.map(\.json))),
    ]
    members.append(
      targets.count == 1
        ? ("target", target.json) : ("targets", .array(targets.map(\.json))))
    if let classWeights {
      members.append(("class_weights", .array(classWeights.map { .double($0) })))
    }
    return .object(members)
  }

  /// Fails where something is missing, of another type or of a version that this program does not know.
  package init(json: JSONValue) throws(PreprocessingError) {
    let reader = JSONFields(json, "preprocessing")
    let schema = try reader.string("schema")
    guard schema == Self.schema else {
      throw PreprocessingError(message: "the schema is `\(schema)`, not `\(Self.schema)`")
    }
    var inputs: [FittedFeature] = []
    for item in try reader.array("inputs") {
      inputs.append(try FittedFeature(JSONFields(item, "an input"), isTarget: false))
    }
    guard !inputs.isEmpty else { throw PreprocessingError(message: "`inputs` is empty") }
    var targets: [FittedFeature] = []
    let items = reader.has("targets") ? try reader.array("targets") : [try reader.value("target")]
    for item in items {
      targets.append(try FittedFeature(JSONFields(item, "target"), isTarget: true))
    }
    guard !targets.isEmpty else { throw PreprocessingError(message: "`targets` is empty") }
    self.init(inputs: inputs, targets: targets)
    guard reader.has("class_weights") else { return }
    let weights = try reader.numbers("class_weights")
    guard weights.count == target.classes?.count else {
      throw PreprocessingError(
        message: "`class_weights` are \(weights.count), other than the classes")
    }
    classWeights = weights
  }
}

extension FittedFeature {
  fileprivate var json: JSONValue {
    var members: [(String, JSONValue)] = [
      ("name", .string(name)), ("type", .string(type.rawValue)),
      ("columns", .array(columns.map { .string($0) })),
    ]
    members.append(("size", .int(size)))
    if let shape { members.append(("shape", .array(shape.dimensions.map { .int($0 ?? 0) }))) }
    if let length {
      // Lengths that differ are told by the longest one seen.
      members.append(("steps", .int(length.steps ?? 0)))
      members.append(("steps_vary", .bool(length.isVarying)))
    }
    if !dateParts.isEmpty {
      members.append(("parts", .array(dateParts.map { .string($0.rawValue) })))
    }
    members.append(("missing", .string(missing.name)))
    if case .value(let text) = missing { members.append(("missing_value", .string(text))) }
    switch encoding {
    case .numbers(let scale):
      members.append(("scale", .string(scale.isLogarithmic ? "log1p" : "affine")))
      members.append(("offsets", .array(scale.offsets.map { .double($0) })))
      members.append(("divisors", .array(scale.divisors.map { .double($0) })))
      if let fills = scale.fills { members.append(("fills", .array(fills.map { .double($0) }))) }
    case .categories(let texts, let fill), .binary(let texts, let fill):
      members.append(("categories", .array(texts.map { .string($0) })))
      switch fill {
      case .nothing: break
      case .unknown: members.append(("fill_unknown", .bool(true)))
      case .text(let text): members.append(("fill", .string(text)))
      }
    }
    if let positives { members.append(("positives", .array(positives.map { .string($0) }))) }
    return .object(members)
  }

  fileprivate init(_ reader: JSONFields, isTarget: Bool) throws(PreprocessingError) {
    let typeName = try reader.string("type")
    guard let type = FeatureType(rawValue: typeName) else {
      throw PreprocessingError(message: "\(reader.place) has the unknown type `\(typeName)`")
    }
    let columns = try reader.strings("columns")
    guard !columns.isEmpty else { throw reader.failure("columns", "is empty") }
    let size = try reader.count("size")
    var shape: Shape?
    if reader.has("shape") {
      shape = Shape(try reader.numbers("shape").map { Int(exactly: $0) })
      guard shape?.count == size else { throw reader.failure("shape", "is not of size \(size)") }
    }
    var length: SequenceLength?
    if reader.has("steps") {
      let steps = try reader.count("steps", atLeast: 0)
      length = try reader.bool("steps_vary") ? .varying(longest: steps) : .fixed(steps)
    }
    var dateParts: [DatePart] = []
    if type == .date {
      for name in try reader.strings("parts") {
        guard let part = DatePart(rawValue: name) else {
          throw reader.failure("parts", "has the unknown `\(name)`")
        }
        dateParts.append(part)
      }
      guard dateParts.reduce(0, { $0 + $1.width }) == size else {
        throw reader.failure("parts", "are not of size \(size)")
      }
    }
    let missingName = try reader.string("missing")
    let missing: MissingStrategy
    if missingName == "value" {
      missing = .value(try reader.string("missing_value"))
    } else if let found = MissingStrategy.words.first(where: { $0.name == missingName }) {
      missing = found.value
    } else {
      throw reader.failure("missing", "is the unknown `\(missingName)`")
    }
    let encoding: Encoding
    if type.isNumeric || (type == .sequence && !reader.has("categories")) {
      encoding = .numbers(try ColumnScale(reader, width: size))
    } else {
      let texts = try reader.strings("categories")
      guard Set(texts).count == texts.count else {
        throw reader.failure("categories", "names one twice")
      }
      var fill = Fill.nothing
      if reader.has("fill") { fill = .text(try reader.string("fill")) }
      if reader.has("fill_unknown") { fill = .unknown }
      guard !texts.isEmpty || !isTarget else { throw reader.failure("categories", "is empty") }
      guard type != .binary || texts.count == 2 else {
        throw reader.failure("categories", "of a binary are not two")
      }
      encoding = type == .binary ? .binary(texts, fill: fill) : .categories(texts, fill: fill)
    }
    self.init(
      name: try reader.string("name"), type: type, columns: columns, size: size, shape: shape,
      length: length, missing: missing, isTarget: isTarget, encoding: encoding,
      positives: reader.has("positives") ? try reader.strings("positives") : nil,
      dateParts: dateParts)
  }
}

extension ColumnScale {
  fileprivate init(_ reader: JSONFields, width: Int) throws(PreprocessingError) {
    let name = try reader.string("scale")
    guard name == "log1p" || name == "affine" else {
      throw reader.failure("scale", "is the unknown `\(name)`")
    }
    self.init(
      offsets: try reader.numbers("offsets"), divisors: try reader.numbers("divisors"),
      isLogarithmic: name == "log1p", fills: reader.has("fills") ? try reader.numbers("fills") : nil
    )
    for (name, values) in [("offsets", offsets), ("divisors", divisors), ("fills", fills ?? [0])]
    where values.count != 1 && values.count != width {
      throw reader.failure(name, "has \(values.count) numbers for \(width) columns")
    }
    if divisors.contains(0) { throw reader.failure("divisors", "has a zero") }
  }
}

/// The members of a JSON object, each of a wanted type.
private struct JSONFields {
  let place: String
  private let json: JSONValue

  init(_ json: JSONValue, _ place: String) {
    self.json = json
    self.place = place
  }

  func failure(_ name: String, _ what: String) -> PreprocessingError {
    PreprocessingError(message: "`\(name)` of \(place) \(what)")
  }

  func has(_ name: String) -> Bool { json[name] != nil }

  func value(_ name: String) throws(PreprocessingError) -> JSONValue {
    guard let value = json[name] else { throw failure(name, "is missing") }
    return value
  }

  func string(_ name: String) throws(PreprocessingError) -> String {
    guard case .string(let text) = try value(name) else { throw failure(name, "is no text") }
    return text
  }

  func count(_ name: String, atLeast least: Int = 1) throws(PreprocessingError) -> Int {
    guard case .int(let count) = try value(name), count >= least else {
      throw failure(name, "is no count")
    }
    return count
  }

  func bool(_ name: String) throws(PreprocessingError) -> Bool {
    guard case .bool(let value) = try value(name) else {
      throw failure(name, "is not true or false")
    }
    return value
  }

  func array(_ name: String) throws(PreprocessingError) -> [JSONValue] {
    guard case .array(let items) = try value(name) else { throw failure(name, "is no list") }
    return items
  }

  func strings(_ name: String) throws(PreprocessingError) -> [String] {
    var texts: [String] = []
    for item in try array(name) {
      guard case .string(let text) = item else { throw failure(name, "is no list of texts") }
      texts.append(text)
    }
    return texts
  }

  func numbers(_ name: String) throws(PreprocessingError) -> [Double] {
    var numbers: [Double] = []
    for item in try array(name) {
      switch item {
      case .int(let value): numbers.append(Double(value))
      case .double(let value) where value.isFinite: numbers.append(value)
      default: throw failure(name, "is no list of numbers")
      }
    }
    return numbers
  }
}
