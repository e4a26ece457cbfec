internal import Tensors

/// Text for a page, and the parts that every page is made of.
package enum HTML {
  /// Text as it stands between tags and inside quoted attributes; control characters and those that
  /// turn the direction of text become visible.
  package static func escaped(_ text: String) -> String {
    text.escapingControls(\.braced)
      .replacing("&", with: "&amp;")
      .replacing("<", with: "&lt;")
      .replacing(">", with: "&gt;")
      .replacing("\"", with: "&quot;")
      .replacing("'", with: "&#39;")
  }

  /// Text of at most so many characters, escaped.
  static func shortened(_ text: String, to count: Int) -> String {
    escaped(text.count > count ? text.prefix(count - 1) + "…" : text)
  }

  /// A document that needs nothing beside it: its policy forbids what it does not hold itself.
  ///
  /// - Parameters:
  ///   - title: its title, not yet escaped.
  ///   - body: what stands in it, in HTML.
  /// - Returns: the whole document.
  package static func document(title: String, body: String) -> String {
    """
    <!DOCTYPE html>
    <html lang="en"><head><meta charset="utf-8"/>
    <meta http-equiv="Content-Security-Policy" \
    content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"/>
    <meta name="viewport" content="width=device-width,initial-scale=1"/>
    <title>\(escaped(title))</title>
    <style>\(PageStyle.css)</style></head>
    <body><main>
    \(body)
    <footer>Made by shufflezoo. The page holds all that it shows.</footer>
    </main></body></html>

    """
  }

  /// A section with a heading and a line that says how to read it; nothing without a body.
  package static func section(_ title: String, _ note: String, _ body: String) -> String {
    guard !body.isEmpty else { return "" }
    return "<section><h2>\(title)</h2><p class=\"note\">\(note)</p>\(body)</section>\n"
  }

  /// A tile with a figure, what it is called, a line about it and a chart below.
  package static func tile(
    _ name: String,
    _ big: String,
    _ more: String,
    _ chart: String = ""
  ) -> String {
    "<div class=\"tile\"><p class=\"name\">\(name)</p><p class=\"big\">\(big)</p>"
      + "<p class=\"more\">\(more)</p>\(chart)</div>"
  }

  /// Names and values, neither yet escaped.
  package static func facts(_ rows: [(name: String, value: String)]) -> String {
    "<dl>" + rows.map { "<dt>\(escaped($0.name))</dt><dd>\(escaped($0.value))</dd>" }.joined()
      + "</dl>"
  }

  /// An SVG image that screen readers call by `title`.
  package static func svg(
    width: Double,
    height: Double,
    _ title: String,
    _ parts: [String]
  ) -> String {
    "<svg viewBox=\"0 0 \(width.decimals(0)) \(height.decimals(0))\" role=\"img\" "
      + "aria-label=\"\(escaped(title))\">" + parts.joined() + "</svg>"
  }
}
