// SPDX-License-Identifier: MIT

/// The drawing of a network: the rows run down, and on beside themselves where there are many.
struct ModelGraphPicture {
  private static let boxWidth = 176.0
  private static let boxHeight = 40.0
  private static let pitch = 58.0
  private static let lineWidth = 26.0
  private static let blockGap = 44.0
  private static let top = 6.0
  /// Of the page.
  private static let mostWidth = 1016.0
  private static let fewestRows = 9

  let graph: ModelGraph
  let input: String
  private let rowsPerBlock: Int
  private let blocks: Int
  /// The middle of each lane, from the block's left.
  private let centres: [Double]
  private let blockWidth: Double

  init(_ graph: ModelGraph, input: String) {
    self.graph = graph
    self.input = input
    let boxLanes = Set(graph.boxes.map(\.lane) + [0])
    var (centres, x): ([Double], Double) = ([], 0)
    for lane in 0..<graph.lanes {
      let width = boxLanes.contains(lane) ? Self.boxWidth + 16 : Self.lineWidth
      centres.append(x + width / 2)
      x += width
    }
    self.centres = centres
    blockWidth = x
    let fitting = max(1, Int((Self.mostWidth + Self.blockGap) / (x + Self.blockGap)))
    rowsPerBlock = max(Self.fewestRows, (graph.rows + fitting - 1) / fitting)
    blocks = (graph.rows + rowsPerBlock - 1) / rowsPerBlock
  }

  var width: Double { Double(blocks) * (blockWidth + Self.blockGap) - Self.blockGap }
  var height: Double { Double(min(graph.rows, rowsPerBlock)) * Self.pitch + 2 * Self.top }

  /// Writes the picture.
  func write(to html: inout HTMLWriter) {
    html.element(
      "svg",
      [
        "viewBox": "0 0 \(Int(width.rounded(.up))) \(Int(height.rounded(.up)))", "role": "img",
        "class": "graph",
        "style": "min-width: \(Int(min(width, 640)))px; max-width: \(Int(width.rounded(.up)))px",
        "aria-labelledby": "graph-title graph-desc",
      ]
    ) { html in
      html.element("title", ["id": "graph-title"], text: "The layers and what they read")
      html.element("desc", ["id": "graph-desc"], text: graph.description)
      html.newLine()
      for edge in graph.edges { draw(edge, &html) }
      html.newLine()
      drawBox("data", "", input, row: 0, lane: 0, isData: true, &html)
      for box in graph.boxes {
        drawBox(
          box.title, box.detail, facts(box), row: box.row, lane: box.lane, isData: false, &html)
      }
    }
    html.newLine()
  }

  private func facts(_ box: ModelGraph.Box) -> String {
    box.parameters > 0
      ? "\(box.shape) · \(NumberText.compact(Double(box.parameters)))" : box.shape
  }

  // MARK: - Parts

  private func x(row: Int, lane: Int) -> Double {
    Double(row / rowsPerBlock) * (blockWidth + Self.blockGap) + centres[lane]
  }

  private func y(row: Int) -> Double {
    Self.top + Double(row % rowsPerBlock) * Self.pitch
  }

  private func drawBox(
    _ title: String, _ detail: String, _ facts: String, row: Int, lane: Int, isData: Bool,
    _ html: inout HTMLWriter
  ) {
    let (x, y) = (x(row: row, lane: lane), y(row: row))
    html.empty(
      "rect",
      [
        "class": isData ? "box data" : "box", "x": ChartPath.coordinate(x - Self.boxWidth / 2),
        "y": ChartPath.coordinate(y), "width": ChartPath.coordinate(Self.boxWidth),
        "height": ChartPath.coordinate(Self.boxHeight), "rx": "5",
      ])
    let name = detail.isEmpty ? title : "\(title) (\(detail))"
    text(Self.shortened(name, to: 27), "value", x, y + 17, &html)
    text(Self.shortened(facts, to: 31), "", x, y + 33, &html)
    html.newLine()
  }

  private func text(
    _ text: String, _ style: String, _ x: Double, _ y: Double, _ html: inout HTMLWriter
  ) {
    html.element(
      "text",
      [
        "class": style, "x": ChartPath.coordinate(x), "y": ChartPath.coordinate(y),
        "text-anchor": "middle",
      ], text: text)
  }

  /// The end of a name tells more than its beginning.
  private static func shortened(_ text: String, to count: Int) -> String {
    text.count <= count ? text : "…" + text.suffix(count - 1)
  }

  private func draw(_ edge: ModelGraph.Edge, _ html: inout HTMLWriter) {
    func place(_ box: Int) -> (row: Int, lane: Int) {
      box < 0 ? (row: 0, lane: 0) : (row: graph.boxes[box].row, lane: graph.boxes[box].lane)
    }
    let (from, to) = (place(edge.from), place(edge.to))
    var path = ChartPath()
    path.move(x(row: from.row, lane: from.lane), y(row: from.row) + Self.boxHeight)
    var row = from.row
    // Down its lane through the rows between, then to the box.
    for passed in from.row + 1..<to.row {
      step(from: row, to: passed, x(row: passed, lane: edge.lane), &path)
      path.line(x(row: passed, lane: edge.lane), y(row: passed) + Self.boxHeight)
      row = passed
    }
    step(from: row, to: to.row, x(row: to.row, lane: to.lane), &path)
    html.empty("path", ["class": "edge", "d": path.text])
  }

  /// From under a row to above the next one, which may begin another block.
  private func step(from row: Int, to next: Int, _ x: Double, _ path: inout ChartPath) {
    let gap = Self.pitch - Self.boxHeight
    if row / rowsPerBlock == next / rowsPerBlock {
      path.line(x, y(row: next))
      return
    }
    let below = y(row: row) + Self.boxHeight + gap / 2
    let between = Double(next / rowsPerBlock) * (blockWidth + Self.blockGap) - Self.blockGap / 2
    path.line(path.place?.x ?? x, below)
    path.line(between, below)
    path.line(between, 2)
    path.line(x, 2)
    path.line(x, y(row: next))
  }

}
