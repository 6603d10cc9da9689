// SPDX-License-Identifier: MIT

import Foundation
import Testing

/// Limits of the process: memory and open files.
@Suite struct LimitFaultTests {
  /// A network that does not fit is a diagnostic, before anything is allocated for it.
  @Test func memoryForeseen() throws {
    let program = try Program()
    defer { program.remove() }
    try program.writeSmallSpec()
    let result = try program.shell(
      """
      ulimit -v 4000000
      "$NNRUN" check small.nn.yaml --set model.dense_1.units=200000000; echo $?
      "$NNRUN" train small.nn.yaml --set model.dense_1.units=200000000 --run-dir run; echo $?
      """)
    #expect(result.output.contains("error[X907]: training needs at least"))
    #expect(result.output.contains("this machine has 3."))
    #expect(result.messages.contains("error[X907]"))
    #expect(result.output.split(separator: "\n").filter { $0 == "1" }.count == 2)
    #expect(!program.exists("run"))
  }

  /// What only the plan of memory tells is told before it is allocated: a check counts a batch's values once, with 160 bytes a
  /// unit of this network, a plan those of every step, with twice as many.
  @Test func memoryRefused() throws {
    let program = try Program()
    defer { program.remove() }
    try program.writeSmallSpec()
    let result = try program.shell(
      """
      ulimit -v 2000000
      "$NNRUN" train small.nn.yaml --set model.dense_1.units=9000000 --run-dir run
      """)
    #expect(result.code == 2)
    #expect(result.messages.contains("nnrun: the network needs"))
    #expect(!program.exists("run"))
  }

  /// A thread that finds no room for its stack would be waited for without end, and no signal be heard.
  @Test func littleAddressSpace() throws {
    let program = try Program()
    defer { program.remove() }
    try program.writeSmallSpec()
    for megabytes in stride(from: 40, through: 280, by: 10) {
      let result = try program.shell(
        """
        ulimit -v \(megabytes << 10)
        timeout -s KILL 60 "$NNRUN" train small.nn.yaml -q --run-dir run-\(megabytes)
        """)
      // 137: it had to be killed. Where there is none for its own numbers, Swift ends a program with 134.
      #expect([0, 1, 2, 127, 134].contains(result.code), "\(megabytes) MB: \(result)")
      #expect(result.code == 0 || megabytes < 200, "\(megabytes) MB: \(result)")
    }
  }

  @Test func tooManyOpenFiles() throws {
    let program = try Program()
    defer { program.remove() }
    try program.writeSmallSpec()
    for count in 4...8 {
      let result = try program.shell(
        "ulimit -n \(count); \"$NNRUN\" train small.nn.yaml -q --run-dir run-\(count)")
      #expect([0, 1, 2].contains(result.code), "\(count): \(result)")
      #expect(result.code == 0 || result.messages.contains("too many open files"), "\(result)")
    }
  }
}
