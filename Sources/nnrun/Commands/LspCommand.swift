// SPDX-License-Identifier: MIT

import ArgumentParser
import NNSpec

/// `nnrun lsp`: a language server over standard input and output.
struct LspCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lsp",
    abstract: "Serves editors: problems as you type, help, completion and shapes of layers.",
    discussion: """
      Speaks the Language Server Protocol 3.17 over standard input and output, until `exit` or the end of the input. \
      docs/editors.md says how editors start it.
      """)

  @Option(help: "How far data files are read: none, stat, header or full.")
  var data: DataReading = .header

  @Flag(help: "No effect; some editors insist on it.")
  var stdio = false

  func run() throws {
    let output = Terminal(.output, .never)
    var reader = MessageReader()
    var server = LanguageServer(data: data)
    while true {
      while let frame = reader.next() {
        for message in server.receive(frame) { output.writeRaw(message.framed) }
        // The editor has gone.
        guard flushOutput() else { throw ExitStatus.failed.exitCode }
        if let status = server.exitStatus { throw status.exitCode }
      }
      if !isInputWaiting() {
        for message in server.idle() { output.writeRaw(message.framed) }
        flushOutput()
      }
      let bytes = readAvailableInput()
      if bytes.isEmpty {
        throw (server.isShutDown ? ExitStatus.done : ExitStatus.problems).exitCode
      }
      reader.append(bytes)
    }
  }
}
