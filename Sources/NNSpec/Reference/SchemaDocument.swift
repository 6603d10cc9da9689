// SPDX-License-Identifier: MIT

/// The JSON Schemas (draft 2020-12) that the program makes.
package enum SchemaDocument: String, Sendable, CaseIterable {
  case spec
  case configuration = "config"
  case check

  package var document: JSONValue {
    switch self {
    case .spec: SpecSchema.document
    case .configuration: SpecSchema.configuration
    case .check: DiagnosticJSON.schemaDocument
    }
  }

  /// As it stands in `docs`.
  package var fileName: String {
    self == .spec ? "nnrun.schema.json" : "\(rawValue).schema.json"
  }
}
