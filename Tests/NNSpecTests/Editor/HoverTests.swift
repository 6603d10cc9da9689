// SPDX-License-Identifier: MIT

import NNSpec
import Testing

@Suite struct HoverTests {
  private func hover(_ layers: String) throws -> SpecHover {
    try #require(EditorText(layers: layers).hover)
  }

  @Test func aLayerShowsItsPage() throws {
    let hover = try hover("- den‸se: {units: 8}\n- output")
    #expect(hover.markdown.hasPrefix("## dense\n"))
    #expect(hover.markdown.contains("| `units` | a whole number, at least 1"))
    #expect(hover.range.count == "dense".utf8.count)
  }

  @Test func anOptionShowsWhatItTakes() throws {
    let hover = try hover("- dense: {un‸its: 8}\n- output")
    #expect(hover.markdown.hasPrefix("**units** (dense)"))
    #expect(hover.markdown.contains("required"))
  }

  @Test func anOptionOfEveryLayerShowsToo() throws {
    #expect(try hover("- dense: {units: 8, trai‸nable: false}").markdown.hasPrefix("**trainable**"))
  }

  @Test func aValueShowsTheMemberThatItNames() throws {
    #expect(
      try hover("- dense: {units: 8, activation: re‸lu}").markdown.hasPrefix("## relu\n"))
    #expect(try hover("- flat‸ten\n- output").markdown.hasPrefix("## flatten\n"))
  }

  @Test func anyOtherValueShowsItsOption() throws {
    #expect(try hover("- dense: {units: 1‸28}").markdown.hasPrefix("**units** (dense)"))
    #expect(try hover("- dense: 1‸28").markdown.hasPrefix("**units** (dense)"))
  }

  @Test func aBlockOfASpecShowsItsOptions() throws {
    let hover = try #require(EditorText("nnspec: 1\ntrai‸ning: {epochs: 3}\n").hover)
    #expect(hover.markdown.contains("| `epochs` |"))
    #expect(!hover.markdown.contains(".md"))
  }

  @Test func parametersAndNamesOfTheSpecAreShown() throws {
    let text = """
      parameters: {width: 16}
      model:
        blocks:
          stage: {parameters: {depth: 2}, layers: [{dense: "${depth}"}]}
        layers:
          - dense: {units: "${wi‸dth}", name: first}
          - stage
          - add: {from: [first, stage_1]}
      """
    #expect(EditorText(text).hover?.markdown == "`width` = `16`, line 1")
    let plain = text.replacing("‸", with: "")
    func hover(_ mark: String) -> String? {
      EditorText(plain.replacing(mark.replacing("‸", with: ""), with: mark)).hover?.markdown
    }
    #expect(hover("${de‸pth}") == "`depth` = `2`, line 4")
    #expect(hover("- sta‸ge")?.contains("- `depth`: 2") == true)
    #expect(hover("[fir‸st,")?.contains("`first`, line 6") == true)
    #expect(hover(", stage‸_1")?.contains("line 7") == true)
  }

  @Test func codesInCommentsShowTheirPage() throws {
    let hover = try hover("- dense: 8 # nnrun: ignore[U5‸02] for now")
    #expect(hover.markdown.hasPrefix("# U502 no-effect (warning)"))
    #expect(!hover.markdown.contains("<!--"))
  }

  @Test func brokenTextStillHasHelp() throws {
    let hover = try hover("- den‸se: {units: 8}\n- conv2d: {filters: 8\n- output")
    #expect(hover.markdown.hasPrefix("## dense\n"))
  }

  @Test func nothingIsSaidOfWhatIsUnknown() {
    #expect(EditorText(layers: "- dense: {wi‸dth: 8}").hover == nil)
    #expect(EditorText("‸").hover == nil)
    #expect(EditorText("# just a com‸ment\nnnspec: 1\n").hover == nil)
  }
}
