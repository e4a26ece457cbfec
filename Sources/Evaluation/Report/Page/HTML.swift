internal import Tensors

/// Text for a page.
enum HTML {
  /// Text as it stands between tags and inside quoted attributes; control characters and those that
  /// turn the direction of text become visible.
  static func escaped(_ text: String) -> String {
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
}
