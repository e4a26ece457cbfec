#if canImport(FoundationEssentials)
package import FoundationEssentials
#else
package import Foundation
#endif

/// The value of a `Retry-After` field (RFC 9110, section 10.2.3): seconds, or a date.
package enum RetryAfter {
  /// How long to wait.
  ///
  /// - Returns: `nil` for any other text; nothing for a date in the past.
  package static func duration(_ text: String, now: Date = .now) -> Duration? {
    if let seconds = Int(text) { return seconds >= 0 ? .seconds(min(seconds, maximum)) : nil }
    guard let date = date(text) else { return nil }
    return .seconds(min(max(0, date.timeIntervalSince(now)), Double(maximum)))
  }

  /// A year, past which a number only overflows.
  private static let maximum = 365 * 86_400

  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// The date that servers send, such as `Sun, 06 Nov 1994 08:49:37 GMT` (section 5.6.7).
  private static func date(_ text: String) -> Date? {
    let words = text.split(separator: " ")
    guard words.count == 6, words[5] == "GMT",
      let month = months.firstIndex(of: String(words[2]))
    else { return nil }
    let number = month < 9 ? "0\(month + 1)" : "\(month + 1)"
    return try? Date("\(words[3])-\(number)-\(words[1])T\(words[4])Z", strategy: .iso8601)
  }
}
