import Testing
import Web

@Suite("Web pages")
struct WebPageTests {
  @Test("a page is told by its first tag, whatever stands before it")
  func start() {
    func isPage(_ text: String) -> Bool {
      let bytes = Array(text.utf8)
      return WebPage.isStart(of: bytes.span)
    }
    for text in [
      "<!DOCTYPE html>", "\u{FEFF}\r\n <HTML lang=en>", "<head>", "<!-- saved -->", "<script>",
    ] {
      #expect(isPage(text), "\(text)")
    }
    for text in ["", "\u{0A}\u{12}conv.weight", "{\"a\": 1}", "html", "<svg>"] {
      #expect(!isPage(text), "\(text)")
    }
  }

  @Test("a page's title is shown on one line, and not without end")
  func title() {
    func title(_ text: String) -> String? {
      let bytes = Array(text.utf8)
      return WebPage.title(in: bytes.span)
    }
    #expect(title("<html><TITLE>\n Log  in\n</TITLE>") == "Log in")
    #expect(title("<title>Ünïcode ✓</title>") == "Ünïcode ✓")
    #expect(title("<title>\(String(repeating: "a", count: 500))</title>")?.count == 80)
    for text in ["<html>", "<title>open", "<title> </title>"] { #expect(title(text) == nil) }
  }
}
