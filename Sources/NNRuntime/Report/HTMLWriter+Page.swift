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
}
