// SPDX-License-Identifier: MIT

import NNRuntime
import Testing

/// Expected texts are those of C's `printf` where it has the form, with a zero never signed.
@Suite("Report: numbers as text")
struct NumberTextReportTests {
  @Test(
    arguments: [
      (0.2143, 4, "0.2143"), (0.9995, 3, "1.00"), (9.995e-5, 3, "1.00e-4"), (0.5, 4, "0.5000"),
      (12.345, 4, "12.35"), (1e21, 3, "1.00e21"), (1_234_567, 4, "1.235e6"), (123_456, 4, "123456"),
      (9_999_999.6, 4, "1.000e7"),
      (0, 4, "0.000"), (-0.0, 4, "0.000"), (-1.25, 2, "-1.2"), (1.35, 2, "1.4"),
      (.nan, 4, "nan"), (.infinity, 4, "inf"), (-.infinity, 4, "-inf"),
      (.leastNonzeroMagnitude, 3, "4.94e-324"),
      (1.7976931348623157e308, 4, "1.798e308"), (0.001, 3, "0.00100"), (0.00099949, 3, "9.99e-4"),
    ] as [(Double, Int, String)])
  func significant(value: Double, digits: Int, text: String) {
    #expect(NumberText.significant(value, digits) == text)
  }

  @Test(
    arguments: [
      (0.5, 0, "0"), (1.5, 0, "2"), (2.5, 0, "2"), (0.125, 2, "0.12"), (0.375, 2, "0.38"),
      (9.9999, 2, "10.00"), (-0.001, 2, "0.00"), (-0.0, 1, "0.0"),
      (1e21, 1, "1000000000000000000000.0"),
      (0.1, 20, "0.10000000000000000555"), (0.05, 1, "0.1"), (0.004, 1, "0.0"), (.nan, 2, "nan"),
      (1_048_576, 0, "1048576"),
    ] as [(Double, Int, String)])
  func fixed(value: Double, decimals: Int, text: String) {
    #expect(NumberText.fixed(value, decimals) == text)
  }

  @Test(
    arguments: [
      (1e-3, "1e-3"), (2.5e-4, "2.5e-4"), (0.05, "0.05"), (0.01, "0.01"), (0, "0"), (1, "1"),
      (9.999e-3, "0.01"),
    ] as [(Double, String)])
  func rate(value: Double, text: String) {
    #expect(NumberText.rate(value) == text)
  }

  @Test(
    arguments: [
      (0, "0"), (7, "7"), (857, "857"), (999.6, "1.00k"), (12_400, "12.4k"), (999_499, "999k"),
      (999_500, "1.00M"), (3_100_000, "3.10M"), (1.5, "1.50"), (25, "25"), (.nan, "nan"),
    ] as [(Double, String)])
  func compact(value: Double, text: String) {
    #expect(NumberText.compact(value) == text)
  }

  @Test(
    arguments: [
      (0, "0 ms"), (0.82, "820 ms"), (0.9996, "1.0 s"), (4.1, "4.1 s"), (59.96, "1m00s"),
      (72, "1m12s"),
      (3599.6, "1h00m"), (11_100, "3h05m"), (187_200, "2d04h"), (.infinity, "inf"),
    ] as [(Double, String)])
  func duration(seconds: Double, text: String) {
    #expect(NumberText.duration(seconds) == text)
  }

  @Test(
    arguments: [
      (0, "0"), (999, "999"), (1000, "1,000"), (-1_234_567, "-1,234,567"),
      (Int.min, "-9,223,372,036,854,775,808"),
    ] as [(Int, String)])
  func count(value: Int, text: String) {
    #expect(NumberText.count(value) == text)
  }

  @Test func shares() {
    #expect(NumberText.percent(0.9995) == "100.0 %")
    #expect(NumberText.percent(0.9994) == "99.9 %")
    #expect(NumberText.bytes(1536) == "1.5 KiB")
    #expect(NumberText.bytes(1_048_575) == "1.0 MiB")
  }
}
