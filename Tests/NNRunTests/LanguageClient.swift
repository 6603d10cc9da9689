// SPDX-License-Identifier: MIT

import Foundation
import NNSpec
import Testing

/// An editor's side of the protocol: starts `nnrun lsp`, sends what a test says, and waits for answers.
final class LanguageClient {
  struct Ended: Error {}

  private let process = Process()
  private let input = Pipe()
  private let output = Pipe()
  private var received = Data()
  private var requests = 0
  /// Notifications that came and were not asked for yet.
  private(set) var notifications: [JSONValue] = []
  let folder: URL

  init(_ program: Program, arguments: [String] = []) throws {
    folder = program.folder
    process.executableURL = URL(filePath: try #require(Program.path, "nnrun is not built"))
    process.arguments = ["lsp"] + arguments
    process.currentDirectoryURL = program.folder
    process.standardInput = input
    process.standardOutput = output
    try process.run()
  }

  // MARK: - Messages

  func send(raw text: String) { input.fileHandleForWriting.write(Data(text.utf8)) }

  func send(_ message: String) {
    send(raw: "Content-Length: \(message.utf8.count)\r\n\r\n\(message)")
  }

  func notify(_ method: String, _ parameters: String = "{}") {
    send(#"{"jsonrpc":"2.0","method":"\#(method)","params":\#(parameters)}"#)
  }

  /// Sends a request; returns the whole answer.
  func ask(_ method: String, _ parameters: String = "{}") throws -> JSONValue {
    requests += 1
    send(
      #"{"jsonrpc":"2.0","id":\#(requests),"method":"\#(method)","params":\#(parameters)}"#)
    let answer = try next { $0["id"] == .int(self.requests) }
    return answer
  }

  func result(_ method: String, _ parameters: String = "{}") throws -> JSONValue {
    let answer = try ask(method, parameters)
    return try #require(answer["result"], "\(answer.text)")
  }

  /// The next message of some kind; notifications before it are kept.
  func next(where isWanted: (JSONValue) -> Bool) throws -> JSONValue {
    while true {
      let message = try next()
      if isWanted(message) { return message }
      notifications.append(message)
    }
  }

  func next() throws -> JSONValue {
    let end = Data("\r\n\r\n".utf8)
    while true {
      if let header = received.firstRange(of: end) {
        let text = String(decoding: received[..<header.lowerBound], as: UTF8.self)
        let length = try #require(Int(text.dropFirst("Content-Length: ".count)), "\(text)")
        let stop = header.upperBound + length
        if stop <= received.endIndex {
          let body = Array(received[header.upperBound..<stop])
          received = Data(received[stop...])
          return try JSONValue.parse(body)
        }
      }
      let new = output.fileHandleForReading.availableData
      if new.isEmpty { throw Ended() }
      received += new
    }
  }

  // MARK: - What editors do

  @discardableResult
  func initialise(_ capabilities: String = "{}") throws -> JSONValue {
    let result = try result(
      "initialize", #"{"processId":null,"rootUri":null,"capabilities":\#(capabilities)}"#)
    notify("initialized")
    return result
  }

  func uri(_ name: String) -> String { folder.appending(path: name).absoluteString }

  func open(_ name: String, _ text: String) {
    let text = JSONValue.string(text).text
    notify(
      "textDocument/didOpen",
      #"{"textDocument":{"uri":"\#(uri(name))","languageId":"yaml","version":1,"text":\#(text)}}"#)
  }

  func change(_ name: String, version: Int, _ changes: String) {
    notify("textDocument/didChange", Self.change(uri(name), version: version, changes))
  }

  static func change(_ uri: String, version: Int, _ changes: String) -> String {
    #"{"textDocument":{"uri":"\#(uri)","version":\#(version)},"contentChanges":[\#(changes)]}"#
  }

  /// The diagnostics that are published next for a document.
  func published(_ name: String) throws -> JSONValue {
    let uri = uri(name)
    func isWanted(_ message: JSONValue) -> Bool {
      message["method"] == .string("textDocument/publishDiagnostics")
        && message["params"]?["uri"] == .string(uri)
    }
    if let index = notifications.firstIndex(where: isWanted) {
      return try #require(notifications.remove(at: index)["params"])
    }
    return try #require(try next(where: isWanted)["params"])
  }

  /// `S202 4:7-4:12` for each diagnostic that is published next.
  func problems(_ name: String) throws -> [String] {
    try #require(try published(name)["diagnostics"]?.items).map { problem in
      "\(problem["code"]?.text.filter { $0 != "\"" } ?? "") \(Self.range(problem["range"]))"
    }
  }

  static func range(_ value: JSONValue?) -> String {
    let places = ["start", "end"].map { end in
      let place = value?[end]
      return "\(place?["line"]?.text ?? "?"):\(place?["character"]?.text ?? "?")"
    }
    return places.joined(separator: "-")
  }

  /// A request about a place of a document.
  func at(_ name: String, _ line: Int, _ character: Int) -> String {
    #"{"textDocument":{"uri":"\#(uri(name))"},"position":{"line":\#(line),"character":\#(character)}}"#
  }

  /// A request about a range of a document.
  func within(_ name: String, _ first: Int, _ last: Int, _ more: String = "") -> String {
    #"{"textDocument":{"uri":"\#(uri(name))"},"range":{"start":{"line":\#(first),"character":0},"#
      + #""end":{"line":\#(last),"character":0}}\#(more)}"#
  }

  // MARK: - The end

  /// Closes the input; returns the exit code.
  func close() throws -> Int32 {
    try input.fileHandleForWriting.close()
    process.waitUntilExit()
    return process.terminationStatus
  }

  func waitForExit() -> Int32 {
    process.waitUntilExit()
    return process.terminationStatus
  }
}

extension JSONValue {
  var items: [JSONValue]? { if case .array(let items) = self { items } else { nil } }
  var words: String? { if case .string(let words) = self { words } else { nil } }
}
