// SPDX-License-Identifier: MIT

import ArgumentParser
import NNSpec

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// `nnrun explain`: the reference, made from the declarations of the language.
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Explains a problem, a layer, any other name of the language, a block or an option.",
    discussion: """
      A CODE or its name is that of a problem that `nnrun check` finds (S202, unknown-key).
      A NAME is that of a layer, activation, loss, … (conv2d), the path of a block (training.early_stopping) or \
      an option, with what has it or alone (conv2d.padding, patience). Without one, all names are listed.
      """)

  @Argument(help: "What to explain.")
  var name: String?

  @Option(
    help: ArgumentHelp(
      "Writes reference/*.md, rules/*.md and the schemas into a folder instead.",
      valueName: "folder"))
  var write: String?

  @Option(help: "Colours: auto, always or never.")
  var color: ColourChoice = .auto

  func validate() throws {
    if name != nil, write != nil { throw ValidationError("--write takes no NAME") }
  }

  func run() throws {
    let (output, messages) = (Terminal(.output, color), Terminal(.messages, color))
    let reference = Reference()
    if let write { return try writeFiles(reference, into: write, messages) }
    let width = output.style.width
    guard let name else {
      return output.write(reference.index(width: width) + "\n" + Rule.index(width: width))
    }
    if let code = DiagnosticCode(named: name) ?? DiagnosticCode(named: name.uppercased()) {
      return output.write(Rule.of(code).text(width: width))
    }
    switch reference.find(name) {
    case .pages(let pages):
      output.write(pages.map { $0.text(width: width) }.joined(separator: "\n"))
    case .options(let options):
      output.write(Reference.text(options, width: width))
    case .none(let near):
      let hint = near.isEmpty ? "; `nnrun explain` lists all names" : "; " + didYouMean(near)
      messages.write("nnrun: the language has no `\(name)`\(hint)\n")
      throw ExitStatus.failed.exitCode
    }
  }

  private func writeFiles(
    _ reference: Reference, into folder: String, _ messages: Terminal
  ) throws {
    for (path, text) in reference.files {
      let file = TextFile.resolve(path, in: folder)
      try? FileManager.default.createDirectory(
        atPath: TextFile.directory(of: file), withIntermediateDirectories: true)
      guard TextFile.write(text.utf8, to: file) else {
        messages.write("nnrun: cannot write \(file)\n")
        throw ExitStatus.failed.exitCode
      }
    }
  }
}
