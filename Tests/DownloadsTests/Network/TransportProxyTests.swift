import Downloads
import TestSupport
import Testing

@Suite("Transport: proxies")
struct TransportProxyTests {
  static let content = testContent(100_000)
  static let trust = ["SSL_CERT_FILE": TLSIdentity.authorityFile]

  /// Runs a server and a proxy, `PROXY` in the environment, and a transport that goes through it.
  private func withProxy(
    _ proxyScenario: Scenario = .proxy(),
    identity: TLSIdentity? = nil,
    environment: [String: String],
    connectTimeout: Duration = .seconds(15),
    _ body:
      @escaping @Sendable (AsyncHTTPClientTransport, _ server: TestServer, _ proxy: TestServer)
      async throws -> Void
  ) async throws {
    try await withServer(.file(Self.content), identity: identity) { server in
      try await withServer(proxyScenario) { proxy in
        let variables = environment.mapValues {
          $0.replacing("PROXY", with: "127.0.0.1:\(proxy.port)")
        }
        .merging(Self.trust) { $1 }
        try await withTransport(environment: variables, connectTimeout: connectTimeout) {
          transport in
          try await body(transport, server, proxy)
        }
      }
    }
  }

  @Test("asks a proxy for the URL itself when it is http")
  func absoluteForm() async throws {
    try await withProxy(environment: ["http_proxy": "PROXY"]) {
      transport,
      server,
      proxy in
      let url = server.url("/a/b?c")
      let bytes = try await transport.get(url).bytes()
      #expect(bytes == Self.content)
      let request = try #require(proxy.requests.first)
      #expect(request.method == "GET")
      #expect(request.target == url)
      #expect(request.header("Host") == "127.0.0.1:\(server.port)")
      #expect(server.requests.first?.path == "/a/b")
    }
  }

  @Test("opens a tunnel through a proxy when it is https")
  func tunnel() async throws {
    try await withProxy(
      identity: .localhost,
      environment: ["HTTPS_PROXY": "http://PROXY"]
    ) { transport, server, proxy in
      let bytes = try await transport.get(server.url()).bytes()
      #expect(bytes == Self.content)
      #expect(proxy.requests.map(\.method) == ["CONNECT"])
      #expect(proxy.requests.first?.target == "localhost:\(server.port)")
      #expect(server.requests.first?.header("Proxy-Authorization") == nil)
    }
  }

  @Test("opens a tunnel through a SOCKS proxy", arguments: [nil, TLSIdentity.localhost])
  func socks(_ identity: TLSIdentity?) async throws {
    try await withProxy(
      identity: identity,
      environment: ["ALL_PROXY": "socks5://PROXY"]
    ) { transport, server, proxy in
      let bytes = try await transport.get(server.url()).bytes()
      #expect(bytes == Self.content)
      #expect(proxy.requests.map(\.method) == ["SOCKS"])
      #expect(server.requests.count == 1)
    }
  }

  // printf 'me:p@ss' | base64
  static let authorization = "Basic bWU6cEBzcw=="

  @Test("sends user name and password, to the proxy only", arguments: [nil, TLSIdentity.localhost])
  func credentials(_ identity: TLSIdentity?) async throws {
    try await withProxy(
      .proxy(authorization: Self.authorization),
      identity: identity,
      environment: ["http_proxy": "me:p%40ss@PROXY", "https_proxy": "me:p%40ss@PROXY"]
    ) { transport, server, proxy in
      let bytes = try await transport.get(server.url()).bytes()
      #expect(bytes == Self.content)
      #expect(proxy.requests.first?.header("Proxy-Authorization") == Self.authorization)
      #expect(server.requests.first?.header("Proxy-Authorization") == nil)
    }
  }

  @Test("names a proxy that wants a password", arguments: [nil, TLSIdentity.localhost])
  func credentialsMissing(_ identity: TLSIdentity?) async throws {
    try await withProxy(
      .proxy(authorization: Self.authorization),
      identity: identity,
      environment: ["http_proxy": "PROXY", "https_proxy": "PROXY"]
    ) { transport, server, proxy in
      let (error, _) = await transport.failure(server.url())
      #expect(
        error as? NetworkError
          == .proxy(
            reason: "127.0.0.1:\(proxy.port): it wants a user name and password, or others"
          )
      )
      #expect(server.connectionCount == 0)
    }
  }

  @Test("leaves the proxy out for the hosts of NO_PROXY")
  func bypass() async throws {
    try await withProxy(
      environment: ["http_proxy": "PROXY", "NO_PROXY": "127.0.0.0/8"]
    ) { transport, server, proxy in
      let bytes = try await transport.get(server.url()).bytes()
      #expect(bytes == Self.content)
      #expect(proxy.connectionCount == 0)
    }
  }

  static let broken: [(scenario: Scenario, reason: String, timeout: Int)] = [
    (.status(403), "it refused to connect to localhost", 15),
    (.neverAnswers, "no answer within 1 s", 1),
  ]

  @Test("names a proxy that does not open the way", arguments: broken.indices)
  func refuses(_ index: Int) async throws {
    try await withProxy(
      Self.broken[index].scenario,
      identity: .localhost,
      environment: ["https_proxy": "PROXY"],
      connectTimeout: .seconds(Self.broken[index].timeout)
    ) { transport, server, proxy in
      let (error, _) = await transport.failure(server.url())
      let reason = "127.0.0.1:\(proxy.port): \(Self.broken[index].reason)"
      #expect(error as? NetworkError == .proxy(reason: reason))
      #expect(server.connectionCount == 0)
    }
  }

  @Test("names a proxy that is not there", arguments: ["http", "https"])
  func unreachable(_ scheme: String) async throws {
    let port = try await withServer(.neverAnswers) { $0.port }
    let proxy = "127.0.0.1:\(port)"
    try await withTransport(environment: ["all_proxy": proxy]) { transport in
      let (error, _) = await transport.failure("\(scheme)://example.org/")
      #expect(error as? NetworkError == .proxy(reason: "\(proxy): connection refused"))
    }
  }

  @Test("refuses a secure connection to a bare address through a proxy")
  func numericHost() async throws {
    try await withTransport(environment: ["https_proxy": "p:1"]) { transport in
      let (error, _) = await transport.failure("https://192.0.2.1/")
      #expect(
        error as? NetworkError
          == .proxy(
            reason: "p:1: the certificate of 192.0.2.1 cannot be checked through it; use the "
              + "host's name"
          )
      )
    }
  }
}
