/// An absolute URL that downloads can use: `http`, `https` or `file`, checked once, here.
///
/// Only what RFC 3986 allows in a URL is accepted, so two parsers cannot read it differently. The
/// scheme and host are in lower case, `.` and `..` are resolved, a fragment is dropped, and there is
/// never a user name or password in it: ``text`` can be shown to anybody.
package struct WebAddress: Hashable, Sendable {
  /// How the address is reached.
  package enum Scheme: String, Hashable, Sendable {
    /// Unprotected.
    case http
    /// Over TLS.
    case https
    /// On this machine.
    case file
  }

  /// How the address is reached.
  package let scheme: Scheme
  /// The host's name or address in lower case, an IPv6 address without brackets; empty for a file.
  package let host: String
  /// The port, the scheme's own where none was given; 0 for a file.
  package let port: Int
  /// The path, which begins with `/`, with its percent-encoding.
  package let path: String
  /// What stands after `?`, with its percent-encoding.
  package let query: String?
  /// The file on this machine that a `file` URL names; `nil` for other schemes.
  package let filePath: String?

  /// Reads a URL.
  ///
  /// - Throws: ``WebAddressError`` if it is no URL or one of another kind.
  package init(_ text: String) throws(WebAddressError) {
    do throws(WebAddressError.Problem) {
      var parser = try WebAddressParser(text)
      scheme = try parser.scheme()
      let authority = try parser.authority(scheme)
      host = authority.host
      port = authority.port ?? scheme.defaultPort
      path = try parser.path()
      query = parser.query()
      filePath = scheme == .file ? try Self.filePath(path) : nil
    } catch {
      throw WebAddressError(error, text: text)
    }
  }

  /// The address that a `Location` field means when this address answered with it.
  ///
  /// Spaces and letters outside ASCII, which servers do send, are percent-encoded first.
  ///
  /// - Throws: ``WebAddressError``.
  package func resolving(_ reference: String) throws(WebAddressError) -> WebAddress {
    let encoded = WebAddressParser.encodingStrays(reference.utf8)
    return try WebAddress(absolute(encoded))
  }

  /// Puts what a reference leaves out before it, as RFC 3986 has it in section 5.2.2.
  private func absolute(_ reference: String) -> String {
    let prefix = reference.prefix { !"/?#".contains($0) }
    if prefix.contains(":") { return reference }
    if reference.hasPrefix("//") { return "\(scheme.rawValue):\(reference)" }
    if reference.hasPrefix("/") { return origin + reference }
    if reference.hasPrefix("?") { return origin + path + reference }
    if prefix.isEmpty { return text }
    return origin + path.prefix(through: path.lastIndex(of: "/") ?? path.startIndex) + reference
  }

  private static func filePath(_ path: String) throws(WebAddressError.Problem) -> String {
    guard let decoded = WebAddressParser.percentDecoded(path), !decoded.utf8.contains(0),
      decoded != "/"
    else { throw .unusableFilePath }
    return decoded
  }
}

extension WebAddress {
  /// The URL; a default port is left out.
  package var text: String { origin + path + (query.map { "?\($0)" } ?? "") }

  /// Whether the host is this machine by `localhost`, `127.0.0.0/8` or `::1`.
  package var isLoopback: Bool {
    host == "localhost" || host == "::1"
      || IPAddress(host).map { !$0.isIPv6 && $0.bytes.first == 127 } ?? false
  }

  /// Whether the host is an address, not a name.
  package var hasNumericHost: Bool { IPAddress(host) != nil }

  /// The host and, unless it is the scheme's own, the port, as a `Host` field has them.
  package var authority: String {
    let name = host.contains(":") ? "[\(host)]" : host
    return port == scheme.defaultPort ? name : "\(name):\(port)"
  }

  private var origin: String { "\(scheme.rawValue)://\(authority)" }
}

extension WebAddress: CustomStringConvertible {
  /// The URL.
  package var description: String { text }
}

extension WebAddress.Scheme {
  var defaultPort: Int {
    switch self {
    case .http: 80
    case .https: 443
    case .file: 0
    }
  }
}
