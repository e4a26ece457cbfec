import Downloads
import TestSupport
import Testing

@Suite("Transport: TLS")
struct TransportTLSTests {
  static let content = testContent(100_000)
  static let trust = ["SSL_CERT_FILE": TLSIdentity.authorityFile]
  static let untrusted = NetworkError.tls(
    reason: "the certificate is not from a trusted authority, or has expired"
  )

  private func failure(
    _ identity: TLSIdentity?,
    environment: [String: String],
    host: String = "localhost",
    connectTimeout: Duration = .seconds(15)
  ) async throws -> NetworkError? {
    try await withServer(.file(Self.content), identity: identity) { server in
      try await withTransport(
        environment: environment,
        connectTimeout: connectTimeout
      ) { transport in
        let (error, _) = await transport.failure("https://\(host):\(server.port)/file")
        #expect(server.requests.isEmpty || error == nil)
        return error as? NetworkError
      }
    }
  }

  @Test("trusts an authority that SSL_CERT_FILE names", arguments: ["localhost", "127.0.0.1"])
  func trusted(_ host: String) async throws {
    try await withServer(.file(Self.content), identity: .localhost) { server in
      try await withTransport(environment: Self.trust) { transport in
        let response = try await transport.get("https://\(host):\(server.port)/file")
        #expect(try await response.bytes() == Self.content)
      }
    }
  }

  @Test("trusts the authorities in the folder that SSL_CERT_DIR names")
  func trustedFolder() async throws {
    let environment = ["SSL_CERT_DIR": Fixtures.bundled("tls")]
    #expect(try await failure(.localhost, environment: environment) == nil)
  }

  @Test("trusts no other authority")
  func untrustedAuthority() async throws {
    #expect(try await failure(.localhost, environment: [:]) == Self.untrusted)
    let leaf = ["SSL_CERT_FILE": Fixtures.bundled("tls/other-host.pem")]
    #expect(try await failure(.localhost, environment: leaf) == Self.untrusted)
  }

  @Test("refuses a certificate whose time is over, and says so")
  func expired() async throws {
    let error = try await failure(.expired, environment: Self.trust)
    #expect(error == .tls(reason: "the certificate expired on 2021-01-01"))
  }

  @Test("refuses a certificate whose time has not begun, and points at the clock")
  func future() async throws {
    guard case .tls(let reason) = try await failure(.future, environment: Self.trust) else {
      Issue.record("expected a failure of TLS")
      return
    }
    #expect(
      reason.hasPrefix("the certificate is not valid before 2100-01-01, and this machine has")
    )
    #expect(reason.hasSuffix("; check the clock"))
  }

  @Test("refuses a certificate for another host", arguments: ["localhost", "127.0.0.1"])
  func otherHost(_ host: String) async throws {
    let error = try await failure(.otherHost, environment: Self.trust, host: host)
    #expect(error == .tls(reason: "the certificate is not for \(host)"))
  }

  @Test("names a server that does not answer in the handshake")
  func noAnswer() async throws {
    // A server that waits for the end of an HTTP head.
    let error = try await failure(
      nil,
      environment: Self.trust,
      connectTimeout: .milliseconds(500)
    )
    #expect(error == .connectFailed(reason: "no answer within 0.5 s"))
  }

  @Test("names a server that answers in plain HTTP")
  func plain() async throws {
    try await withServer(.neverAnswers, greeting: "HTTP/1.1 400 Bad Request\r\n\r\n") { server in
      try await withTransport { transport in
        let (error, _) = await transport.failure("https://localhost:\(server.port)/")
        #expect(
          error as? NetworkError == .tls(reason: "the server does not speak TLS on this port")
        )
      }
    }
  }

  @Test("names a server that is spoken to without TLS although it has it")
  func secureServer() async throws {
    try await withServer(.file(Self.content), identity: .localhost) { server in
      try await withTransport { transport in
        let (error, _) = await transport.failure("http://localhost:\(server.port)/")
        #expect(error is NetworkError)
        #expect(server.requests.isEmpty)
      }
    }
  }

  @Test("keeps the bytes of a secure body that is cut short, and names the end")
  func truncated() async throws {
    try await withServer(
      .truncated(Self.content, after: 50_000),
      identity: .localhost
    ) { server in
      try await withTransport(environment: Self.trust) { transport in
        let (error, byteCount) = await transport.failure(server.url())
        #expect(
          error as? NetworkError == .connectionLost(reason: "it ended before the response did")
        )
        #expect(byteCount == 50_000)
      }
    }
  }
}
