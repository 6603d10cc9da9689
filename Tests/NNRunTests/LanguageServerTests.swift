// SPDX-License-Identifier: MIT

import Foundation
import NNSpec
import Testing

/// Every feature of `nnrun lsp`, driven as an editor drives it.
@Suite struct LanguageServerTests {
  /// Line 5 is the first layer; everything is sound.
  private let text = """
    nnspec: 1
    data:
      {source: {generate: moons, count: 100}, split: {train: 80%, validation: 20%}}
    model:
      layers:
        - dense: {units: 8, activation: relu, name: hidden}
        - dense: {units: 1, from: hidden}
    training:
      loss: binary_cross_entropy
      optimiser: {adam: {learning_rate: 0.01}}
      epochs: 3

    """

  private func serve(
    _ capabilities: String = "{}", _ body: (LanguageClient) throws -> Void
  ) throws {
    let program = try Program()
    defer { program.remove() }
    let client = try LanguageClient(program)
    try client.initialise(capabilities)
    try body(client)
    #expect(try client.ask("shutdown")["result"] == .null)
    client.notify("exit")
    #expect(client.waitForExit() == 0)
  }

  // MARK: - Documents

  @Test func problemsComeWhileTyping() throws {
    try serve { client in
      client.open("a.nn.yaml", text.replacing("units: 8", with: "unts: 8"))
      #expect(try client.problems("a.nn.yaml") == ["S202 5:14-5:18"])
      // An edit of some characters, then of the whole text.
      client.change(
        "a.nn.yaml", version: 2,
        #"{"range":{"start":{"line":5,"character":14},"end":{"line":5,"character":18}},"text":"units"}"#
      )
      let mended = try client.published("a.nn.yaml")
      #expect(mended["diagnostics"] == .array([]))
      #expect(mended["version"] == .int(2))
      let other = JSONValue.string(text.replacing("relu", with: "rellu")).text
      client.change("a.nn.yaml", version: 3, #"{"text":\#(other)}"#)
      #expect(try client.problems("a.nn.yaml") == ["S203 5:36-5:41"])
      client.notify(
        "textDocument/didClose", #"{"textDocument":{"uri":"\#(client.uri("a.nn.yaml"))"}}"#)
      #expect(try client.problems("a.nn.yaml") == [])
    }
  }

  @Test func editsOfOneMessageBuildOnEachOther() throws {
    try serve { client in
      client.open("a.nn.yaml", "nnspec: 1\r\nab\r\n")
      _ = try client.published("a.nn.yaml")
      // Over a line break, then at the end of what is left: `abc: 1` behind `nnspec: 1`.
      client.change(
        "a.nn.yaml", version: 2,
        #"{"range":{"start":{"line":1,"character":2},"end":{"line":2,"character":0}},"text":"c"},"#
          + #"{"range":{"start":{"line":1,"character":3},"end":{"line":1,"character":3}},"text":": 1"}"#
      )
      #expect(try client.problems("a.nn.yaml").contains("S202 1:0-1:3"))
    }
  }

  @Test func aBurstOfChangesIsCheckedOnce() throws {
    try serve { client in
      client.open("a.nn.yaml", text)
      #expect(try client.published("a.nn.yaml")["version"] == .int(1))
      let edit =
        #"{"range":{"start":{"line":0,"character":0},"end":{"line":0,"character":0}},"text":"#
      let messages = (2...9).map { version -> String in
        let change = LanguageClient.change(
          client.uri("a.nn.yaml"), version: version, edit + "\"#\"}")
        let body = #"{"jsonrpc":"2.0","method":"textDocument/didChange","params":\#(change)}"#
        return "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
      }.joined()
      // One write that a pipe takes at once: POSIX's PIPE_BUF on Linux.
      try #require(messages.utf8.count < 4_096)
      client.send(raw: messages)
      #expect(try client.published("a.nn.yaml")["version"] == .int(9))
    }
  }

  @Test func columnsAreCountedAsTheEditorAsks() throws {
    // `😀` has 4 bytes, 2 units of UTF-16, and is 1 code point; quotes stand around it.
    for (encodings, end) in [
      (#"[]"#, 4), (#"["utf-32","utf-16"]"#, 3), (#"["utf-8","utf-16"]"#, 6), (#"["utf-7"]"#, 4),
    ] {
      try serve(#"{"general":{"positionEncodings":\#(encodings)}}"#) { client in
        client.open("a.nn.yaml", text + "\"😀\": 1\n")
        let problems = try client.problems("a.nn.yaml")
        #expect(problems == ["S202 11:0-11:\(end)"])
      }
    }
  }

  @Test func dataIsSoughtBesideTheDocument() throws {
    let program = try Program()
    defer { program.remove() }
    try program.write("x,y\n1,a\n2,b\n", to: "my spécs/points.csv")
    let client = try LanguageClient(program, arguments: ["--stdio"])
    try client.initialise()
    let csv = text.replacing(
      "{generate: moons, count: 100}",
      with:
        "{csv: points.csv}, inputs: {x: {type: number}}, target: {y: {type: binary, positive: a}}"
    )
    #expect(client.uri("my spécs/a.nn.yaml").contains("%20"))
    client.open("my spécs/a.nn.yaml", csv)
    #expect(try client.problems("my spécs/a.nn.yaml").filter { $0.hasPrefix("D601") } == [])
    client.change(
      "my spécs/a.nn.yaml", version: 2,
      #"{"text":\#(JSONValue.string(csv.replacing("points", with: "paints")).text)}"#)
    #expect(try client.problems("my spécs/a.nn.yaml").contains { $0.hasPrefix("D601 2:") })
    #expect(try client.close() == 1)
  }

  @Test func whatIsWrongInABaseIsShownWhereItIsNamed() throws {
    let program = try Program()
    defer { program.remove() }
    try program.write(text.replacing("units: 8", with: "unts: 8"), to: "base.nn.yaml")
    let client = try LanguageClient(program)
    try client.initialise()
    client.open("a.nn.yaml", "nnspec: 1\nextends: base.nn.yaml\n")
    let problem = try #require(try client.published("a.nn.yaml")["diagnostics"]?.items?.first)
    #expect(LanguageClient.range(problem["range"]) == "1:9-1:21")
    let related = problem["relatedInformation"]?.items?.first?["location"]
    #expect(related?["uri"] == .string(client.uri("base.nn.yaml")))
    #expect(LanguageClient.range(related?["range"]) == "5:14-5:18")
    // Once it is saved, whatever extends it is looked at again.
    try program.write(text, to: "base.nn.yaml")
    client.notify(
      "textDocument/didSave", #"{"textDocument":{"uri":"\#(client.uri("base.nn.yaml"))"}}"#)
    #expect(try client.problems("a.nn.yaml") == [])
    _ = try client.close()
  }

  // MARK: - Features

  @Test func hoverShowsTheReference() throws {
    try serve { client in
      client.open("a.nn.yaml", text)
      let hover = try client.result("textDocument/hover", client.at("a.nn.yaml", 5, 8))
      #expect(hover["contents"]?["kind"] == .string("markdown"))
      #expect(hover["contents"]?["value"]?.words?.hasPrefix("## dense") == true)
      #expect(LanguageClient.range(hover["range"]) == "5:6-5:11")
      #expect(try client.result("textDocument/hover", client.at("a.nn.yaml", 11, 0)) == .null)
    }
  }

  @Test func completionOffersWhatFits() throws {
    let snippets = #"{"textDocument":{"completion":{"completionItem":{"snippetSupport":true}}}}"#
    try serve(snippets) { client in
      client.open("a.nn.yaml", text.replacing("from: hidden}", with: "from: hidden}\n    - max_po"))
      let list = try client.result("textDocument/completion", client.at("a.nn.yaml", 7, 12))
      let items = try #require(list["items"]?.items)
      let item = try #require(items.first { $0["label"] == .string("max_pool2d") })
      #expect(LanguageClient.range(item["textEdit"]?["range"]) == "7:6-7:12")
      #expect(item["textEdit"]?["newText"]?.words?.hasPrefix("max_pool2d") == true)
      #expect(item["documentation"]?["value"] != nil)
      let convolution = items.first { $0["label"] == .string("conv2d") }
      #expect(convolution?["insertTextFormat"] == .int(2))
      // The order is that of the catalogue.
      #expect(
        items.map { $0["sortText"]?.words ?? "" }
          == items.map { $0["sortText"]?.words ?? "" }.sorted())
    }
  }

  @Test func hintsShowShapes() throws {
    try serve { client in
      client.open("a.nn.yaml", text)
      let all = try client.result("textDocument/inlayHint", client.within("a.nn.yaml", 0, 12))
      #expect(all.items?.compactMap { $0["label"]?.words } == ["[8]", "[1]"])
      #expect(all.items?.first?["position"]?["line"] == .int(5))
      #expect(all.items?.first?["position"]?["character"] == .int(55))
      let some = try client.result("textDocument/inlayHint", client.within("a.nn.yaml", 6, 7))
      #expect(some.items?.compactMap { $0["label"]?.words } == ["[1]"])
    }
  }

  @Test func actionsMend() throws {
    try serve { client in
      let name = "a.nn.yaml"
      client.open(
        name,
        text.replacing("units: 8", with: "unts: 8").replacing("relu", with: "rellu")
          .replacing("nnspec: 1", with: "nnspec: &one 1"))
      func actions(_ first: Int, _ last: Int, _ context: String) throws -> [JSONValue] {
        let request = client.within(
          name, first, last, #","context":{"diagnostics":[]\#(context)}"#)
        return try client.result("textDocument/codeAction", request).items ?? []
      }
      let fixes = try actions(5, 6, "")
      #expect(
        fixes.compactMap { $0["title"]?.words } == [
          "Change `unts` to `units`", "Change `rellu` to `relu`",
        ])
      #expect(fixes.allSatisfy { $0["isPreferred"] == .bool(true) })
      let edit = fixes.first?["edit"]?["changes"]?[client.uri(name)]?.items?.first
      #expect(edit?["newText"] == .string("units"))
      #expect(LanguageClient.range(edit?["range"]) == "5:14-5:18")
      #expect(fixes.first?["diagnostics"]?.items?.first?["code"] == .string("S202"))
      // What may change the meaning is offered, not preferred.
      let others = try actions(0, 1, "")
      #expect(others.map { $0["isPreferred"] } == [.bool(false)])
      let all = try actions(0, 1, #","only":["source.fixAll"]"#)
      #expect(all.map { $0["kind"] } == [.string("source.fixAll")])
      let whole = all.first?["edit"]?["changes"]?[client.uri(name)]?.items?.first?["newText"]
      #expect(whole == .string(text.replacing("nnspec: 1", with: "nnspec: &one 1")))
      #expect(try actions(0, 12, #","only":["refactor"]"#) == [])
    }
  }

  @Test func definitionsAndSymbolsAreFound() throws {
    try serve { client in
      client.open("a.nn.yaml", text)
      let place = try client.result("textDocument/definition", client.at("a.nn.yaml", 6, 33))
      #expect(place["uri"] == .string(client.uri("a.nn.yaml")))
      #expect(LanguageClient.range(place["range"]) == "5:48-5:54")
      let symbols = try client.result(
        "textDocument/documentSymbol", client.at("a.nn.yaml", 0, 0))
      #expect(
        symbols.items?.compactMap { $0["name"]?.words } == ["nnspec", "data", "model", "training"])
    }
  }

  @Test func definitionsOfBasesAreFiles() throws {
    try serve { client in
      try Data(text.utf8).write(to: client.folder.appending(path: "base.nn.yaml"))
      client.open("a.nn.yaml", "extends: base.nn.yaml\nmodel: {outputs: {y: hidden}}\n")
      let base = try client.result("textDocument/definition", client.at("a.nn.yaml", 0, 12))
      #expect(base["uri"] == .string(client.uri("base.nn.yaml")))
      let layer = try client.result("textDocument/definition", client.at("a.nn.yaml", 1, 25))
      #expect(layer["uri"] == .string(client.uri("base.nn.yaml")))
      #expect(LanguageClient.range(layer["range"]) == "5:48-5:54")
    }
  }
}
