// SPDX-License-Identifier: MIT

import Foundation
import NNSpec
import Testing

/// The life of `nnrun lsp`, and what it does with messages that are none: JSON-RPC 2.0, section 5.1; LSP 3.17,
/// "Base Protocol" and "Server lifecycle".
@Suite struct LanguageProtocolTests {
  private func code(_ answer: JSONValue) -> JSONValue? { answer["error"]?["code"] }

  private func start(_ body: (LanguageClient) throws -> Void) throws {
    let program = try Program()
    defer { program.remove() }
    try body(try LanguageClient(program))
  }

  @Test func nothingIsAnsweredBeforeInitialize() throws {
    try start { client in
      #expect(code(try client.ask("textDocument/hover")) == .int(-32002))
      #expect(code(try client.ask("shutdown")) == .int(-32002))
      // Notifications are left out without a word.
      client.open("a.nn.yaml", "nnspec: 1\n")
      let result = try client.initialise()
      #expect(client.notifications.isEmpty)
      #expect(result["capabilities"]?["positionEncoding"] == .string("utf-16"))
      #expect(result["serverInfo"]?["name"] == .string("nnrun"))
      #expect(code(try client.ask("initialize")) == .int(-32600))
      #expect(try client.close() == 1)
    }
  }

  @Test func shutdownThenExitIsAGoodEnd() throws {
    try start { client in
      try client.initialise()
      #expect(try client.ask("shutdown")["result"] == .null)
      #expect(code(try client.ask("textDocument/hover")) == .int(-32600))
      client.notify("exit")
      #expect(client.waitForExit() == 0)
    }
    try start { client in
      try client.initialise()
      client.notify("exit")
      #expect(client.waitForExit() == 1)
    }
    try start { client in
      try client.initialise()
      _ = try client.ask("shutdown")
      #expect(try client.close() == 0)
    }
    try start { client in
      client.notify("exit")
      #expect(client.waitForExit() == 1)
    }
  }

  @Test func theEndOfTheInputIsTheEnd() throws {
    try start { client in
      let code = try client.close()
      #expect(code == 1)
    }
    try start { client in
      client.send(raw: "Content-Length: 100\r\n\r\n{\"half")
      let code = try client.close()
      #expect(code == 1)
    }
  }

  @Test func unknownAndWrongMessagesAreToldSo() throws {
    try start { client in
      try client.initialise()
      #expect(code(try client.ask("textDocument/somethingElse")) == .int(-32601))
      #expect(code(try client.ask("$/somethingElse")) == .int(-32601))
      #expect(code(try client.ask("textDocument/hover")) == .int(-32602))
      #expect(
        code(try client.ask("textDocument/hover", client.at("not-open.nn.yaml", 0, 0)))
          == .int(-32602))
      client.open("a.nn.yaml", "nnspec: 1\n")
      #expect(
        code(
          try client.ask(
            "textDocument/hover", #"{"textDocument":{"uri":"\#(client.uri("a.nn.yaml"))"}}"#))
          == .int(-32602))
      for text in ["{", "[1,2", "nul", #"{"a":1,"a":2}"#, "\u{FFFF}"] {
        client.send(text)
        let answer = try client.next { $0["id"] == .null }
        #expect(code(answer) == .int(-32700), "\(text)")
      }
      for text in ["1", "[]", "{}", #"{"id":1}"#, #"{"id":{},"method":"shutdown"}"#] {
        client.send(text)
        #expect(code(try client.next { $0["error"] != nil }) == .int(-32600), "\(text)")
      }
      #expect(try client.close() == 1)
    }
  }

