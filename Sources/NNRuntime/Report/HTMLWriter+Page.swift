// SPDX-License-Identifier: MIT

extension HTMLWriter {
  /// A whole page in the reports' style; `style` is added to their sheet.
  static func page(
    title: String, style: String = "", _ content: (inout HTMLWriter) -> Void
  ) -> String {
    var html = HTMLWriter()
    html.writeRaw("<!DOCTYPE html>\n")
    html.element("html", ["lang": "en"]) { html in
      html.element("head") { html in
        html.newLine()
        html.empty("meta", ["charset": "utf-8"])
        html.empty(
          "meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
        html.element("title", text: title)
        html.element("style") { $0.writeRaw("\n" + ReportStyle.sheet + "\n" + style) }
      }
      html.newLine()
      html.element("body") { html in
        html.element("main") { content(&$0) }
      }
    }
    html.newLine()
    return html.text
  }

  /// An SVG picture of a size, with the words for those who do not see it.
  mutating func picture(
    _ identifier: String, title: String, description: String, width: Double, height: Double,
    _ content: (inout HTMLWriter) -> Void
  ) {
    element(
      "svg",
      [
        "viewBox": "0 0 \(Int(width)) \(Int(height))", "role": "img",
        "aria-labelledby": "\(identifier)-title \(identifier)-desc",
      ]
    ) { html in
      html.element("title", ["id": "\(identifier)-title"], text: title)
      html.element("desc", ["id": "\(identifier)-desc"], text: description)
      html.newLine()
      content(&html)
    }
    newLine()
  }
}
