import Downloads
import NIOCore
import TestSupport
import Testing

@Suite("Transport: responses")
struct TransportTests {
  static let content = testContent(200_000)

  @Test("gives the body of a file, as many bytes as were promised")
  func wholeFile() async throws {
    try await withServer(.file(Self.content)) { server in
      try await withTransport { transport in
        let response = try await transport.get(server.url())
        #expect(response.status == 200)
        #expect(response.header("etag") == #""v1""#)
        #expect(try await response.bytes() == Self.content)
      }
    }
  }

  @Test("sends the fields it was given, and its own for what was not")
  func requestHeaders() async throws {
    try await withServer(.file(Self.content)) { server in
      try await withTransport { transport in
        let response = try await transport.get(
          server.url("/a/b?c=d"),
          [("Range", "bytes=199000-"), ("If-Range", #""v1""#)]
        )
        #expect(response.status == 206)
        #expect(response.header("Content-Range") == "bytes 199000-199999/200000")
        #expect(try await response.bytes() == Self.content.suffix(1000))
      }
      let request = try #require(server.requests.first)
      #expect(request.method == "GET")
      #expect(request.target == "/a/b?c=d")
      #expect(request.header("Host") == "127.0.0.1:\(server.port)")
      #expect(request.header("User-Agent") == "shufflezoo/test")
      #expect(request.header("Accept-Encoding") == "identity")
      #expect(request.header("Range") == "bytes=199000-")
      #expect(request.header("If-Range") == #""v1""#)
      #expect(request.header("Connection") == nil)
    }
  }

  @Test("uses a connection again")
  func keepsConnections() async throws {
    try await withServer(.file(Self.content)) { server in
      try await withTransport { transport in
        for _ in 0..<3 { _ = try await transport.get(server.url()).bytes() }
      }
      #expect(server.requests.count == 3)
      #expect(server.connectionCount == 1)
    }
  }

  @Test("can be used again after it was shut down")
  func startsAnew() async throws {
    try await withServer(.file(Self.content)) { server in
      try await withTransport { transport in
        _ = try await transport.get(server.url()).bytes()
        await transport.shutdown()
        try await server.waitForNoConnection()
        _ = try await transport.get(server.url()).bytes()
      }
      #expect(server.connectionCount == 2)
    }
  }

  @Test("gives a body in chunks and one that drips")
  func pieces() async throws {
    let content = testContent(5000)
    let scenarios = [
      Scenario.chunked(content), .slowDrip(content, pieceSize: 1000, pause: .milliseconds(20)),
    ]
    for scenario in scenarios {
      try await withServer(scenario) { server in
        try await withTransport { transport in
          let bytes = try await transport.get(server.url()).bytes()
          #expect(bytes == content)
        }
      }
    }
  }

  @Test("gives what a server sends, and judges nothing of it")
  func judgesNothing() async throws {
    let content = testContent(100)
    try await withServer(
      .routes([
        "/gzip": .contentEncoding("gzip", content),
        "/html": .html("<html>"),
        "/whole": .ignoresRange(content),
        "/short": .wrongLength(content, promised: 40),
        "/busy": .status(429, [("Retry-After", "7")]),
        "/error": .status(500),
      ])
    ) { server in
      try await withTransport { transport in
        let gzip = try await transport.get(server.url("/gzip"))
        #expect(gzip.header("Content-Encoding") == "gzip")
        #expect(try await gzip.bytes() == content)
        let html = try await transport.get(server.url("/html"))
        #expect(html.header("content-type") == "text/html; charset=utf-8")
        #expect(try await html.bytes() == Array("<html>".utf8))
        let whole = try await transport.get(server.url("/whole"), [("Range", "bytes=50-")])
        #expect(whole.status == 200)
        #expect(try await whole.bytes() == content)
        let busy = try await transport.get(server.url("/busy"))
        #expect(busy.status == 429)
        #expect(busy.header("Retry-After") == "7")
        #expect(try await transport.get(server.url("/error")).status == 500)
        #expect(try await transport.get(server.url("/none")).status == 404)
        // Last, as the server closes the connection after it.
        #expect(try await transport.get(server.url("/short")).bytes() == Array(content[..<40]))
      }
    }
  }

  @Test("follows no redirect", arguments: [301, 302, 303, 307, 308])
  func redirects(_ status: Int) async throws {
    try await withServer(.redirect(to: "/elsewhere", status: status)) { server in
      try await withTransport { transport in
        let response = try await transport.get(server.url())
        #expect(response.status == status)
        #expect(response.header("Location") == "/elsewhere")
      }
      #expect(server.requests.count == 1)
    }
  }

  @Test("counts no time in which nobody reads, and lets the server wait meanwhile")
  func backPressure() async throws {
    let byteCount = 1 << 30
    try await withServer(.zeros(byteCount)) { server in
      try await withTransport(idleTimeout: .seconds(2)) { transport in
        var received = 0
        for try await chunk in try await transport.get(server.url()).body {
          if received == 0 {
            // Too long, if it were the server that is slow.
            try await Task.sleep(for: .seconds(3))
            // Between the two ends lie the system's buffers and one round of reads.
            #expect(server.sentByteCount < 64 << 20)
          }
          received += chunk.readableBytes
        }
        #expect(received == byteCount)
      }
    }
  }

  @Test("ends the connection when the response is dropped")
  func dropping() async throws {
    try await withServer(.zeros(1 << 30)) { server in
      try await withTransport { transport in
        var iterator: (any AsyncIteratorProtocol)? =
          try await transport.get(server.url()).body.makeAsyncIterator()
        _ = try await iterator?.next()
        iterator = nil
        try await server.waitForNoConnection()
      }
      #expect(server.sentByteCount < 1 << 30)
    }
  }

  @Test("ends the connection when it goes itself, without having been shut down")
  func deinitialisation() async throws {
    try await withServer(.file(Self.content)) { server in
      do {
        let transport = AsyncHTTPClientTransport(
          settings: .success(.system),
          options: .init(userAgent: "test")
        )
        _ = try await transport.get(server.url()).bytes()
      }
      try await server.waitForNoConnection()
    }
  }

  static let stalls = [
    ("before the head", Scenario.neverAnswers), ("in the body", .stalls(content, after: 1000)),
  ]

  @Test("ends at once when it is cancelled", arguments: stalls.indices)
  func cancellation(_ index: Int) async throws {
    try await withServer(Self.stalls[index].1) { server in
      try await withTransport { transport in
        await withThrowingTaskGroup(of: [UInt8].self) { group in
          group.addTask { try await transport.get(server.url()).bytes() }
          await #expect(throws: Never.self) { try await server.waitForRequests() }
          group.cancelAll()
          await #expect(throws: CancellationError.self) { _ = try await group.next() }
        }
        try await server.waitForNoConnection()
      }
    }
  }

  @Test("does not begin when it is cancelled already")
  func cancelledBefore() async throws {
    try await withServer(.file(Self.content)) { server in
      try await withTransport { transport in
        await withThrowingTaskGroup(of: Void.self) { group in
          group.cancelAll()
          group.addTask { _ = try await transport.get(server.url()) }
          await #expect(throws: CancellationError.self) { try await group.waitForAll() }
        }
      }
      #expect(server.connectionCount == 0)
    }
  }
}
