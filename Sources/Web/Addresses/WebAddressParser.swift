/// Takes a URL apart from its front, as RFC 3986 writes it.
struct WebAddressParser {
  /// Far above any URL in use; the longest that common servers accept is 8 KiB.
  private static let longest = 8192
  /// The longest name that DNS has: RFC 1035, section 2.3.4.
  private static let longestHost = 253
  private static let longestLabel = 63

  private var rest: Substring

  /// Looks at all characters.
  init(_ text: String) throws(WebAddressError.Problem) {
    guard !text.isEmpty else { throw .empty }
    let bytes = Array(text.utf8)
    guard bytes.count <= Self.longest else { throw .tooLong(byteCount: bytes.count) }
    for (offset, byte) in bytes.enumerated() {
      guard Self.isAllowed(byte) else { throw .invalidCharacter(offset: offset) }
      guard byte == UInt8(ascii: "%") else { continue }
      let digits = bytes[(offset + 1)...].prefix(2)
      guard digits.count == 2, digits.allSatisfy(Self.isHexDigit) else {
        throw .invalidPercentEncoding(offset: offset)
      }
    }
    rest = text[...]
  }

  mutating func scheme() throws(WebAddressError.Problem) -> WebAddress.Scheme {
    guard let colon = rest.firstIndex(of: ":"), rest[..<colon].allSatisfy(Self.isSchemeCharacter),
      rest.first?.isLetter == true
    else { throw .noScheme }
    let name = rest[..<colon].lowercased()
    guard let scheme = WebAddress.Scheme(rawValue: name) else { throw .unsupportedScheme(name) }
    rest = rest[rest.index(after: colon)...]
    return scheme
  }

  /// Reads `//host:port`; a file has no host, and may have no `//`.
  mutating func authority(
    _ scheme: WebAddress.Scheme
  ) throws(WebAddressError.Problem) -> (host: String, port: Int?) {
    guard rest.hasPrefix("//") else {
      if scheme == .file { return ("", nil) }
      throw .noHost
    }
    let text = rest.dropFirst(2).prefix { !"/?#".contains($0) }
    rest = rest[text.endIndex...]
    guard !text.contains("@") else { throw .credentials }
    if scheme == .file {
      guard text.isEmpty || text.lowercased() == "localhost" else {
        throw .remoteFile(host: String(text))
      }
      return ("", nil)
    }
    return try Self.hostAndPort(text)
  }

  mutating func path() throws(WebAddressError.Problem) -> String {
    let text = rest.prefix { $0 != "?" && $0 != "#" }
    rest = rest[text.endIndex...]
    // Without an authority before it a path may begin with anything.
    guard text.isEmpty || text.hasPrefix("/") else { throw .unusableFilePath }
    if let bracket = text.firstIndex(where: { $0 == "[" || $0 == "]" }) {
      let whole = text.base.utf8
      throw .invalidCharacter(offset: whole.distance(from: whole.startIndex, to: bracket))
    }
    return Self.removingDotSegments(text)
  }

  mutating func query() -> String? {
    guard rest.first == "?" else { return nil }
    return String(rest.dropFirst().prefix { $0 != "#" })
  }

  /// Reads `host`, `host:port`, `[address]` or `[address]:port`.
  static func hostAndPort(
    _ text: Substring
  ) throws(WebAddressError.Problem) -> (host: String, port: Int?) {
    let host: Substring
    let end: Substring
    if text.hasPrefix("[") {
      host = text.dropFirst().prefix { $0 != "]" }
      end = text[host.endIndex...].dropFirst()
      guard IPAddress(String(host))?.isIPv6 == true, host.endIndex < text.endIndex else {
        throw .invalidHost(String(text))
      }
    } else {
      host = text.prefix { $0 != ":" }
      end = text[host.endIndex...]
      guard !host.isEmpty else { throw .noHost }
      guard isName(host) else { throw .invalidHost(String(host)) }
    }
    guard !end.isEmpty else { return (host.lowercased(), nil) }
    let digits = end.dropFirst()
    guard end.first == ":", digits.utf8.allSatisfy(isDigit), let port = UInt16(digits), port > 0
    else { throw .invalidPort(String(digits)) }
    return (host.lowercased(), Int(port))
  }

  private static func isName(_ host: Substring) -> Bool {
    host.utf8.count <= longestHost
      && host.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
        (1...longestLabel).contains(label.utf8.count)
          && label.utf8.allSatisfy {
            isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
          }
      }
  }

  /// Resolves `.` and `..`, as RFC 3986 does in section 5.2.4.
  private static func removingDotSegments(_ path: Substring) -> String {
    var segments: [Substring] = []
    let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
    for (position, part) in zip(1..., parts) {
      let isLast = position == parts.count
      switch part {
      case ".": if isLast { segments.append("") }
      case "..":
        _ = segments.popLast()
        if isLast { segments.append("") }
      default: segments.append(part)
      }
    }
    return "/" + segments.joined(separator: "/")
  }
}

// MARK: Characters

extension WebAddressParser {
  /// Percent-encodes what may not stand in a URL, control characters aside: those stay, to be
  /// refused.
  static func encodingStrays(_ bytes: String.UTF8View) -> String {
    var encoded = ""
    for byte in bytes {
      if isAllowed(byte) || byte < 0x20 || byte == 0x7F {
        encoded.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        let digits = String(byte, radix: 16, uppercase: true)
        encoded += byte < 0x10 ? "%0\(digits)" : "%\(digits)"
      }
    }
    return encoded
  }

  /// Undoes percent-encoding; `nil` if it is broken or the bytes are no UTF-8.
  static func percentDecoded(_ text: some StringProtocol) -> String? {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      let digits = rest.prefix(2)
      guard digits.count == 2, digits.allSatisfy(isHexDigit),
        let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
      else { return nil }
      bytes.append(value)
      rest = rest.dropFirst(2)
    }
    return String(validating: bytes, as: UTF8.self)
  }

  private static func isSchemeCharacter(_ character: Character) -> Bool {
    guard let byte = character.asciiValue else { return false }
    return isLetter(byte) || isDigit(byte) || "+-.".utf8.contains(byte)
  }

  /// The characters of RFC 3986, section 2, with the brackets of an IPv6 address.
  private static func isAllowed(_ byte: UInt8) -> Bool {
    isLetter(byte) || isDigit(byte) || "-._~:/?#[]@!$&'()*+,;=%".utf8.contains(byte)
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private static func isHexDigit(_ byte: UInt8) -> Bool {
    isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20)
  }
}
