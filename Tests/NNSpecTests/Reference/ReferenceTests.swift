// SPDX-License-Identifier: MIT

import Foundation
import NNSpec
import SpecCorpus
import Testing

@Suite("Reference")
struct ReferenceTests {
  private let reference = Reference()
  private static let docs = URL(filePath: Fixture.folder + "../../docs").standardized

  /// `swift run nnrun explain --write docs` makes them anew.
  @Test("docs hold what the declarations say")
  func files() throws {
    for (path, text) in reference.files {
      let url = Self.docs.appending(path: path)
      let found = try? String(contentsOf: url, encoding: .utf8)
      #expect(found == text, "docs/\(path) is stale: nnrun explain --write docs")
    }
    let names = try FileManager.default.contentsOfDirectory(
      atPath: Self.docs.appending(path: "reference").path)
    let known = reference.files.map(\.path)
    for name in names { #expect(known.contains("reference/\(name)"), "docs/reference/\(name)") }
  }

  @Test("finds a member of every family, and every block")
  func everything() {
    for page in reference.pages {
      guard case .pages(let found) = reference.find(page.name) else {
        Issue.record("nothing about \(page.name)")
        continue
      }
      #expect(found.contains { $0.name == page.name && $0.kind == page.kind })
      #expect(page.text().hasPrefix("\(page.name) (\(page.kind))\n\n"))
      for row in page.rows { #expect(page.text().contains("  \(row.name)"), "\(page.name)") }
      #expect(reference.markdown(page).hasPrefix("## \(page.name)\n\n"))
    }
  }

  @Test("prints both of one name")
  func both() {
    #expect(kinds("softmax") == ["layer softmax", "activation softmax"])
    #expect(kinds("linear").count == 3)
  }

  @Test("follows paths and other spellings")
  func paths() {
    #expect(kinds("training.early_stopping") == ["block training.early_stopping"])
    #expect(kinds("early_stopping") == ["block training.early_stopping"])
    #expect(kinds("initialization") == ["block initialisation"])
    #expect(kinds("mse").contains("loss mean_squared_error"))
    #expect(kinds("data.inputs") == ["block data.inputs"])
    #expect(kinds("source.idx") == ["block data.source.idx"])
    for name in ["conv2d.padding", "conv2d.name", "optimizer", "data.inputs.scale"] {
      guard case .options(let found) = reference.find(name) else {
        Issue.record("no option \(name)")
        continue
      }
      #expect(!found.isEmpty)
    }
  }

  @Test(
    "proposes what was meant",
    arguments: [
      ("conv2", "conv2d"), ("Conv2D", "conv2d"), ("earlystopping", "training.early_stopping"),
      ("conv2d.kernl", "conv2d.kernel"), ("fully_connected", "dense"), ("swish", "silu"),
    ])
  func proposals(_ word: String, _ meant: String) {
    guard case .none(let near) = reference.find(word) else {
      Issue.record("\(word) is found")
      return
    }
    #expect(near.contains(meant) || near.contains(String(meant.split(separator: ".").last ?? "")))
  }

  @Test("says what an option takes")
  func options() throws {
    let page = try #require(reference.pages.first { $0.kind == "layer" && $0.name == "dropout" })
    #expect(page.text().contains("rate *  a number, at least 0 and below 1; required"))
    #expect(
      reference.markdown(page).contains("| `rate` | a number, at least 0 and below 1 | required |"))
    let training = try #require(reference.pages.first { $0.name == "training" })
    #expect(training.nestedRows.contains { $0.name == "early_stopping.patience" })
    #expect(reference.markdown(training).contains("[a loss](losses.md)"))
  }

  @Test("links to sections that are there")
  func links() {
    let files = Dictionary(uniqueKeysWithValues: reference.files)
    for (path, text) in reference.files where path.hasSuffix(".md") {
      for link in text.matches(of: /\]\(([a-z_]*\.md)?(?:#([a-z0-9_]+))?\)/) {
        let target = link.output.1.map { "reference/\($0)" } ?? path
        let page = files[target] ?? ""
        #expect(!page.isEmpty, "\(path): \(link.output.0)")
        guard let anchor = link.output.2 else { continue }
        let headings = page.split(separator: "\n").filter { $0.hasPrefix("## ") }
          .map { $0.dropFirst(3).filter { $0 != "." } }
        #expect(headings.contains(String(anchor)), "\(path): \(link.output.0)")
      }
    }
  }

  private func kinds(_ word: String) -> [String] {
    guard case .pages(let pages) = reference.find(word) else { return [] }
    return pages.map { "\($0.kind) \($0.name)" }
  }
}
