/// A proxy, or a list of hosts to reach without one, that cannot be used.
///
/// User names and passwords are never part of it.
public enum ProxyError: Error, Hashable, Sendable {
  /// The proxy is of a kind that is not supported.
  case unsupported(scheme: String)
  /// The proxy's host or port is missing or malformed.
  case invalidAddress(WebAddressError.Problem)
  /// The percent-encoding of the proxy's user name or password is broken.
  case invalidCredentials
  /// A SOCKS proxy has a user name; only one that asks for none is supported.
  case socksCredentials
  /// An entry of the list of hosts without a proxy is malformed.
  case invalidBypass(entry: String)
}

extension ProxyError: CustomStringConvertible {
  /// What was expected and found, and what to try.
  public var description: String {
    switch self {
    case .unsupported(let scheme):
      "expected a proxy http://host:port or socks5://host:port, found one of '\(scheme)'; "
        + "name another, or unset it"
    case .invalidAddress(let problem):
      "expected a proxy such as http://host:port; \(problem.clause)"
    case .invalidCredentials:
      "expected a percent-encoded user name and password before the '@'; write '%' as %25 and '@' "
        + "as %40"
    case .socksCredentials:
      "expected a SOCKS proxy without a user name; use an HTTP proxy if it asks for one"
    case .invalidBypass(let entry):
      "expected host names, addresses or networks such as 10.0.0.0/8, separated by commas, found "
        + "'\(entry)'; correct it"
    }
  }
}
