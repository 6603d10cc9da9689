// SPDX-License-Identifier: MIT

import NNSpec
import Testing

@Suite("Diagnostic JSON")
struct DiagnosticJSONTests {
  @Test("one object with every member in order")
  func document() throws {
    let text = "é😀: &x 1\n"
    let diagnostics = parse(text).diagnostics
    var result = CheckResult(toolVersion: "0.1.0")
    result.add(CheckResult.File("t.yaml", diagnostics))
    let document = DiagnosticJSON.document(result)
    let expected =
      #"{"schema":"nnrun/check/v1","tool":{"name":"nnrun","version":"0.1.0"},"#
      + #""files":[{"path":"t.yaml","status":"checked"}],"diagnostics":[{"code":"Y113","#
      + #""name":"unused-anchor","severity":"warning","message":"no `*x` uses this name","#
      + #""file":"t.yaml","path":"é😀","line":1,"column":5,"endLine":1,"endColumn":7,"byteOffset":8,"#
      + #""byteLength":2,"utf16Column":6,"label":"","labels":[],"notes":[],"help":["delete it"],"#
      + #""fixes":[{"message":"delete it","safety":"unsafe","edits":[{"byteOffset":8,"#
      + #""byteLength":3,"text":""}]}],"url":"rules/Y113.md"}],"summary":{"errors":0,"warnings":1,"infos":0,"#
      + #""suppressed":0,"fixable":0}}"#
    #expect(document.text == expected)
    #expect(try JSONValue.parse(Array(document.pretty().utf8)) == document)
  }
}
