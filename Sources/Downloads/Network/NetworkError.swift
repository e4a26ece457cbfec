/// Why no answer, or no whole answer, came from a server.
public enum NetworkError: Error, Hashable, Sendable {
  /// The host's name has no address, or the system cannot ask for it; `reason` is the system's.
  case unknownHost(String, reason: String)
  /// No connection came about; `reason` is the system's.
  case connectFailed(reason: String)
  /// The server's certificate or the TLS handshake is not acceptable.
  case tls(reason: String)
  /// A proxy did not open the way; `reason` is its answer.
  case proxy(reason: String)
  /// Nothing arrived for so long.
  case idle(Duration)
  /// The connection ended or broke before the answer was complete.
  case connectionLost(reason: String)
  /// What was sent is not HTTP.
  case invalidResponse(reason: String)
}

extension NetworkError: CustomStringConvertible {
  /// What went wrong and what to try.
  public var description: String {
    switch self {
    case .unknownHost(let host, let reason):
      "the host \(host) cannot be found (\(reason)); check the connection and the name"
    case .connectFailed(let reason):
      "no connection (\(reason)); check the network, and HTTPS_PROXY if there is a proxy"
    case .tls(let reason):
      "the secure connection failed (\(reason)); behind a proxy that opens connections, name its "
        + "certificates with SSL_CERT_FILE"
    case .proxy(let reason):
      "the proxy did not connect (\(reason)); check HTTPS_PROXY and NO_PROXY"
    case .idle(let duration):
      "nothing arrived for \(duration.inSeconds); try again later, what has arrived "
        + "is kept"
    case .connectionLost(let reason):
      "the connection was lost (\(reason)); try again, what has arrived is kept"
    case .invalidResponse(let reason):
      "expected an HTTP response, found something else (\(reason)); is this the right address?"
    }
  }
}

extension Duration {
  /// The duration for a message, such as "30 s" or "0.25 s".
  var inSeconds: String {
    components.attoseconds == 0 ? "\(components.seconds) s" : "\(self / .seconds(1)) s"
  }
}
