import Foundation
import Testing
import Web

@Suite("Retry-After")
struct RetryAfterTests {
  // The date is RFC 9110's own example; `date -d 'Sun, 06 Nov 1994 08:49:37 GMT' +%s` is 784111777.
  @Test("is seconds or a date")
  func durations() {
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
}
