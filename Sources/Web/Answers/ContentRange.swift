/// The value of a `Content-Range` field: `bytes 100-199/200`, or `*` in the place of the 200.
package struct ContentRange: Equatable {
  /// The first byte that is sent.
  package let start: Int
  /// The size of the whole file; `nil` where the server does not say it.
  package let totalByteCount: Int?

  /// - Returns: `nil` for any other text.
  package init?(_ text: String) {
    let words = text.split(separator: " ")
    guard words.count == 2, words[0].lowercased() == "bytes" else { return nil }
    let parts = words[1].split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let dash = parts[0].firstIndex(of: "-"),
      let start = Int(parts[0][..<dash]), start >= 0
    else { return nil }
    self.start = start
    if parts[1] == "*" {
      totalByteCount = nil
    } else {
      guard let total = Int(parts[1]), total >= 0 else { return nil }
      totalByteCount = total
    }
  }
}
