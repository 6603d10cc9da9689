// SPDX-License-Identifier: MIT

// What the first layer looks for in an image.
extension HTMLReport {
  func filters(_ html: inout HTMLWriter) {
    guard let filters = end?.filters, let sheet = FilterSheet(filters) else { return }
    section("What the first layer looks for", &html) { html in
      html.element("figure", ["class": "filters"]) { html in
        html.element("h3", text: filters.layer)
        html.element(
          "svg",
          [
            "viewBox": "0 0 \(sheet.width) \(sheet.height)", "role": "img",
            "style": "max-width: \(sheet.width)px",
            "aria-labelledby": "filters-title filters-desc",
          ]
        ) { html in
          html.element("title", ["id": "filters-title"], text: "Weights of \(filters.layer)")
          html.element("desc", ["id": "filters-desc"], text: sheet.description)
          html.newLine()
          html.empty(
            "image",
            [
              "width": "\(sheet.width)", "height": "\(sheet.height)", "class": "pixels",
              "href": sheet.image.dataURI,
            ])
          html.newLine()
          html.empty("path", ["class": "gap", "d": sheet.gaps])
        }
        html.newLine()
        html.element("p", ["class": "muted"], text: sheet.description)
      }
    }
  }
}

/// Pictures of weights in rows, with gaps between them.
struct FilterSheet {
  private let filters: FilterImages
  private let columns: Int
  private let bytes: [UInt8]
  /// Pixels of the page that a weight takes.
  private let scale: Int

  /// Nil if the pictures are broken.
  init?(_ filters: FilterImages) {
    guard let bytes = filters.bytes else { return nil }
    self.filters = filters
    self.bytes = bytes
    let side = max(filters.width, filters.height)
    // From small kernels to images of 64 pixels: about as large on the page.
    scale = max(1, min(14, 72 / side))
    columns = max(1, min(filters.count, 16, 1000 / ((filters.width + 1) * scale)))
  }

  private var rows: Int { (filters.count + columns - 1) / columns }
  /// Of the image, which has a pixel between two pictures.
  private var pixelWidth: Int { columns * (filters.width + 1) - 1 }
  private var pixelHeight: Int { rows * (filters.height + 1) - 1 }
  var width: Int { pixelWidth * scale }
  var height: Int { pixelHeight * scale }

  var description: String {
    let shown =
      filters.count < filters.total
      ? "\(filters.count) of \(NumberText.count(filters.total))" : "\(filters.count)"
    return
      "\(shown) pictures of \(filters.height) by \(filters.width) weights. Grey is 0, white \(NumberText.significant(filters.scale, 3)), "
      + "black \(NumberText.significant(-filters.scale, 3))."
      + (filters.channels == 3 ? " Colours show the three channels." : "")
  }

  /// What stands between the pictures, as a path: grey would be a weight.
  var gaps: String {
    let across = (1..<max(columns, 1)).map { column in
      "M\((column * (filters.width + 1) - 1) * scale) 0h\(scale)v\(height)h-\(scale)z"
    }
    let down = (1..<max(rows, 1)).map { row in
      "M0 \((row * (filters.height + 1) - 1) * scale)h\(width)v\(scale)h-\(width)z"
    }
    return (across + down).joined()
  }

  var image: PNGImage {
    let depth = filters.channels
    var sheet = [UInt8](repeating: 128, count: pixelWidth * pixelHeight * depth)
    let size = filters.width * filters.height * depth
    for picture in 0..<filters.count {
      let left = picture % columns * (filters.width + 1)
      let top = picture / columns * (filters.height + 1)
      for row in 0..<filters.height {
        for byte in 0..<filters.width * depth {
          sheet[((top + row) * pixelWidth + left) * depth + byte] =
            bytes[picture * size + row * filters.width * depth + byte]
        }
      }
    }
    return PNGImage(
      width: pixelWidth, height: pixelHeight, pixels: depth == 3 ? .colours(sheet) : .grey(sheet))
  }
}
