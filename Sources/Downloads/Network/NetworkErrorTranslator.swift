internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOSSL
internal import Tensors
internal import Web

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Turns what goes wrong in the libraries into ``NetworkError``.
struct NetworkErrorTranslator: Sendable {
  /// How far a request has come.
  enum Stage {
    /// There is no response yet.
    case connecting
    /// The body arrives.
    case receiving
  }

  /// The host that was asked for.
  let host: String
  /// The proxy on the way, if any.
  let proxy: ProxyServer?
  /// How long a connection may take.
  let connectTimeout: Duration

  /// Refuses what could not be told from an attack.
  ///
  /// The TLS library compares the certificate of a host that is named by its address with the
  /// address of the connection, which is the proxy's.
  func check(_ address: WebAddress) throws(NetworkError) {
    guard let proxy, address.scheme == .https, address.hasNumericHost else { return }
    throw .proxy(
      reason: "\(proxy): the certificate of \(host) cannot be checked through it; use the "
        + "host's name"
    )
  }

  /// The error in our words: a ``NetworkError``, or `CancellationError`.
  func translate(_ error: any Error, during stage: Stage) -> any Error {
    switch error {
    case is CancellationError: error
    case let error as HTTPClientError where error == .cancelled: CancellationError()
    case let error as NetworkError: error
    case let error as NIOConnectionError: connection(error)
    case let error as IOError: system(error, stage)
    case ChannelError.connectTimeout: notConnected(tooSlow)
    case is ChannelError: NetworkError.connectionLost(reason: "the other side closed it")
    case let error as HTTPClientError: client(error)
    case let error as HTTPParserError: parser(error)
    case is NIOHTTPDecoderError:
      NetworkError.invalidResponse(reason: "it came before it was asked for")
    case NIOSSLError.uncleanShutdown:
      NetworkError.connectionLost(reason: "it ended without TLS saying so")
    case is NIOSSLError, is NIOSSLExtraError, is BoringSSLError:
      NetworkError.tls(reason: TLSFailure.reason(error, host: host))
    default: unknown(error, stage)
    }
  }

  private var tooSlow: String { "no answer within \(connectTimeout.inSeconds)" }

  /// A connection that did not come about, to the host or to the proxy.
  private func notConnected(_ reason: String) -> NetworkError {
    proxy.map { .proxy(reason: "\($0): \(reason)") } ?? .connectFailed(reason: reason)
  }

  private func connection(_ error: NIOConnectionError) -> NetworkError {
    guard let failure = error.connectionErrors.first else {
      let reason = "no address is known for the name"
      return proxy == nil ? .unknownHost(host, reason: reason) : notConnected(reason)
    }
    return switch failure.error {
    case let error as IOError: notConnected(Self.text(error.errnoCode))
    default: notConnected(tooSlow)
    }
  }

  private func system(_ error: IOError, _ stage: Stage) -> NetworkError {
    let reason = Self.text(error.errnoCode)
    let isBroken = [ECONNRESET, EPIPE, ECONNABORTED].contains(error.errnoCode)
    return stage == .receiving || isBroken ? .connectionLost(reason: reason) : notConnected(reason)
  }

  private func client(_ error: HTTPClientError) -> NetworkError {
    switch error {
    case .connectTimeout, .tlsHandshakeTimeout, .httpProxyHandshakeTimeout, .socksHandshakeTimeout,
      .getConnectionFromPoolTimeout:
      // All have the same deadline, and any of them may be the first to notice.
      notConnected(tooSlow)
    case .proxyAuthenticationRequired: notConnected("it wants a user name and password, or others")
    case .invalidProxyResponse: notConnected("it refused to connect to \(host)")
    case .remoteConnectionClosed: .connectionLost(reason: "the other side closed it")
    default: .connectionLost(reason: error.shortDescription)
    }
  }

  private func parser(_ error: HTTPParserError) -> NetworkError {
    switch error {
    case .invalidEOFState, .closedConnection:
      .connectionLost(reason: "it ended before the response did")
    case .headerOverflow: .invalidResponse(reason: "its header is too large")
    case .invalidContentLength, .unexpectedContentLength:
      .invalidResponse(reason: "its Content-Length makes no sense")
    case .invalidChunkSize: .invalidResponse(reason: "the size of a chunk makes no sense")
    default: .invalidResponse(reason: "it does not follow HTTP")
    }
  }

  /// An error of a library that is not ours to import, such as one of SOCKS.
  private func unknown(_ error: any Error, _ stage: Stage) -> NetworkError {
    let reason = String(describing: error)
    return stage == .connecting && proxy != nil
      ? notConnected(reason) : .connectionLost(reason: reason)
  }

  /// The system's words for an `errno`, such as "connection refused".
  private static func text(_ code: CInt) -> String {
    let text = systemText(code)
    return text.prefix(1).lowercased() + text.dropFirst()
  }
}
