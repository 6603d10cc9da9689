// SPDX-License-Identifier: MIT

import NNRuntime
import Testing

@Suite("Report: progress")
struct ProgressReportTests {
  /// A display with a clock that the test moves and an output that it reads.
  private final class Stage {
    var now = 0.0
    var text = ""

    func progress(_ style: Progress.Style, _ terminal: TerminalFacts) -> Progress {
      Progress(style: style, terminal: terminal, clock: { self.now }, output: { self.text += $0 })
    }
  }

  private let step = StepProgress(
    epoch: 3, epochs: 20, stepInEpoch: 412, stepsPerEpoch: 938, step: 2288, loss: 0.21434,
    examplesPerSecond: 12_400,
    secondsLeft: 72)
  private let evaluation = Evaluation(
    epoch: 3, step: 2814, learningRate: 1e-3, train: NamedValues(["loss": 0.214]),
    validation: NamedValues(["loss": 0.25, "accuracy": 0.931]), gradientNorm: 1, seconds: 4.125,
    isBest: true)

  private func terminal(_ width: Int, utf8: Bool = true, colour: Bool = false) -> TerminalFacts {
    TerminalFacts(isTerminal: true, width: width, isUTF8: utf8, hasColour: colour)
  }

  @Test func bar() {
    let stage = Stage()
    let progress = stage.progress(.auto, terminal(80))
    progress.receive(.started(RunStart()))
    progress.receive(.evaluated(evaluation))
    progress.receive(.progressed(step))
    #expect(
      stage.text
        == "\repoch 3/20 ━━━━╸────── 412/938  loss 0.2143  accuracy 0.931  12.4k/s  eta 1m12s\u{1B}[K"
    )
    stage.text = ""
    progress.receive(.finished(RunEnd()))
    #expect(stage.text == "\r\u{1B}[K")
  }

  @Test func barInColourAndWithoutUTF8() {
    let stage = Stage()
    stage.progress(.bar, terminal(80, utf8: false, colour: true)).receive(.progressed(step))
    #expect(
      stage.text
        == "\repoch 3/20 \u{1B}[32m==========>\u{1B}[0m\u{1B}[2m-------------\u{1B}[0m 412/938  loss 0.2143  12.4k/s  eta 1m12s\u{1B}[K"
    )
    let isASCII = stage.text.allSatisfy(\.isASCII)
    #expect(isASCII)
  }

  @Test(arguments: [1, 2, 20, 40, 60, 61, 62, 70, 80, 200])
  func barFitsTheTerminal(width: Int) {
    for utf8 in [true, false] {
      let stage = Stage()
      stage.progress(.bar, terminal(width, utf8: utf8)).receive(.progressed(step))
      #expect(stage.text.dropFirst().dropLast(3).count < max(width, 1) + (width == 0 ? 1 : 0))
    }
  }

  @Test func barIsDrawnTenTimesASecondAtMost() {
    let stage = Stage()
    let progress = stage.progress(.bar, terminal(80))
    for tick in 0..<1000 {
      stage.now = Double(tick) / 1000
      progress.receive(.progressed(step))
    }
    #expect(stage.text.filter { $0 == "\r" }.count == 10)
  }

  @Test func plainLines() {
    let stage = Stage()
    let progress = stage.progress(.auto, TerminalFacts())
    progress.receive(.started(RunStart()))
    for second in 1...125 {
      stage.now = Double(second)
      progress.receive(.progressed(step))
    }
    progress.receive(.evaluated(evaluation))
    progress.receive(.finished(RunEnd()))
    let heartbeat = "epoch=3 step=412/938 train.loss=0.2143 examples_per_second=12.4k eta=1m12s\n"
    #expect(
      stage.text == heartbeat + heartbeat
        + "epoch=3 train.loss=0.214 validation.loss=0.25 validation.accuracy=0.931 learning_rate=1e-3 seconds=4.1\n"
    )
    #expect(!stage.text.contains("\r") && !stage.text.contains("\u{1B}"))
  }

  @Test func jsonLines() {
    let stage = Stage()
    let progress = stage.progress(.json, TerminalFacts())
    var start = RunStart()
    start.name = "xor"
    start.epochs = 20
    progress.receive(.started(start))
    progress.receive(.progressed(step))
    progress.receive(.progressed(step))
    progress.receive(.evaluated(evaluation))
    progress.receive(.finished(RunEnd()))
    #expect(
      stage.text == """
        {"event":"started","name":"xor","epochs":20}
        {"event":"progressed","epoch":3,"step":2288,"loss":0.21434,"examples_per_second":12400.0,"seconds_left":72.0}
        {"event":"evaluated","epoch":3,"step":2814,"learning_rate":0.001,"train":{"loss":0.214},"validation":{"loss":0.25,"accuracy":0.931},"seconds":4.125}
        {"event":"finished","status":"done","epochs":0,"steps":0,"seconds":0.0}

        """)
  }

  @Test func terminals() {
    func facts(_ isTerminal: Bool, _ environment: [String: String], columns: Int? = nil)
      -> TerminalFacts
    {
      TerminalFacts(isTerminal: isTerminal, columns: columns, environment: environment)
    }
    #expect(
      facts(true, ["LANG": "en_GB.UTF-8"], columns: 100)
        == TerminalFacts(isTerminal: true, width: 100, isUTF8: true, hasColour: true))
    #expect(
      facts(true, ["LC_ALL": "C", "LANG": "en_GB.UTF-8", "COLUMNS": "72", "NO_COLOR": "1"])
        == TerminalFacts(isTerminal: true, width: 72, isUTF8: false, hasColour: false))
    #expect(facts(true, ["NO_COLOR": ""]).hasColour)
    #expect(!facts(true, ["TERM": "dumb"]).isTerminal)
    #expect(!facts(false, [:]).hasColour)
    #expect(facts(false, ["FORCE_COLOR": "1"]).hasColour)
    #expect(!facts(false, ["FORCE_COLOR": "0"]).hasColour)
    #expect(!facts(true, ["FORCE_COLOR": "1", "NO_COLOR": "1"]).hasColour)
  }

  @Test func none() {
    let stage = Stage()
    let progress = stage.progress(.none, terminal(80))
    progress.receive(.progressed(step))
    progress.receive(.evaluated(evaluation))
    progress.receive(.finished(RunEnd()))
    #expect(stage.text == "")
  }
}
