// SPDX-License-Identifier: MIT

/// Where the boxes of a network's picture stand: layers in rows, each below all that it reads, branches in lanes side by side.
package struct ModelGraph {
  /// A layer, or a folded run of them.
  package struct Box: Equatable {
    package var title: String
    package var detail: String
    package var shape: String
    package var parameters: Int
    /// Places of boxes; -1 for the data.
    package var sources: [Int]
    package var row = 0
    package var lane = 0
  }

  /// A line from what is read to the one that reads it, through a lane that is free in the rows between.
  package struct Edge: Equatable {
    /// -1 for the data.
    package let from: Int
    package let to: Int
    package let lane: Int

    package init(from: Int, to: Int, lane: Int) {
      (self.from, self.to, self.lane) = (from, to, lane)
    }
  }

  /// More than this are folded by block.
  package static let mostBoxes = 60

  package private(set) var boxes: [Box]
  package private(set) var edges: [Edge] = []
  package private(set) var rows = 0
  package private(set) var lanes = 1
  /// Whether a box may stand for several layers.
  package let isFolded: Bool

  /// Nil if what layers read is not known, or there are too many of them for a picture.
  package init?(_ layers: [RunStart.Layer]) {
    guard !layers.isEmpty, layers.allSatisfy({ $0.wiring != nil }) else { return nil }
    let whole = Self.boxes(layers, depth: .max)
    let folded =
      whole.count <= Self.mostBoxes
      ? whole
      : (1...4).reversed().lazy.map { Self.boxes(layers, depth: $0) }
        .first { $0.count <= Self.mostBoxes } ?? Self.boxes(layers, depth: 1)
    guard folded.count <= 2 * Self.mostBoxes else { return nil }
    boxes = folded
    isFolded = folded.count < layers.count
    arrange()
  }

  // MARK: - Folding

  /// A box for each run of layers whose paths agree in their first `depth` names, if these do not name a layer.
  private static func boxes(_ layers: [RunStart.Layer], depth: Int) -> [Box] {
    var boxes: [Box] = []
    var keys: [String?] = []
    var counts: [Int] = []
    var places: [String: Int] = [:]
    for layer in layers {
      let names = layer.path.split(separator: "/")
      let key = names.count > depth ? names.prefix(depth).joined(separator: "/") : nil
      let reads = (layer.wiring?.sources ?? []).map { places[$0] ?? -1 }
      if let key, let last = keys.last, last == key {
        let place = boxes.count - 1
        counts[place] += 1
        boxes[place].detail = "\(counts[place]) layers"
        boxes[place].shape = layer.outputShape
        boxes[place].parameters += layer.parameters
        boxes[place].sources += reads.filter { $0 != place }
      } else {
        keys.append(key)
        counts.append(1)
        boxes.append(
          Box(
            title: key ?? layer.path, detail: layer.path.contains(layer.kind) ? "" : layer.kind,
            shape: layer.outputShape, parameters: layer.parameters, sources: reads))
      }
      places[layer.path] = boxes.count - 1
    }
    for index in boxes.indices {
      var seen: Set<Int> = []
      boxes[index].sources = boxes[index].sources.filter { seen.insert($0).inserted }
    }
    return boxes
  }

  // MARK: - Places

  private mutating func arrange() {
    for index in boxes.indices {
      boxes[index].row = 1 + (boxes[index].sources.map { $0 < 0 ? 0 : boxes[$0].row }.max() ?? 0)
    }
    rows = 1 + (boxes.map(\.row).max() ?? 0)
    // The data stands in row 0, lane 0.
    var taken = [Set<Int>](repeating: [], count: rows)
    taken[0] = [0]
    for index in boxes.indices { place(index, &taken) }
    lanes = 1 + max(boxes.map(\.lane).max() ?? 0, edges.map(\.lane).max() ?? 0)
  }

  /// The first thing that it reads is above it if there is room; other lines go around what stands between.
  private mutating func place(_ index: Int, _ taken: inout [Set<Int>]) {
    let row = boxes[index].row
    let sources = boxes[index].sources
    func sourceRow(_ source: Int) -> Int { source < 0 ? 0 : boxes[source].row }
    func sourceLane(_ source: Int) -> Int { source < 0 ? 0 : boxes[source].lane }
    let near = sources.max { sourceRow($0) < sourceRow($1) }
    let wanted = near.map(sourceLane) ?? 0
    boxes[index].lane = Self.lane(near: wanted, in: row...row, taken)
    taken[row].insert(boxes[index].lane)
    for source in sources {
      let above = sourceRow(source)
      guard above + 1 < row else {
        edges.append(Edge(from: source, to: index, lane: boxes[index].lane))
        continue
      }
      let between = (above + 1)...(row - 1)
      let lane = Self.lane(near: sourceLane(source), in: between, taken)
      for passed in between { taken[passed].insert(lane) }
      edges.append(Edge(from: source, to: index, lane: lane))
    }
  }

  /// The wanted lane if it is free in all the rows, else the first that is.
  private static func lane(
    near wanted: Int, in rows: ClosedRange<Int>, _ taken: [Set<Int>]
  ) -> Int {
    func isFree(_ lane: Int) -> Bool { rows.allSatisfy { !taken[$0].contains(lane) } }
    return isFree(wanted) ? wanted : (0...).first(where: isFree) ?? wanted
  }

  /// What the picture shows, in words.
  package var description: String {
    let read = boxes.reduce(into: [Int: Int]()) { counts, box in
      for source in box.sources { counts[source, default: 0] += 1 }
    }
    let forks = read.values.count { $0 > 1 }
    let joins = boxes.count { $0.sources.count > 1 }
    let noun = isFolded ? "box" : "layer"
    let count =
      isFolded
      ? "\(boxes.count) boxes, some of them of several layers" : Words.counted(boxes.count, noun)
    let order = boxes.prefix(12).map(\.title) + (boxes.count > 12 ? ["…"] : [])
    let form =
      forks + joins == 0
      ? ", each reading the one before it"
      : ", with \(Words.counted(forks, "fork")) and \(Words.counted(joins, "join"))"
    return "\(count)\(form): \(order.joined(separator: ", "))."
  }
}
