// SPDX-License-Identifier: MIT

import NNRuntime
import Testing

/// Cells of csv: RFC 4180, sections 2.5 to 2.7, and OWASP's rule against formulas.
@Suite struct CSVCellTests {
  @Test(arguments: [
    ("setosa", "setosa"), ("", ""), ("a,b", "\"a,b\""), ("say \"hi\"", "\"say \"\"hi\"\"\""),
    ("two\nlines", "\"two\nlines\""), ("a\r", "\"a\r\""), ("a\"\u{301}b", "\"a\"\"\u{301}b\""),
    ("=1+2", "'=1+2"), ("=HYPERLINK(\"http://x\",1)", "\"'=HYPERLINK(\"\"http://x\"\",1)\""),
    ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"), ("-2+3", "'-2+3"), ("@SUM(A1)", "'@SUM(A1)"),
    ("\t=1", "'\t=1"), ("\r=1", "\"'\r=1\""), ("\n=1", "\"'\n=1\""), ("＝1", "'＝1"),
    ("\u{0}=1", "'\u{0}=1"), ("a=1", "a=1"), ("'=1", "'=1"),
  ])
  func textIsNeverAFormula(_ text: String, _ cell: String) {
    #expect(CSVCell.text(text) == cell)
  }

  @Test(arguments: ["-1", "+1", "-1.5", "1e-3", "-2.5E+3", "0", "+.5"])
  func numbersStayNumbers(_ text: String) {
    #expect(CSVCell.text(text) == text)
  }

  /// What only looks like a number to some is text.
  @Test(arguments: ["-", "+", "-1-1", "-0x10", "-inf", "-nan", "+1 ", "-1e"])
  func othersAreText(_ text: String) {
    #expect(CSVCell.text(text) == "'" + text)
  }
}
