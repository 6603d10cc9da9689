// SPDX-License-Identifier: MIT

import NNSpec

/// What actions are for, as the protocol names it.
enum CodeActionKind: String, CaseIterable {
  case quickFix = "quickfix"
  case fixAll = "source.fixAll"
}

extension ProtocolValues {
  func completion(_ completion: SpecCompletion, _ file: SourceFile) -> JSONValue {
    let digits = String(completion.items.count).count
    let items = completion.items.enumerated().map { index, item -> JSONValue in
      let order = String(index)
      return .object(
        [
          ("label", .string(item.label)), ("kind", .int(kind(item.kind))),
          ("detail", .string(item.detail)),
          // Editors sort by letters otherwise.
          ("sortText", .string(String(repeating: "0", count: digits - order.count) + order)),
          ("filterText", .string(item.label)),
          ("insertTextFormat", .int(item.isSnippet ? 2 : 1)),
          ("textEdit", edit(completion.range, file, item.insertion)),
        ]
          + (item.summary.isEmpty
            ? [] : [("documentation", ProtocolValues.markdown(item.summary))]))
    }
    return .object([("isIncomplete", .bool(false)), ("items", .array(items))])
  }

  /// A `CompletionItemKind`.
  private func kind(_ kind: SpecCompletion.Item.Kind) -> Int {
    switch kind {
    case .option: 10
    case .member: 7
    case .word: 12
    case .block: 9
    case .layer: 18
    case .parameter: 6
    case .code: 21
    }
  }

  func hint(_ hint: ShapeHint, _ file: SourceFile) -> JSONValue {
    .object([
      ("position", position(hint.offset, file)), ("label", .string(hint.text)),
      ("kind", .int(1)), ("tooltip", .string(hint.detail)), ("paddingLeft", .bool(true)),
    ])
  }

  func action(
    _ action: SpecAction, _ kind: CodeActionKind, of mended: Diagnostic?, _ document: OpenDocument
  ) -> JSONValue {
    let edits = action.edits.map { edit($0.range, document.file, $0.text) }
    var members: [(String, JSONValue)] = [
      ("title", .string(action.title)), ("kind", .string(kind.rawValue)),
      ("isPreferred", .bool(action.isSafe)),
      ("edit", .object([("changes", .object([(document.uri, .array(edits))]))])),
    ]
    if let mended {
      members.append(("diagnostics", .array(diagnostics([mended], in: document))))
    }
    return .object(members)
  }

  func symbol(_ symbol: SpecSymbol, _ file: SourceFile) -> JSONValue {
    .object([
      // The protocol forbids empty names.
      ("name", .string(symbol.name.isEmpty ? "\"\"" : symbol.name)),
      ("detail", .string(symbol.detail)), ("kind", .int(kind(symbol.kind))),
      ("range", range(symbol.range, file)), ("selectionRange", range(symbol.nameRange, file)),
      ("children", .array(symbol.children.map { self.symbol($0, file) })),
    ])
  }

  /// A `SymbolKind`.
  private func kind(_ kind: SpecSymbol.Kind) -> Int {
    switch kind {
    case .block: 3
    case .setting: 20
    case .layer: 5
    }
  }
}
