/// Recognises the pages that networks and servers send in the place of a file.
package enum WebPage {
  /// Whether a body that starts so is HTML (WHATWG MIME Sniffing, section 7.1, has these tags).
  package static func isStart(of body: borrowing Span<UInt8>) -> Bool {
    let text = start(of: body, limit: 256)
    return ["<!doctype html", "<html", "<head", "<script", "<title", "<body", "<!--"]
      .contains { text.hasPrefix($0) }
  }

  /// What the page calls itself, if that stands in these first bytes.
  package static func title(in body: borrowing Span<UInt8>) -> String? {
    // 64 KiB of a page without a title have none.
    let text = start(of: body, limit: 1 << 16, lowercased: false)
    let lower = text.lowercased()
    guard lower.count == text.count, let open = lower.firstRange(of: "<title>"),
      let close = lower[open.upperBound...].firstRange(of: "</title>")
    else { return nil }
    let first = lower.distance(from: lower.startIndex, to: open.upperBound)
    let count = lower.distance(from: open.upperBound, to: close.lowerBound)
    let title = text.dropFirst(first).prefix(min(count, 80))
      .split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return title.isEmpty ? nil : title
  }

  private static func start(
    of body: borrowing Span<UInt8>,
    limit: Int,
    lowercased: Bool = true
  ) -> String {
    var bytes: [UInt8] = []
    for index in body.indices.prefix(limit) { bytes.append(body[index]) }
    let text = String(decoding: bytes, as: UTF8.self)
    let content = text.drop { $0.isWhitespace || $0 == "\u{FEFF}" }
    return lowercased ? content.lowercased() : String(content)
  }
}
