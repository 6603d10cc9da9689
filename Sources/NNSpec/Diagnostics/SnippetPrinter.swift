// SPDX-License-Identifier: MIT

/// Writes the place of a diagnostic and its source lines with marks under them.
struct SnippetPrinter {
  private struct Mark {
    let span: SourceSpan
    let label: String
    let isPrimary: Bool
  }

  /// Secondary places within so many lines stand in order with the primary one, others apart.
  private static let near = 10

  private let diagnostic: Diagnostic
  private let style: HumanStyle
  private let together: [Mark]
  private let apart: [Mark]
  /// The columns that line numbers take.
  let gutter: Int

  init(_ diagnostic: Diagnostic, _ style: HumanStyle) {
    self.diagnostic = diagnostic
    self.style = style
    let primary = Mark(span: diagnostic.span, label: diagnostic.label, isPrimary: true)
    let others = diagnostic.secondary.map { Mark(span: $0.span, label: $0.text, isPrimary: false) }
    func isNear(_ mark: Mark) -> Bool {
      mark.span.file === primary.span.file
        && abs(mark.span.line - primary.span.line) <= Self.near
    }
    together = [primary] + others.filter(isNear)
    apart = others.filter { !isNear($0) }
    let greatest = (together + apart).map(\.span.line).max() ?? 1
    gutter = max(2, String(greatest).count)
  }

  mutating func lines() -> [String] {
    let frame = style.paint("-->", .frame)
    let path = diagnostic.path.isEmpty ? "" : "   (\(terminalSafe(diagnostic.path)))"
    var lines = ["\(blanks(gutter))\(frame) \(place(diagnostic.span))\(path)"]
    lines.append(blanks(gutter + 1) + style.paint("|", .frame))
    lines += source(together)
    for mark in apart {
      lines.append("\(blanks(gutter))\(style.paint(":::", .frame)) \(place(mark.span))")
      lines += source([mark])
    }
    return lines
  }

  private func place(_ span: SourceSpan) -> String {
    "\(terminalSafe(span.file.path)):\(span.line):\(span.column)"
  }

  /// The lines that hold marks, in order, each with a line of marks for every mark.
  private func source(_ marks: [Mark]) -> [String] {
    Set(marks.map(\.span.line)).sorted().flatMap { number in
      let here = marks.filter { $0.span.line == number }.sorted { $0.span.start < $1.span.start }
      let focus = here.first(where: \.isPrimary) ?? here[0]
      let line = TerminalLine(focus.span.file, line: number, around: focus.span.start)
      let window = LineWindow(line, around: columns(focus.span, in: line), width: room)
      let digits = String(number)
      let head = blanks(gutter - digits.count) + style.paint("\(digits) |", .frame)
      return [head + (window.text.isEmpty ? "" : " " + window.text)]
        + here.map { markLine($0, line, window) }
    }
  }

  private var room: Int { max(20, style.width - gutter - 3) }

  private func markLine(_ mark: Mark, _ line: TerminalLine, _ window: LineWindow) -> String {
    let columns = window.clip(columns(mark.span, in: line))
    let sign = String(repeating: mark.isPrimary ? "^" : "-", count: columns.count)
    let label = mark.label.isEmpty ? "" : " " + terminalSafe(mark.label)
    let paint: Paint = mark.isPrimary ? .of(diagnostic.severity) : .frame
    return blanks(gutter + 1) + style.paint("|", .frame) + " " + blanks(columns.lowerBound)
      + style.paint(sign + label, paint)
  }

  /// The cells under a span, as far as its first line goes; one if it is empty.
  private func columns(_ span: SourceSpan, in line: TerminalLine) -> Range<Int> {
    let start = line.column(of: span.start)
    let end = line.column(of: min(span.end, line.end))
    return start..<max(start + 1, end)
  }

  private func blanks(_ count: Int) -> String { String(repeating: " ", count: count) }
}
