// SPDX-License-Identifier: MIT

import NNSpec

/// The state of a language server, and what it says to each message; reading and writing are the command's.
struct LanguageServer {
  private enum Phase { case waiting, running, shutDown }

  /// How the process is to end, once it is.
  private(set) var exitStatus: ExitStatus?
  private var phase = Phase.waiting
  private var documents: [String: OpenDocument] = [:]
  private(set) var values = ProtocolValues(encoding: .utf16)
  private(set) var takesSnippets = false
  let data: DataReading
  let language = SpecLanguage()

  init(data: DataReading) {
    self.data = data
  }

  /// Everything that can be known of a text, at the levels of the configuration as it is now.
  func check(_ file: SourceFile) -> SpecCheck {
    var configurations = Configurations(.nearest)
    return SpecCheck(
      file, data: data, machine: thisMachine(),
      severities: configurations.severities(for: file.path), known: nil)
  }

  /// Whether `shutdown` was asked for, so that an end of the input is none too early.
  var isShutDown: Bool { phase == .shutDown }

  /// The answers to what came in.
  mutating func receive(_ frame: MessageReader.Frame) -> [JSONValue] {
    switch frame {
    case .malformed(let reason): [MessageError.parseError(reason).response(to: .null)]
    case .message(let bytes): receive(bytes)
    }
  }

  private mutating func receive(_ bytes: [UInt8]) -> [JSONValue] {
    let value: JSONValue
    do throws(JSONParseError) {
      value = try JSONValue.parse(bytes)
    } catch {
      return [MessageError.parseError(error.description).response(to: .null)]
    }
    do throws(MessageError) {
      switch try IncomingMessage(value) {
      case .response: return []
      case .notification(let method, let parameters):
        return try notify(method, parameters)
      case .request(let id, let method, let parameters):
        return [answer(id, method, parameters)]
      }
    } catch {
      // Notifications are never answered, whatever is wrong with them.
      return value["id"] == nil && value["method"] != nil
        ? [] : [error.response(to: value["id"] ?? .null)]
    }
  }

  /// What there is to say while nothing comes in: what is wrong with documents that have changed.
  mutating func idle() -> [JSONValue] {
    documents.keys.sorted().compactMap { uri in
      guard var document = documents[uri], !document.isPublished else { return nil }
      let diagnostics = document.checked(by: self).diagnostics
      document.isPublished = true
      documents[uri] = document
      return publication(document, diagnostics)
    }
  }

  private func publication(_ document: OpenDocument, _ diagnostics: [Diagnostic]) -> JSONValue {
    var members: [(String, JSONValue)] = [("uri", .string(document.uri))]
    if let version = document.version { members.append(("version", .int(version))) }
    let all = values.diagnostics(diagnostics.prefix(CheckResult.fileLimit), in: document)
    return .notification(
      "textDocument/publishDiagnostics", .object(members + [("diagnostics", .array(all))]))
  }

  // MARK: - Notifications

  private mutating func notify(
    _ method: String, _ parameters: JSONValue
  ) throws(MessageError) -> [JSONValue] {
    if method == "exit" {
      exitStatus = isShutDown ? .done : .problems
      return []
    }
    guard phase == .running else { return [] }
    let item = parameters["textDocument"]
    guard let uri = item?["uri"]?.string else { return [] }
    switch method {
    case "textDocument/didOpen":
      guard let text = item?["text"]?.string else { return [] }
      documents[uri] = OpenDocument(uri: uri, version: item?["version"]?.int, text: text)
    case "textDocument/didChange":
      try documents[uri]?.apply(
        parameters["contentChanges"]?.array ?? [], version: item?["version"]?.int, values.encoding)
    case "textDocument/didSave":
      // It may be the base of another.
      for uri in documents.keys { documents[uri]?.invalidate() }
    case "textDocument/didClose":
      guard let document = documents.removeValue(forKey: uri) else { return [] }
      return [publication(document, [])]
    default: break
    }
    return []
  }

  // MARK: - Requests

  private mutating func answer(
    _ id: JSONValue, _ method: String, _ parameters: JSONValue
  ) -> JSONValue {
    do throws(MessageError) {
      return .response(try result(method, parameters), to: id)
    } catch {
      return error.response(to: id)
    }
  }

  private mutating func result(
    _ method: String, _ parameters: JSONValue
  ) throws(MessageError) -> JSONValue {
    switch (phase, method) {
    case (.waiting, "initialize"): return initialise(parameters)
    case (.waiting, _): throw .notInitialised
    case (.running, "shutdown"):
      phase = .shutDown
      return .null
    case (.running, "initialize"): throw .invalidRequest("`initialize` comes once")
    case (.shutDown, _): throw .invalidRequest("the server is shut down")
    case (.running, _): break
    }
    guard let feature = LanguageFeature(rawValue: method) else { throw .methodNotFound(method) }
    guard let uri = parameters["textDocument"]?["uri"]?.string else {
      throw .invalidParameters("`\(method)` needs a textDocument")
    }
    guard var document = documents[uri] else {
      throw .invalidParameters("no document `\(uri)` is open")
    }
    defer { documents[uri] = document }
    return try feature.answer(parameters, &document, self)
  }

  private mutating func initialise(_ parameters: JSONValue) -> JSONValue {
    phase = .running
    let capabilities = parameters["capabilities"]
    let offered = capabilities?["general"]?["positionEncodings"]?.array ?? []
    let known = offered.lazy.compactMap { $0.string.flatMap(PositionEncoding.init) }.first
    values = ProtocolValues(encoding: known ?? .utf16)
    let item = capabilities?["textDocument"]?["completion"]?["completionItem"]
    takesSnippets = item?["snippetSupport"]?.bool ?? false
    return .object([
      ("capabilities", LanguageFeature.capabilities(values.encoding)),
      (
        "serverInfo",
        .object([("name", .string("nnrun")), ("version", .string(NNRun.version))])
      ),
    ])
  }
}