  @Test func whatNeedsNoAnswerGetsNone() throws {
    try start { client in
      try client.initialise()
      client.notify("$/cancelRequest", #"{"id":7}"#)
      client.notify("$/setTrace", #"{"value":"off"}"#)
      client.notify("workspace/didChangeConfiguration", #"{"settings":null}"#)
      client.notify("textDocument/didChange", "{}")
      client.notify("textDocument/didOpen", #"{"textDocument":{"uri":7}}"#)
      client.notify("textDocument/didClose", client.at("never-open.nn.yaml", 0, 0))
      client.send(#"{"jsonrpc":"2.0","id":9,"result":null}"#)
      #expect(try client.ask("shutdown")["result"] == .null)
      #expect(client.notifications.isEmpty)
      _ = try client.close()
    }
  }

  @Test func lengthsThatCannotBeAreSkipped() throws {
    try start { client in
      try client.initialise()
      for header in [
        "Content-Length: -5", "Content-Length: 99999999999999999999", "Content-Length: x",
        "Content-Type: text", "nonsense",
      ] {
        client.send(raw: header + "\r\n\r\n")
        #expect(code(try client.next { $0["id"] == .null }) == .int(-32700), "\(header)")
      }
      // The text of a message without a length stands before the next header.
      client.send(raw: "Content-Length: -5\r\n\r\n" + #"{"jsonrpc":"2.0"}"#)
      #expect(code(try client.next { $0["id"] == .null }) == .int(-32700))
      #expect(code(try client.ask("shutdowns")) == .int(-32601))
      // What is too long is read over, however it comes.
      client.send(raw: "Content-Length: 70000000\r\n\r\n")
      #expect(code(try client.next { $0["id"] == .null }) == .int(-32700))
      let part = String(repeating: "x", count: 1_000_000)
      for _ in 0..<70 { client.send(raw: part) }
      #expect(try client.ask("shutdown")["result"] == .null)
      // A header that never ends.
      client.send(raw: String(repeating: "y", count: 20_000))
      #expect(code(try client.next { $0["id"] == .null }) == .int(-32700))
      _ = try client.close()
    }
  }

  @Test func messagesMayComeInPieces() throws {
    try start { client in
      let body = #"{"jsonrpc":"2.0","id":"é","method":"shutdown"}"#
      let message =
        "content-length:\(body.utf8.count)\r\nContent-Type: application/vscode-jsonrpc; charset=utf-8\r\n\r\n\(body)"
      for scalar in message.unicodeScalars {
        client.send(raw: String(scalar))
        Thread.sleep(forTimeInterval: 0.0005)
      }
      let answer = try client.next()
      #expect(answer["id"] == .string("é"))
      #expect(code(answer) == .int(-32002))
      _ = try client.close()
    }
  }

  @Test func wrongEditsLeaveTheDocumentAsItIs() throws {
    try start { client in
      try client.initialise()
      client.open("a.nn.yaml", "nnspec: 1\nfoo: 1\n")
      let before = try client.problems("a.nn.yaml")
      client.change("a.nn.yaml", version: 2, #"{"range":{"start":7},"text":"x"}"#)
      client.change("a.nn.yaml", version: 3, #"{"range":null}"#)
      client.change(
        "a.nn.yaml", version: 4,
        #"{"range":{"start":{"line":-1,"character":-9},"end":{"line":99,"character":99}},"text":"nnspec: 1\nfoo: 1\n"}"#
      )
      let after = try client.published("a.nn.yaml")
      #expect(after["version"] == .int(4))
      #expect(after["diagnostics"]?.items?.count == before.count)
      _ = try client.close()
    }
  }

  @Test func hostileTextsAreSurvived() throws {
    try start { client in
      try client.initialise()
      let texts: [String] = [
        "", "\u{FEFF}nnspec: 1\n", String(repeating: "[", count: 20_000), "a: &x [*x]\n",
        String(repeating: "- ", count: 5_000), "\u{0}\u{1}", "a: \"\\", "\t", "---\n---\n",
        "model: {layers: [\(String(repeating: "{repeat: {times: 9, layers: [", count: 70))",
        String(repeating: "x: 1\n", count: 250_000), "model:\n  layers:\n    - \u{1F600}: ${",
      ]
      for (index, text) in texts.enumerated() {
        let name = "\(index).nn.yaml"
        client.open(name, text)
        _ = try client.published(name)
        for method in ["hover", "completion", "definition"] {
          for (line, character) in [(0, 0), (0, 3), (2, 12), (99, 99)] {
            let answer = try client.ask("textDocument/\(method)", client.at(name, line, character))
            #expect(answer["error"] == nil, "\(method) of \(index)")
          }
        }
        for method in ["inlayHint", "codeAction"] {
          #expect(
            try client.ask("textDocument/\(method)", client.within(name, 0, 99))["error"] == nil)
        }
        #expect(
          try client.ask("textDocument/documentSymbol", client.at(name, 0, 0))["error"] == nil)
      }
      #expect(try client.ask("shutdown")["result"] == .null)
      _ = try client.close()
    }
  }
}
