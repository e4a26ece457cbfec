import Foundation
import Testing
import Zoo

@Suite("Retries")
struct RetryTests {
  private static let lost = SourceError.network(.connectionLost(reason: "reset"))

  private func wait(_ repetition: Int, after error: SourceError = lost) -> Duration? {
    var generator = SystemRandomNumberGenerator()
    return RetryPolicy().wait(before: repetition, after: error, using: &generator)
  }

  // 0.5 s, doubled each time, is 8 s before the fifth repetition.
  @Test("waits double, and are random between half and all of it")
  func doubles() {
    for repetition in 0..<5 {
      let longest = Duration.milliseconds(500 << repetition)
      let waits = (0..<100).compactMap { _ in wait(repetition) }
      #expect(waits.count == 100)
      #expect(waits.allSatisfy { $0 >= longest * 0.5 && $0 <= longest })
      // That a hundred fall on one side of the middle happens once in 2^99 runs.
      #expect(waits.contains { $0 > longest * 0.75 } && waits.contains { $0 < longest * 0.75 })
    }
    #expect(wait(5) == nil)
  }

  @Test("no wait is longer than the longest, however often it failed")
  func longest() throws {
    var policy = RetryPolicy()
    policy.limit = .max
    var generator = SystemRandomNumberGenerator()
    let error = SourceError.status(503, retryAfter: nil)
    let wait = try #require(policy.wait(before: 1_000_000, after: error, using: &generator))
    #expect(wait >= .seconds(15) && wait <= .seconds(30))
  }

  @Test("what a server asks for is waited in full, unless it is too long")
  func requested() {
    #expect(wait(0, after: .status(429, retryAfter: .seconds(7))) == .seconds(7))
    #expect(wait(0, after: .status(503, retryAfter: .zero)) == .zero)
    #expect(wait(0, after: .status(429, retryAfter: .seconds(121))) == nil)
  }

  @Test(
    "what will not be otherwise in a moment is not asked again",
    arguments: [
      .status(404, retryAfter: nil), .status(403, retryAfter: .seconds(1)), .insecure,
      .webPage(title: nil), .network(.tls(reason: "")), .network(.connectFailed(reason: "")),
      .network(.unknownHost("a", reason: "")), .tooLarge(limit: 1, found: 2),
      .wrongHash(expected: "0", found: "1", comparedWith: .prefix),
      .contentEncoding("gzip"), .tooManyRedirects(limit: 1),
    ] as [SourceError]
  )
  func permanent(_ error: SourceError) { #expect(wait(0, after: error) == nil) }

  // The date is RFC 9110's own example; `date -d 'Sun, 06 Nov 1994 08:49:37 GMT' +%s` is 784111777.
  @Test("Retry-After is seconds or a date")
  func retryAfter() {
    let now = Date(timeIntervalSince1970: 784_111_700)
    func duration(_ text: String) -> Duration? { RetryAfter.duration(text, now: now) }
    #expect(duration("0") == .zero)
    #expect(duration("120") == .seconds(120))
    #expect(duration("Sun, 06 Nov 1994 08:49:37 GMT") == .seconds(77))
    #expect(duration("Sat, 06 Nov 1993 08:49:37 GMT") == .zero)
    #expect(duration("9223372036854775807") == .seconds(365 * 86_400))
    for text in [
      "", "-1", "soon", "1.5", "99999999999999999999", "Sun, 06 Nov 1994 08:49:37 CET",
      "Sun, 06 Foo 1994 08:49:37 GMT", "Sun, 99 Nov 1994 99:99:99 GMT", "a b c d e GMT",
    ] {
      #expect(duration(text) == nil, "\(text)")
    }
  }

  @Test("Content-Range says where a part starts and how long the whole is")
  func contentRange() {
    let range = ContentRange("bytes 100-199/200")
    #expect(range?.start == 100)
    #expect(range?.totalByteCount == 200)
    #expect(ContentRange("Bytes 0-0/*")?.start == 0)
    #expect(ContentRange("bytes 0-0/*")?.totalByteCount == nil)
    for text in [
      "", "bytes", "bytes */200", "bytes 1/2", "bytes -1-2/3", "items 0-1/2", "bytes 0-1",
      "bytes 0-1/-2", "bytes 0-1/2/3", "bytes 99999999999999999999-1/2", "bytes a-b/c",
    ] {
      #expect(ContentRange(text) == nil, "\(text)")
    }
  }

  @Test("a page is told by its first tag, whatever stands before it")
  func webPage() {
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
