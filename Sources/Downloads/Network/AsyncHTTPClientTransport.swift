internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOSSL
import Synchronization
internal import Web

/// Sends requests with async-http-client, over HTTP/1.1 and TLS 1.2 or later.
///
/// Nothing is started before the first request. A client, with its pool of connections, is kept for
/// each way out: the direct one and each proxy.
package final class AsyncHTTPClientTransport: HTTPTransport {
  /// How long things may take, and what servers are told.
  package struct Options: Sendable {
    /// What the client calls itself, such as `shufflezoo/1.0`.
    package var userAgent: String
    /// How long a connection may take to come about, names, proxy and TLS included.
    package var connectTimeout = Duration.seconds(15)
    /// How long nothing at all may arrive while something is waited for.
    package var idleTimeout = Duration.seconds(30)

    /// Makes options with the usual timeouts.
    package init(userAgent: String) { self.userAgent = userAgent }
  }

  private let settings: Result<NetworkSettings, NetworkSettingsError>
  private let options: Options
  private let clients = Mutex<[ClientKey: HTTPClient]>([:])

  /// Makes a transport that uses the network as `settings` say; where they cannot be used, each request throws why.
  package init(settings: Result<NetworkSettings, NetworkSettingsError>, options: Options) {
    self.settings = settings
    self.options = options
  }

  deinit {
    // A client must not go without having been shut down; this one ends by itself.
    for client in clients.withLock(\.values) { client.shutdown { _ in } }
  }

  /// Closes all connections; requests under way end with an error.
  ///
  /// Who was cancelled does not wait for that: a connection that is just coming about, to a server
  /// that does not answer, ends with its timeout only. The transport can be used again: it starts
  /// anew.
  package func shutdown() async {
    let ended = clients.withLock { clients in
      defer { clients = [:] }
      return Array(clients.values)
    }
    for client in ended {
      if Task.isCancelled {
        client.shutdown { _ in }
      } else {
        // It fails only if it was shut down before, which is as well.
        try? await client.shutdown()
      }
    }
  }

  /// Sends one request and returns once the head of the response is here.
  package func get(_ request: HTTPRequest) async throws -> HTTPResponse {
    try Task.checkCancellation()
    let settings = try settings.get()
    let route = settings.route(to: request.url)
    let errors = NetworkErrorTranslator(
      host: request.url.host,
      proxy: route.proxy,
      connectTimeout: options.connectTimeout
    )
    try errors.check(request.url)
    let key = ClientKey(route, scheme: request.url.scheme)
    let response: HTTPClientResponse
    do {
      response = try await client(key, settings).execute(
        outgoing(request, key),
        deadline: .distantFuture
      )
    } catch {
      if key == .direct, TLSFailure.isRefusedCertificate(error),
        let reason = await CertificateInspection.dateProblem(at: request.url)
      {
        throw NetworkError.tls(reason: reason)
      }
      throw errors.translate(error, during: .connecting)
    }
    if key.isForwarding, response.status == .proxyAuthenticationRequired {
      throw errors.translate(HTTPClientError.proxyAuthenticationRequired, during: .connecting)
    }
    return HTTPResponse(
      status: Int(response.status.code),
      headers: response.headers.map { ($0.name, $0.value) },
      body: HTTPBody(base: response.body, errors: errors)
    )
  }

  private func outgoing(_ request: HTTPRequest, _ key: ClientKey) -> HTTPClientRequest {
    var outgoing = HTTPClientRequest(url: request.url.text)
    var headers = HTTPHeaders(request.headers)
    headers.replaceOrAdd(name: "Host", value: request.url.authority)
    for (name, value) in [("Accept-Encoding", "identity"), ("User-Agent", options.userAgent)]
    where !headers.contains(name: name) {
      headers.add(name: name, value: value)
    }
    if case .forwarding(let proxy) = key {
      // The connection is to the proxy; AbsoluteFormHandler puts the host into the target.
      let query = request.url.query.map { "?\($0)" } ?? ""
      outgoing.url = "http://\(proxy)\(request.url.path)\(query)"
      if let authorization = proxy.authorization {
        headers.replaceOrAdd(name: "Proxy-Authorization", value: authorization.headerValue)
      }
    }
    outgoing.headers = headers
    return outgoing
  }
}

// MARK: Clients

/// What a client is kept for.
private enum ClientKey: Hashable {
  case direct
  /// A proxy that opens a connection to the server and passes bytes on.
  case tunnel(ProxyServer)
  /// A proxy that is asked for the URL itself, as is the custom for `http`: many proxies open
  /// tunnels to port 443 only.
  case forwarding(ProxyServer)

  init(_ route: NetworkSettings.Route, scheme: WebAddress.Scheme) {
    self =
      switch route {
      case .direct: .direct
      case .proxy(let proxy) where proxy.kind == .http && scheme == .http: .forwarding(proxy)
      case .proxy(let proxy): .tunnel(proxy)
      }
  }

  var isForwarding: Bool {
    if case .forwarding = self { true } else { false }
  }
}

extension AsyncHTTPClientTransport {
  private func client(_ key: ClientKey, _ settings: NetworkSettings) -> HTTPClient {
    clients.withLock { clients in
      if let client = clients[key] { return client }
      let client = HTTPClient(
        // The same sockets on every system, so that ConnectionSetup knows what it sets.
        eventLoopGroupProvider: .shared(NetworkThreads.group),
        configuration: configuration(key, settings)
      )
      clients[key] = client
      return client
    }
  }

  private func configuration(
    _ key: ClientKey,
    _ settings: NetworkSettings
  ) -> HTTPClient.Configuration {
    var tls = TLSConfiguration.makeClientConfiguration()
    tls.minimumTLSVersion = .tlsv12
    if let authorities = settings.authorities { tls.trustRoots = .certificates(authorities) }
    var configuration = HTTPClient.Configuration(
      tlsConfiguration: tls,
      redirectConfiguration: .disallow,
      // The client's own read timeout counts the time in which we do not read; see IdleHandler.
      timeout: .init(connect: TimeAmount(options.connectTimeout)),
      decompression: .disabled
    )
    configuration.httpVersion = .http1Only
    // Who downloads decides what is tried again; the client would try for the whole timeout.
    configuration.connectionPool.retryConnectionEstablishment = false
    // More than a user has files: a request beyond it would wait and then fail.
    configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 64
    if case .tunnel(let proxy) = key { configuration.proxy = proxy.configuration }
    let setup = ConnectionSetup(idleTimeout: options.idleTimeout, isForwarding: key.isForwarding)
    configuration.http1_1ConnectionDebugInitializer = { setup.apply(to: $0) }
    return configuration
  }
}

extension NetworkSettings.Route {
  fileprivate var proxy: ProxyServer? {
    if case .proxy(let proxy) = self { proxy } else { nil }
  }
}

extension ProxyServer {
  fileprivate var authorization: HTTPClient.Authorization? {
    credentials.map { .basic(username: $0.user, password: $0.password) }
  }

  fileprivate var configuration: HTTPClient.Configuration.Proxy {
    switch kind {
    case .http: .server(host: host, port: port, authorization: authorization)
    case .socks5: .socksServer(host: host, port: port)
    }
  }
}
