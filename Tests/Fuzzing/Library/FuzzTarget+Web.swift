internal import Web

extension FuzzTarget {
  /// What servers say in the heads of their answers, a field on each line: addresses, ranges, waiting
  /// times, and pages in the place of files; and proxies, as the environment names them.
  static let http = FuzzTarget("http") { bytes in
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
    var base: WebAddress?
    for line in lines {
      checkValues(line)
      let address = (try? base?.resolving(line)) ?? (try? WebAddress(line))
      if let address { check(address) }
      base = address ?? base
    }
    if let title = WebPage.title(in: bytes.span) {
      precondition(title.count <= 80, "a title that fits a line")
    }
    _ = WebPage.isStart(of: bytes.span)
  }

  private static func checkValues(_ text: String) {
    if let wait = RetryAfter.duration(text) {
      precondition(wait >= .zero && wait <= .seconds(366 * 86_400), "a time that can be waited")
    }
    if let range = ContentRange(text) {
      precondition(range.start >= 0 && range.totalByteCount ?? 0 >= 0, "a range of a file")
    }
    if let proxy = try? ProxyServer(text) {
      precondition((1...65_535).contains(proxy.port), "a port that there is")
    }
    _ = (try? ProxyBypass(text))?.contains(host: "192.0.2.1", port: 443)
  }

  private static func check(_ address: WebAddress) {
    precondition(address.path.hasPrefix("/"), "a path from the root")
    guard let again = try? WebAddress(address.text) else {
      preconditionFailure("an address can be read again")
    }
    precondition(again == address, "two readers find the same")
  }
}
