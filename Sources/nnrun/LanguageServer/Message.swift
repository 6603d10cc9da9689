// SPDX-License-Identifier: MIT

import NNSpec

/// A message of JSON-RPC 2.0 as it comes in.
enum IncomingMessage {
  case request(id: JSONValue, method: String, JSONValue)
  case notification(method: String, JSONValue)
  /// An answer to something that we asked.
  case response

  init(_ value: JSONValue) throws(MessageError) {
    guard case .object = value else { throw .invalidRequest("a message is an object") }
    let parameters = value["params"] ?? .null
    guard let method = value["method"]?.string else {
      guard value["result"] != nil || value["error"] != nil else {
        throw .invalidRequest("a message without a method")
      }
      self = .response
      return
    }
    switch value["id"] {
    case nil: self = .notification(method: method, parameters)
    case .int?, .string?: self = .request(id: value["id"] ?? .null, method: method, parameters)
    default: throw .invalidRequest("an id is a number or a string")
    }
  }
}

/// Why a message cannot be answered, with the code that the protocol gives it.
enum MessageError: Error {
  case parseError(String)
  case invalidRequest(String)
  case methodNotFound(String)
  case invalidParameters(String)
  case notInitialised

  private var parts: (code: Int, message: String) {
    switch self {
    case .parseError(let reason): (-32700, reason)
    case .invalidRequest(let reason): (-32600, reason)
    case .methodNotFound(let method): (-32601, "no method `\(method)`")
    case .invalidParameters(let reason): (-32602, reason)
    case .notInitialised: (-32002, "`initialize` comes first")
    }
  }

  /// The answer that says so.
  func response(to id: JSONValue) -> JSONValue {
    .object([
      ("jsonrpc", .string("2.0")), ("id", id),
      (
        "error",
        .object([("code", .int(parts.code)), ("message", .string(parts.message))])
      ),
    ])
  }
}

extension JSONValue {
  static func response(_ result: JSONValue, to id: JSONValue) -> JSONValue {
    .object([("jsonrpc", .string("2.0")), ("id", id), ("result", result)])
  }

  static func notification(_ method: String, _ parameters: JSONValue) -> JSONValue {
    .object([("jsonrpc", .string("2.0")), ("method", .string(method)), ("params", parameters)])
  }

  /// With the header that the protocol wants.
  var framed: String {
    let text = text
    return "Content-Length: \(text.utf8.count)\r\n\r\n\(text)"
  }

  var string: String? { if case .string(let value) = self { value } else { nil } }
  var int: Int? { if case .int(let value) = self { value } else { nil } }
  var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
  var array: [JSONValue]? { if case .array(let values) = self { values } else { nil } }
}
