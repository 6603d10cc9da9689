// SPDX-License-Identifier: MIT

import NNRuntime
import Testing

@Suite("Report: Markdown")
struct MarkdownReportTests {
  @Test func wholeDocument() {
    var history = Histories.run(train: [1, 0.5, 0.25], validation: [1, 0.75, 0.5])
    history.start.name = "a|b"
    history.start.layers = [
      .init(
        path: "dense_1", kind: "dense", options: "units: 2", outputShape: "[2]", parameters: 1234,
        multiplyAdds: 8)
    ]
    history.end?.expectations = [.init(text: "validation.loss < 1", holds: true, actual: 0.5)]
    #expect(
      MarkdownReport(history).text == """
        # a\\|b

        Trained for 3 epochs: best validation loss 0.5000 at epoch 3 of 3.

        ## Metrics

        | metric | training | validation | test | guessing | course |
        | --- | ---: | ---: | ---: | ---: | --- |
        | loss | 0.2500 | 0.5000 |  |  | █▅▁ |

        ## Expectations

        | expected | found | judgement |
        | --- | ---: | --- |
        | validation.loss \\< 1 | 0.5000 | ✓ met |

        ## Layers

        | layer | options | output | parameters | multiply-adds |
        | --- | --- | --- | ---: | ---: |
        | dense\\_1 | units: 2 | \\[2\\] | 1,234 | 8 |
        | **total** |  |  | **1,234** | **8** |

        """)
  }

  @Test func staysSmall() {
    var history = Demo.classifier(epochs: 5000, classes: 1000)
    let layer = RunStart.Layer(
      path: String(repeating: "long/", count: 100), kind: "dense",
      options: String(repeating: "|", count: 900),
      outputShape: "[1]", parameters: 1, multiplyAdds: 1)
    history.start.layers = Array(repeating: layer, count: 2000)
    history.start.name = String(repeating: "n", count: 10_000)
    #expect(MarkdownReport(history).text.utf8.count < 64_000)
  }
}
