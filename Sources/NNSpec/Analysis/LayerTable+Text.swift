// SPDX-License-Identifier: MIT

extension LayerTable {
  /// As aligned columns, nothing cut, ended by a line break.
  package var text: String {
    let head = ["layer", "kind", "options", "output", "parameters", "multiply-adds", "gain"]
    let first = ["input", "", inputs, input.map(\.description) ?? "?", "", "", ""]
    let body = rows.map { row in
      [
        row.path, row.kind, row.options, row.output.map(\.description) ?? "?",
        row.count.map(groupedText) ?? "?",
        row.output?.count == nil ? "?" : groupedText(row.multiplyAdds),
        row.gain.map(shortNumber) ?? "?",
      ]
    }
    let table = alignedTable([head, first] + body, leftColumns: 4)
    return "\(name)\n\n" + table + "\n" + totalLines + signalLines
  }

  /// What becomes of gradients before training, where that is known.
  private var signalLines: String {
    var text = ""
    if let first = rows.first(where: { $0.count ?? 0 > 0 }), let gradient = first.gradient {
      text +=
        "gradient       \(shortNumber(gradient)) of the loss's reaches `\(first.path)` at the start\n"
    }
    for row in rows {
      guard let recurrence = row.recurrence else { continue }
      text +=
        "memory         `\(row.path)` keeps \(shortNumber(recurrence.gradient)) of a gradient over "
        + "\(groupedText(recurrence.steps)) steps at the start\n"
    }
    return text
  }

  private var totalLines: String {
    guard let totals else {
      return "totals are unknown: a size follows from data that was not read\n"
    }
    var weights = groupedText(totals.trained) + " trained"
    if totals.frozen > 0 { weights += ", \(groupedText(totals.frozen)) frozen" }
    if totals.state > 0 { weights += ", \(groupedText(totals.state)) running statistics" }
    var text = "parameters     \(weights)\n"
    guard let multiplyAdds else {
      return text + "the rest is unknown: a size follows from data that was not read\n"
    }
    text += "multiply-adds  \(groupedText(multiplyAdds)) an example, forward\n"
    if let memory, let batch {
      text +=
        "memory         at least \(bytesText(memory.total)) to train in batches of \(groupedText(batch)): "
      text +=
        "weights and gradients \(bytesText(memory.weights)), optimiser \(bytesText(memory.optimiser)), "
      text += "values of a batch \(bytesText(memory.activations))\n"
    }
    return text
  }

  /// For programs; what is unknown is null.
  package var json: JSONValue {
    .object([
      ("schema", .string(Self.schema)), ("name", .string(name)),
      ("input", .object([("names", .string(inputs)), ("shape", json(input))])),
      ("layers", .array(rows.map(json))),
      (
        "totals",
        totals.map { totals in
          .object([
            ("trained", .int(totals.trained)), ("frozen", .int(totals.frozen)),
            ("state", .int(totals.state)),
            ("multiply_adds", multiplyAdds.map(JSONValue.int) ?? .null),
          ])
        } ?? .null
      ),
      (
        "memory",
        memory.map { memory in
          .object([
            ("batch_size", batch.map(JSONValue.int) ?? .null), ("weights", .int(memory.weights)),
            ("optimiser", .int(memory.optimiser)), ("activations", .int(memory.activations)),
            ("total", .int(memory.total)),
          ])
        } ?? .null
      ),
    ])
  }

  /// With what the data holds, if it was read.
  package func json(with data: DataSummary?) -> JSONValue {
    guard let data, case .object(let members) = json else { return json }
    return .object(members + [("data", data.json)])
  }

  private func json(_ row: Row) -> JSONValue {
    .object([
      ("path", .string(row.path)), ("kind", .string(row.kind)), ("options", .string(row.options)),
      ("output", json(row.output)), ("trainable", .bool(row.isTrainable)),
      (
        "parameters",
        .array(
          row.parameters.map { parameter in
            .object([
              ("name", .string("\(row.path).\(parameter.name)")),
              ("shape", .array(parameter.shape.map(JSONValue.int))),
              ("trained", .bool(row.trains(parameter))),
            ])
          })
      ),
      ("parameter_count", row.count.map(JSONValue.int) ?? .null),
      ("multiply_adds", row.output?.count == nil ? .null : .int(row.multiplyAdds)),
      ("gain", row.gain.map(JSONValue.double) ?? .null),
      ("gradient", row.gradient.map(JSONValue.double) ?? .null),
    ])
  }

  private func json(_ shape: Shape?) -> JSONValue {
    guard let shape else { return .null }
    return .array(shape.dimensions.map { $0.map(JSONValue.int) ?? .null })
  }
}

/// A count with commas: "18,432".
package func groupedText(_ count: Int) -> String {
  let digits = Array(String(count.magnitude))
  var text = count < 0 ? "-" : ""
  for (index, digit) in digits.enumerated() {
    if index > 0, (digits.count - index) % 3 == 0 { text += "," }
    text.append(digit)
  }
  return text
}
