/// A proxy, as a variable such as `HTTPS_PROXY` names it.
package struct ProxyServer: Hashable, Sendable {
  /// How one talks to it.
  package enum Kind: Hashable, Sendable {
    /// As to a web server: RFC 9110, section 9.3.6.
    case http
    /// RFC 1928; names are resolved by the proxy.
    case socks5
  }

  /// What it wants to know of its user.
  package struct Credentials: Hashable, Sendable {
    /// The name.
    package let user: String
    /// What only the user should know.
    package let password: String
  }

  /// curl's default for every kind of proxy.
  private static let defaultPort = 1080

  /// How one talks to it.
  package let kind: Kind
  /// Its name or address.
  package let host: String
  /// Its port.
  package let port: Int
  /// What it wants to know of its user, if anything.
  package let credentials: Credentials?

  /// Reads `host`, `host:port`, `http://user:password@host:port` or `socks5://host:port`.
  ///
  /// - Throws: ``ProxyError``, of which user name and password are never part.
  package init(_ text: String) throws(ProxyError) {
    let (scheme, rest) = Self.splittingScheme(text)
    switch scheme {
    case "http": kind = .http
    case "socks5", "socks5h": kind = .socks5
    default: throw .unsupported(scheme: scheme)
    }
    let authority = rest.prefix { !"/?#".contains($0) }
    let at = authority.lastIndex(of: "@")
    credentials = try at.map { index throws(ProxyError) in
      try Self.credentials(authority[..<index])
    }
    guard kind == .http || credentials == nil else { throw .socksCredentials }
    let place = at.map { authority[authority.index(after: $0)...] } ?? authority
    do throws(WebAddressError.Problem) {
      let (host, port) = try WebAddressParser.hostAndPort(place)
      self.host = host
      self.port = port ?? Self.defaultPort
    } catch {
      throw .invalidAddress(error)
    }
  }

  private static func splittingScheme(_ text: String) -> (scheme: String, rest: Substring) {
    guard let separator = text.firstRange(of: "://") else { return ("http", text[...]) }
    return (text[..<separator.lowerBound].lowercased(), text[separator.upperBound...])
  }

  private static func credentials(
    _ text: Substring
  ) throws(ProxyError) -> Credentials {
    let name = text.prefix { $0 != ":" }
    guard let user = WebAddressParser.percentDecoded(name),
      let password = WebAddressParser.percentDecoded(text[name.endIndex...].dropFirst())
    else { throw .invalidCredentials }
    return Credentials(user: user, password: password)
  }
}

extension ProxyServer: CustomStringConvertible {
  /// The host and port, without user name and password.
  package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
