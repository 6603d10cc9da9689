// SPDX-License-Identifier: MIT

import Foundation
import NNSpec
import Testing

/// Streams that nobody reads, or that cannot take what is written.
@Suite struct StreamFaultTests {
  /// The reader of both streams has gone before the first word: the run goes on to its end, and the code tells of it.
  @Test func aRunOutlivesItsReaders() throws {
    let program = try Program()
    defer { program.remove() }
    try program.writeSmallSpec()
    let script = """
      { sleep 0.3; "$NNRUN" train small.nn.yaml --run-dir both; echo $? >both.code; } 2>&1 | true
      { sleep 0.3; "$NNRUN" train small.nn.yaml --run-dir messages 2>&1 >messages.out; echo $? >messages.code; } | true
      """
    #expect(try program.shell(script).code == 0)
    #expect(try program.read("both.code") == "2\n")
    #expect(try program.read("messages.code") == "0\n")
    for run in ["both", "messages"] {
      let summary = try JSONValue.parse(Array(program.read("\(run)/summary.json").utf8))
      #expect(summary["status"] == .string("done"))
      #expect(try program.read("\(run)/metrics.jsonl").split(separator: "\n").count == 3)
      #expect(try program.read("\(run)/report.html").hasSuffix("</html>\n"))
    }
  }

  @Test func whatIsNotDeliveredIsSaid() throws {
    let program = try Program()
    defer { program.remove() }
    try program.writeSmallSpec()
    let closed = try program.shell(
      "{ sleep 0.3; \"$NNRUN\" schema; echo $? >code; } 2>err | true; cat err >&2; exit $(cat code)"
    )
    #expect(closed.code == 2)
    #expect(closed.messages == "nnrun: cannot write to standard output: nobody reads it\n")
  }

  /// A device that is always full, where there is one.
  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
  func aFullDeviceIsSaid() throws {
    let program = try Program()
    defer { program.remove() }
    try program.writeSmallSpec()
    let full = "nnrun: cannot write to standard output: no space left on device\n"
    let show = try program.shell("\"$NNRUN\" show small.nn.yaml >/dev/full")
    #expect(show.code == 2 && show.messages == full)
    // A problem of the spec is what the code says all the same.
    let check = try program.shell(
      "\"$NNRUN\" check small.nn.yaml --set training.epochs=no >/dev/full")
    #expect(check.code == 1)
    let train = try program.shell(
      "\"$NNRUN\" train small.nn.yaml -q --run-dir run >/dev/full")
    #expect(train.code == 2 && train.messages == full)
    #expect(program.exists("run/model.safetensors") && program.exists("run/summary.json"))
    // A link, so that a program that replaces what it should write to does no harm here.
    let predict = try program.shell(
      "ln -s /dev/full link && \"$NNRUN\" predict run --data small.csv -o link")
    #expect(predict.code == 2)
    #expect(predict.messages == "nnrun: cannot write link: no space left on device\n")
    #expect(try program.shell("test -L link && test ! -e link.partial").code == 0)
  }

  /// A pipe is written to and a link followed, where a name beside would be renamed over them.
  @Test func pipesAndLinksStay() throws {
    let program = try Program()
    defer { program.remove() }
    try program.writeSmallSpec()
    let script = """
      "$NNRUN" train small.nn.yaml -q --run-dir run >/dev/null || exit 9
      mkfifo pipe; cat pipe >piped & "$NNRUN" predict run --data small.csv -o pipe || exit 8
      wait; test -p pipe || exit 7
      mkdir there; touch there/real.csv; ln -s there/real.csv link.csv
      "$NNRUN" predict run --data small.csv -o link.csv || exit 6
      test -L link.csv && cmp there/real.csv piped
      """
    #expect(try program.shell(script).code == 0)
    #expect(try program.read("piped").split(separator: "\n").count == 41)
  }

  /// Names from a spec do not reach the terminal's ears.
  @Test func namesDoNotSteer() throws {
    let program = try Program()
    defer { program.remove() }
    try program.writeSmallSpec()
    let spec = try program.read("small.nn.yaml").replacing(
      "a: number", with: "\"a\\e[2J\": {type: number, column: a}")
    try program.write(spec, to: "hostile.nn.yaml")
    let result = try program.shell(
      "\"$NNRUN\" train hostile.nn.yaml --run-dir run; \"$NNRUN\" predict 'no\u{1B}[2Jrun' --data x"
    )
    #expect(!result.messages.contains("\u{1B}") && !result.output.contains("\u{1B}"))
    #expect(result.messages.contains("no\u{FFFD}[2Jrun"))
  }
}
