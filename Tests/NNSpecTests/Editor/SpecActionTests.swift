// SPDX-License-Identifier: MIT

import NNSpec
import Testing

@Suite struct SpecActionTests {
  private let text = EditorText(layers: "- dens: {unts: 8}\n- dense: 1")

  private func diagnostics(_ file: SourceFile) -> [Diagnostic] {
    SpecCheck(file, data: .none).diagnostics
  }

  @Test func fixesAreThoseOfTheCommandLine() {
    let file = text.file
    let found = diagnostics(file)
    let actions = SpecAction.fixes(of: found, in: file, touching: 0..<file.bytes.count)
    #expect(actions.map(\.title) == ["Change `dens` to `dense`"])
    #expect(actions.allSatisfy { $0.isSafe })
    var bytes = file.bytes
    for edit in actions.flatMap(\.edits) { bytes.replaceSubrange(edit.range, with: edit.text.utf8) }
    #expect(bytes == Mending(file, found, allowsUnsafe: false).bytes)
  }

  @Test func onlyWhatTouchesTheRangeIsOffered() {
    #expect(SpecAction.fixes(of: diagnostics(text.file), in: text.file, touching: 0..<3).isEmpty)
  }

  @Test func unsafeFixesAreMarked() {
    let file = EditorText("name: &unused x\n" + EditorText(layers: "- dense: 1").file.textOfAll)
      .file
    let actions = SpecAction.fixes(
      of: diagnostics(file), in: file, touching: 0..<file.bytes.count)
    #expect(actions.map(\.title) == ["Delete `&unused`"])
    #expect(actions.allSatisfy { !$0.isSafe })
  }

  @Test func allSafeFixesCanBeMadeAtOnce() {
    let action = SpecAction.fixAll(in: text.file, check: diagnostics)
    // A round shows what the one before it hid.
    #expect(
      action?.edits.first?.text
        == text.file.textOfAll.replacing("dens: {unts", with: "dense: {units"))
    let sound = EditorText(layers: "- dense: 1").file
    #expect(SpecAction.fixAll(in: sound, check: diagnostics) == nil)
  }
}

extension SourceFile {
  var textOfAll: String { String(decoding: bytes, as: UTF8.self) }
}
