import Synchronization

/// What a server does with a request.
public struct Scenario: Sendable {
  /// Answers a request, or breaks the connection.
  ///
  /// The connection is used for further requests after this returns, and closed after it throws.
  public let run: @Sendable (TestRequest, TestConnection) async throws -> Void

  /// Makes a scenario of a closure.
  public init(_ run: @escaping @Sendable (TestRequest, TestConnection) async throws -> Void) {
    self.run = run
  }
}

// MARK: What a good server does

extension Scenario {
  /// Serves a file, with `Range`, `If-Range` and, unless `nil`, `ETag`.
  public static func file(_ content: [UInt8], etag: String? = #""v1""#) -> Scenario {
    Scenario { request, connection in
      let entity = etag.map { "ETag: \($0)\r\n" } ?? ""
      let unchanged = request.header("If-Range").map { $0 == etag } ?? true
      guard let start = request.rangeStart, unchanged else {
        try await connection.write(
          "HTTP/1.1 200 OK\r\n\(entity)Accept-Ranges: bytes\r\nContent-Length: \(content.count)\r\n\r\n"
        )
        return try await connection.write(content)
      }
      guard start < content.count else {
        return try await connection.write(
          "HTTP/1.1 416 Range Not Satisfiable\r\nContent-Range: bytes */\(content.count)\r\n"
            + "Content-Length: 0\r\n\r\n"
        )
      }
      try await connection.write(
        "HTTP/1.1 206 Partial Content\r\n\(entity)"
          + "Content-Range: bytes \(start)-\(content.count - 1)/\(content.count)\r\n"
          + "Content-Length: \(content.count - start)\r\n\r\n"
      )
      try await connection.write(content[start...])
    }
  }

  /// Serves so many zeros, without holding them.
  public static func zeros(_ byteCount: Int) -> Scenario {
    Scenario { _, connection in
      try await connection.writeHead(200, ["Content-Length": "\(byteCount)"])
      let chunk = [UInt8](repeating: 0, count: 1 << 18)
      var left = byteCount
      while left > 0 {
        try await connection.write(chunk.prefix(left))
        left -= min(left, chunk.count)
      }
    }
  }

  /// Serves a file in chunks, without saying how long it is.
  public static func chunked(_ content: [UInt8], chunkSize: Int = 1000) -> Scenario {
    Scenario { _, connection in
      try await connection.writeHead(200, ["Transfer-Encoding": "chunked"])
      for start in stride(from: 0, to: content.count, by: chunkSize) {
        let chunk = content[start..<min(start + chunkSize, content.count)]
        try await connection.write(String(chunk.count, radix: 16) + "\r\n")
        try await connection.write(chunk)
        try await connection.write("\r\n")
      }
      try await connection.write("0\r\n\r\n")
    }
  }

  /// Answers with a status, these fields and a short text.
  public static func status(
    _ status: Int,
    _ fields: [(name: String, value: String)] = []
  ) -> Scenario {
    Scenario { _, connection in
      let text = "status \(status)\n"
      let lines = fields.map { "\($0.name): \($0.value)\r\n" }.joined()
      try await connection.write(
        "HTTP/1.1 \(status) Status\r\n\(lines)Content-Length: \(text.utf8.count)\r\n\r\n\(text)"
      )
    }
  }

  /// Sends the client to another URL or path; the request's own path makes a loop.
  public static func redirect(to location: String, status: Int = 302) -> Scenario {
    .status(status, [("Location", location)])
  }

  /// Sends the client to a new path each time, for ever.
  public static func endlessRedirects(status: Int = 302) -> Scenario {
    Scenario { request, connection in
      try await Scenario.redirect(to: request.path + "x", status: status).run(request, connection)
    }
  }
}

// MARK: Scenarios of scenarios

extension Scenario {
  /// Does what stands under the request's path; 404 for others.
  public static func routes(_ scenarios: [String: Scenario]) -> Scenario {
    Scenario { request, connection in
      let scenario = scenarios[request.path] ?? .status(404)
      try await scenario.run(request, connection)
    }
  }

  /// Uses the scenarios one after another, a request each, and the last one from then on.
  public static func sequence(_ scenarios: [Scenario]) -> Scenario {
    precondition(!scenarios.isEmpty, "a sequence has at least one scenario")
    let position = Counter()
    return Scenario { request, connection in
      let index = min(position.next(), scenarios.count - 1)
      try await scenarios[index].run(request, connection)
    }
  }

  /// Does `first` so many times, then `rest`.
  public static func first(_ count: Int, _ first: Scenario, then rest: Scenario) -> Scenario {
    .sequence(Array(repeating: first, count: count) + [rest])
  }

  private final class Counter: Sendable {
    private let value = Atomic(0)

    /// Gives 0, 1, 2 and so on.
    func next() -> Int { value.wrappingAdd(1, ordering: .relaxed).oldValue }
  }
}
