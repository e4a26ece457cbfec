import Downloads
import TestSupport
import Testing

@Suite("Transport: faults")
struct TransportFaultTests {
  struct Fault: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let scenario: Scenario
    let error: NetworkError
    var byteCount = 0

    /// Long where nothing is waited for: a busy machine is slow, too.
    var idleTimeout: Duration {
      if case .idle(let duration) = error { duration } else { .seconds(30) }
    }
  }

  static let content = testContent(100_000)

  static let faults = [
    Fault(
      testDescription: "cut short",
      scenario: .truncated(content, after: 1000),
      error: .connectionLost(reason: "it ended before the response did"),
      byteCount: 1000
    ),
    Fault(
      testDescription: "10 GiB promised",
      scenario: .wrongLength(content, promised: 10 << 30),
      error: .connectionLost(reason: "it ended before the response did"),
      byteCount: 100_000
    ),
    Fault(
      testDescription: "closed at once",
      scenario: .closesAtOnce,
      error: .connectionLost(reason: "the other side closed it")
    ),
    Fault(
      testDescription: "reset at once",
      scenario: .resetsAtOnce,
      error: .connectionLost(reason: "connection reset by peer")
    ),
    Fault(
      testDescription: "no answer",
      scenario: .neverAnswers,
      error: .idle(.seconds(2))
    ),
    Fault(
      testDescription: "stalled in the body",
      scenario: .stalls(content, after: 1000),
      error: .idle(.seconds(2)),
      byteCount: 1000
    ),
    Fault(
      testDescription: "another protocol",
      scenario: .garbage,
      error: .invalidResponse(reason: "it does not follow HTTP")
    ),
    Fault(
      testDescription: "a length that is no number",
      scenario: .head("Content-Length: much"),
      error: .invalidResponse(reason: "its Content-Length makes no sense")
    ),
    Fault(
      testDescription: "a length below zero",
      scenario: .head("Content-Length: -1"),
      error: .invalidResponse(reason: "its Content-Length makes no sense")
    ),
    Fault(
      testDescription: "a length beyond 64 bits",
      scenario: .head("Content-Length: 99999999999999999999999"),
      error: .invalidResponse(reason: "its Content-Length makes no sense")
    ),
    Fault(
      testDescription: "a chunk of no size",
      scenario: .head("Transfer-Encoding: chunked", body: "xyz\r\n"),
      error: .invalidResponse(reason: "the size of a chunk makes no sense")
    ),
    Fault(
      testDescription: "a huge header",
      scenario: .head("X: " + String(repeating: "x", count: 1 << 20)),
      error: .invalidResponse(reason: "its header is too large")
    ),
    Fault(
      testDescription: "very many header fields",
      scenario: .head(Array(repeating: "X: y", count: 10_000).joined(separator: "\r\n")),
      error: .invalidResponse(reason: "its header is too large")
    ),
  ]

  @Test("names what a server does wrong, after the bytes that came before", arguments: faults)
  func names(_ fault: Fault) async throws {
    try await withServer(fault.scenario) { server in
      try await withTransport(idleTimeout: fault.idleTimeout) { transport in
        let (error, byteCount) = await transport.failure(server.url())
        #expect(error as? NetworkError == fault.error)
        #expect(byteCount == fault.byteCount)
        try await server.waitForNoConnection()
      }
    }
  }

  @Test("names a reset in the body")
  func resetInBody() async throws {
    try await withServer(.resets(Self.content, after: 1000)) { server in
      try await withTransport { transport in
        let (error, byteCount) = await transport.failure(server.url())
        #expect(error as? NetworkError == .connectionLost(reason: "connection reset by peer"))
        // A reset may overtake bytes that were sent before it.
        #expect(byteCount <= 1000)
      }
    }
  }

  @Test("names a port at which nobody listens")
  func refused() async throws {
    let port = try await withServer(.neverAnswers) { $0.port }
    try await withTransport { transport in
      for host in ["127.0.0.1", "localhost"] {
        let (error, _) = await transport.failure("http://\(host):\(port)/")
        #expect(error as? NetworkError == .connectFailed(reason: "connection refused"))
      }
    }
  }

  @Test("names a host that is not known")
  func unknownHost() async throws {
    try await withTransport { transport in
      // RFC 6761, section 6.4: this name never has an address.
      let (error, _) = await transport.failure("http://nobody.invalid/")
      #expect(
        error as? NetworkError
          == .unknownHost("nobody.invalid", reason: "no address is known for the name")
      )
    }
  }

  @Test("counts time only from a request on, on a connection that has waited")
  func reusedConnection() async throws {
    let idle = Duration.seconds(3)
    let slow = Scenario { request, connection in
      try await Task.sleep(for: idle * 0.6)
      try await Scenario.file([1, 2, 3]).run(request, connection)
    }
    try await withServer(slow) { server in
      try await withTransport(idleTimeout: idle) { transport in
        _ = try await transport.get(server.url()).bytes()
        try await Task.sleep(for: idle * 0.6)
        #expect(try await transport.get(server.url()).bytes() == [1, 2, 3])
      }
      #expect(server.connectionCount == 1)
    }
  }

  static let messages: [(NetworkError, String)] = [
    (
      .unknownHost("h", reason: "r"),
      "the host h cannot be found (r); check the connection and the name"
    ),
    (
      .connectFailed(reason: "r"),
      "no connection (r); check the network, and HTTPS_PROXY if there is a proxy"
    ),
    (
      .tls(reason: "r"),
      "the secure connection failed (r); behind a proxy that opens connections, name its "
        + "certificates with SSL_CERT_FILE"
    ),
    (.proxy(reason: "r"), "the proxy did not connect (r); check HTTPS_PROXY and NO_PROXY"),
    (
      .idle(.seconds(30)),
      "nothing arrived for 30 s; try again later, what has arrived is kept"
    ),
    (
      .idle(.milliseconds(250)),
      "nothing arrived for 0.25 s; try again later, what has arrived is kept"
    ),
    (
      .connectionLost(reason: "r"),
      "the connection was lost (r); try again, what has arrived is kept"
    ),
    (
      .invalidResponse(reason: "r"),
      "expected an HTTP response, found something else (r); is this the right address?"
    ),
  ]

  @Test("says what went wrong and what to try", arguments: messages.indices)
  func describes(_ index: Int) {
    #expect(Self.messages[index].0.description == Self.messages[index].1)
  }
}

extension Scenario {
  /// Sends a head with these lines, then a body, and leaves the connection open.
  fileprivate static func head(_ lines: String, body: String = "") -> Scenario {
    Scenario { _, connection in
      try await connection.write("HTTP/1.1 200 OK\r\n\(lines)\r\n\r\n\(body)")
      try await connection.stall()
    }
  }
}
