// SPDX-License-Identifier: MIT

extension LayerTable {
  /// As aligned columns, nothing cut, ended by a line break.
  package var text: String {
    let head = ["layer", "kind", "options", "output", "parameters", "multiply-adds"]
    let first = ["input", "", inputs, input.map(\.description) ?? "?", "", ""]
    let body = rows.map { row in
      [
        row.path, row.kind, row.options, row.output.map(\.description) ?? "?",
        row.count.map(groupedText) ?? "?",
        row.output?.count == nil ? "?" : groupedText(row.multiplyAdds),
      ]
    }
    let lines = [head, first] + body
    let widths = head.indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
    let table = lines.map { cells in
      let padded = cells.indices.map { column in
        let blanks = String(repeating: " ", count: widths[column] - cells[column].count)
        return column < 4 ? cells[column] + blanks : blanks + cells[column]
      }
      return padded.joined(separator: "  ").trimmingEnd + "\n"
    }
    return "\(name)\n\n" + table.joined() + "\n" + totalLines
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

extension String {
  var trimmingEnd: String {
    var text = self[...]
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
