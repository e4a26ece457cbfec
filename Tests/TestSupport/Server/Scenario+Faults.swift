// MARK: What a bad server does

extension Scenario {
  /// Promises a file, sends its first bytes, and closes the connection.
  ///
  /// Asked for a range it does the same from there, so a client that resumes gets on by `sent` bytes
  /// a request.
  public static func truncated(
    _ content: [UInt8],
    after sent: Int,
    etag: String = #""v1""#
  ) -> Scenario {
    broken(content, after: sent, etag: etag) { await $0.close() }
  }

  /// Promises a file, sends its first bytes, and resets the connection.
  public static func resets(
    _ content: [UInt8],
    after sent: Int,
    etag: String = #""v1""#
  ) -> Scenario {
    broken(content, after: sent, etag: etag) { try await $0.reset() }
  }

  /// Promises a file, sends its first bytes, and then nothing, without closing.
  public static func stalls(
    _ content: [UInt8],
    after sent: Int,
    etag: String = #""v1""#
  ) -> Scenario {
    broken(content, after: sent, etag: etag) { try await $0.stall() }
  }

  private static func broken(
    _ content: [UInt8],
    after sent: Int,
    etag: String,
    end: @escaping @Sendable (TestConnection) async throws -> Void
  ) -> Scenario {
    Scenario { request, connection in
      let start = request.header("If-Range").map { $0 == etag } ?? true ? request.rangeStart : nil
      let rest = content[min(start ?? 0, content.count)...]
      let range = start.map {
        "Content-Range: bytes \($0)-\(content.count - 1)/\(content.count)\r\n"
      }
      try await connection.write(
        "HTTP/1.1 \(start == nil ? "200 OK" : "206 Partial Content")\r\nETag: \(etag)\r\n"
          + "\(range ?? "")Content-Length: \(rest.count)\r\n\r\n"
      )
      try await connection.write(rest.prefix(sent))
      try await end(connection)
    }
  }

  /// Accepts the request and never answers.
  public static let neverAnswers = Scenario { _, connection in try await connection.stall() }

  /// Closes the connection without an answer.
  public static let closesAtOnce = Scenario { _, connection in await connection.close() }

  /// Resets the connection without an answer.
  public static let resetsAtOnce = Scenario { _, connection in try await connection.reset() }

  /// Sends something that is not HTTP.
  public static let garbage = Scenario { _, connection in
    try await connection.write("SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n\r\n")
    await connection.close()
  }

  /// Serves the file whole, whatever range was asked for, and says nothing of ranges.
  public static func ignoresRange(_ content: [UInt8], etag: String? = nil) -> Scenario {
    Scenario { _, connection in
      let entity = etag.map { "ETag: \($0)\r\n" } ?? ""
      try await connection.write(
        "HTTP/1.1 200 OK\r\n\(entity)Content-Length: \(content.count)\r\n\r\n"
      )
      try await connection.write(content)
    }
  }

  /// Answers a request for a range with 206 and another range than the one asked for.
  public static func wrongRange(
    _ content: [UInt8],
    start: Int,
    etag: String = #""v1""#
  ) -> Scenario {
    Scenario { _, connection in
      try await connection.writeHead(
        206,
        [
          "ETag": etag,
          "Content-Range": "bytes \(start)-\(content.count - 1)/\(content.count)",
          "Content-Length": "\(content.count - start)",
        ]
      )
      try await connection.write(content[start...])
    }
  }

  /// Promises `promised` bytes, more or fewer than there are, sends the file, and closes the
  /// connection.
  public static func wrongLength(_ content: [UInt8], promised: Int) -> Scenario {
    Scenario { _, connection in
      try await connection.writeHead(200, ["Content-Length": "\(promised)"])
      try await connection.write(content)
      await connection.close()
    }
  }

  /// Sends the file in small pieces with a pause after each.
  public static func slowDrip(
    _ content: [UInt8],
    pieceSize: Int,
    pause: Duration
  ) -> Scenario {
    Scenario { _, connection in
      try await connection.writeHead(200, ["Content-Length": "\(content.count)"])
      for start in stride(from: 0, to: content.count, by: pieceSize) {
        try await connection.write(content[start..<min(start + pieceSize, content.count)])
        try await Task.sleep(for: pause)
      }
    }
  }

  /// Answers with a page, as captive portals and error pages do, and status 200.
  public static func html(
    _ text: String = "<!DOCTYPE html>\n<html><title>Log in</title><p>Welcome to the hotel.</html>\n"
  ) -> Scenario {
    Scenario { _, connection in
      try await connection.writeHead(
        200,
        ["Content-Type": "text/html; charset=utf-8", "Content-Length": "\(text.utf8.count)"]
      )
      try await connection.write(text)
    }
  }

  /// Says that the bytes are compressed, whatever the client accepts, and sends them as they are.
  public static func contentEncoding(_ name: String, _ content: [UInt8]) -> Scenario {
    Scenario { _, connection in
      try await connection.writeHead(
        200,
        ["Content-Encoding": name, "Content-Length": "\(content.count)"]
      )
      try await connection.write(content)
    }
  }
}
