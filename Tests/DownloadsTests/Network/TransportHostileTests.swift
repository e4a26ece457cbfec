import Downloads
import TestSupport
import Testing

@Suite("Transport: hostile bytes")
struct TransportHostileTests {
  static let response = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nETag: \"v\"\r\n\r\nhello"
  static let chunked =
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"
  static let bytes: [UInt8] = [0x00, 0x0A, 0x0D, 0x20, 0x2D, 0x30, 0x39, 0x3A, 0x7F, 0x80, 0xFF]

  /// Every prefix of a text, and the text with every byte replaced by some others.
  private static func variations(_ text: String) -> [[UInt8]] {
    let whole = Array(text.utf8)
    let changed = whole.indices.flatMap { index in
      bytes.map { byte in
        var changed = whole
        changed[index] = byte
        return changed
      }
    }
    return whole.indices.map { Array(whole[..<$0]) } + changed
  }

  /// Answers the first request with the first text, and so on, and closes the connection each time.
  private static func answers(_ texts: [[UInt8]]) -> Scenario {
    .sequence(
      texts.map { text in
        Scenario { _, connection in
          try await connection.write(text)
          await connection.close()
        }
      }
    )
  }

  @Test(
    "gives bytes or an error whatever is wrong with a response",
    arguments: [response, chunked]
  )
  func wrong(_ text: String) async throws {
    let texts = Self.variations(text)
    try await withServer(Self.answers(texts)) { server in
      try await withTransport(idleTimeout: .seconds(5)) { transport in
        for text in texts {
          let (error, byteCount) = await transport.failure(server.url())
          #expect(error == nil || error is NetworkError, "\(text)")
          #expect(byteCount <= text.count)
        }
      }
    }
  }

  static let odd = [
    response + response,
    response + "more than was promised",
    "HTTP/1.1 100 Continue\r\n\r\n" + response,
    String(repeating: "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n", count: 1000) + response,
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\nhello",
    "HTTP/1.1 204 No Content\r\n\r\nhello",
    "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\nhello",
    "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
    "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\nhello",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nTrailer: x\r\n\r\n",
    "HTTP/2.0 200 OK\r\n\r\n",
    "HTTP/0.9 200 OK\r\n\r\nhello",
    "HTTP/1.1 000 Zero\r\n\r\n",
    "HTTP/1.1 999 Many\r\n\r\n",
    "HTTP/1.1 99999999999 Very many\r\n\r\n",
    "hello",
  ]

  @Test("gives bytes or an error for responses that are odd", arguments: odd.indices)
  func oddResponse(_ index: Int) async throws {
    try await withServer(Self.answers([Array(Self.odd[index].utf8)])) { server in
      try await withTransport(idleTimeout: .seconds(5)) { transport in
        let (error, _) = await transport.failure(server.url())
        #expect(error == nil || error is NetworkError)
      }
    }
  }

  @Test("gives an error for interim responses without an end")
  func interim() async throws {
    let scenario = Scenario { _, connection in
      while true { try await connection.write("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n") }
    }
    try await withServer(scenario) { server in
      try await withTransport(idleTimeout: .seconds(5)) { transport in
        let (error, _) = await transport.failure(server.url())
        #expect(
          error as? NetworkError
            == .invalidResponse(reason: "more than 100 of status 1xx come before it")
        )
      }
    }
  }

  @Test("gives an error for what is sent before it is asked for", arguments: odd.indices)
  func greeting(_ index: Int) async throws {
    try await withServer(.file([1]), greeting: Self.odd[index]) { server in
      try await withTransport(idleTimeout: .seconds(1)) { transport in
        let (error, _) = await transport.failure(server.url())
        #expect(error == nil || error is NetworkError)
      }
    }
  }

  static let proxyAnswers =
    odd.map { Array($0.utf8) } + variations("HTTP/1.1 200 OK\r\nVia: x\r\n\r\n") + [
      Array("HTTP/1.1 403 No\r\n\r\nHTTP/1.1 200 OK\r\n\r\n".utf8),
      Array("HTTP/1.1 407 No\r\nContent-Length: 0\r\n\r\nHTTP/1.1 200 OK\r\n\r\n".utf8),
      Array("HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 200 OK\r\n\r\n".utf8),
    ]

  @Test("gives an error for a proxy that answers oddly", arguments: ["http", "https"])
  func proxy(_ scheme: String) async throws {
    try await withServer(Self.answers(Self.proxyAnswers)) { server in
      let environment = ["all_proxy": "127.0.0.1:\(server.port)"]
      try await withTransport(environment: environment, connectTimeout: .seconds(5)) { transport in
        for text in Self.proxyAnswers {
          let (error, _) = await transport.failure("\(scheme)://example.org/")
          #expect(error == nil || error is NetworkError, "\(text)")
        }
      }
    }
  }

  @Test("gives an error for a SOCKS proxy that answers oddly")
  func socks() async throws {
    let texts: [[UInt8]] =
      [
        [], [4], [5], [5, 0xFF], [5, 0], [5, 0, 5], [5, 0, 5, 0],
        [5, 0, 5, 1, 0, 1, 0, 0, 0, 0, 0, 0],
      ]
      + [
        [5, 0, 5, 0, 0, 3, 255], [5, 0, 5, 0, 0, 9, 0], [5, 2], [0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
      ]
      + [Array(Self.response.utf8)]
    try await withServer(Self.answers(texts)) { server in
      let environment = ["all_proxy": "socks5://127.0.0.1:\(server.port)"]
      try await withTransport(environment: environment, connectTimeout: .seconds(5)) { transport in
        for text in texts {
          let (error, _) = await transport.failure("http://example.org/")
          #expect(error is NetworkError, "\(text)")
        }
      }
    }
  }
}
