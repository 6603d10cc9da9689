// SPDX-License-Identifier: MIT

import NNSpec
import SpecCorpus
import Testing

@Suite struct TerminalSafeTests {
  @Test func nothingActs() {
    let text = terminalSafeLines(HostileText.sample, keepsColours: false)
    // Lines that a runner takes for commands are the caller's matter: they can only begin behind a line break.
    #expect(HostileText.faults(of: text).filter { $0.hasPrefix("U+") } == [])
    #expect(terminalSafeLines("a\tb\nc", keepsColours: false) == "a\tb\nc")
    #expect(
      terminalSafeLines("\u{202E}\u{FEFF}\u{9B}", keepsColours: true) == "\u{FFFD}\u{FFFD}\u{FFFD}")
  }

  @Test(arguments: [
    ("\u{1B}[1;31mred\u{1B}[0m", true), ("\u{1B}[m", true), ("\u{1B}[2J", false),
    ("\u{1B}]0;title\u{7}", false), ("\u{1B}[31", false), ("\u{1B}[?25l", false), ("\u{1B}", false),
  ])
  func coloursAreAllThatIsKept(_ text: String, _ isKept: Bool) {
    #expect((terminalSafeLines(text, keepsColours: true) == text) == isKept)
    #expect(!terminalSafeLines(text, keepsColours: false).contains("\u{1B}"))
    #expect(isKept || !terminalSafeLines(text, keepsColours: true).contains("\u{1B}"))
  }
}
