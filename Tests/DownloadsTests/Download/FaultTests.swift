import Downloads
import Foundation
import TestSupport
import Testing

/// What becomes of a download when the server or the network misbehaves.
@Suite("Download faults")
struct FaultTests {
  static let content = DownloadBench.content

  /// Scenarios after which the file is there all the same.
  static let survived: [Case] = [
    Case(
      "a body that is cut short goes on where it ended",
      .first(2, .truncated(content, after: 1_000_000), then: .file(content)),
      requests: 3,
      transferred: content.count
    ),
    Case(
      "a connection that is reset goes on where it ended",
      .first(2, .resets(content, after: 1_000_000), then: .file(content)),
      requests: 3,
      transferred: content.count
    ),
    Case(
      "a connection that is reset before the answer is made again",
      .first(1, .resetsAtOnce, then: .file(content)),
      requests: 2
    ),
    Case(
      "a failure of the moment between two parts costs none of the first",
      .sequence([
        .truncated(content, after: 1_000_000), .status(503, [("Retry-After", "0")]),
        .status(429, [("Retry-After", "0")]), .file(content),
      ]),
      requests: 4,
      transferred: content.count
    ),
    Case("status 500 is asked again", .first(2, .status(500), then: .file(content)), requests: 3),
    Case(
      "status 503 is asked again",
      .first(1, .status(503, [("Retry-After", "0")]), then: .file(content)),
      requests: 2
    ),
    Case(
      "status 429 is asked again when the server says",
      .first(1, .status(429, [("Retry-After", "0")]), then: .file(content)),
      requests: 2
    ),
    Case(
      "a server that ignores ranges starts over",
      .first(1, .truncated(content, after: 1_000_000), then: .ignoresRange(content)),
      requests: 2
    ),
    Case(
      "a server that sends another range starts over",
      .sequence([
        .truncated(content, after: 1_000_000), .wrongRange(content, start: 7), .file(content),
      ]),
      requests: 3
    ),
    Case(
      "a file that changed between requests starts over",
      .sequence([
        .truncated(
          DownloadBench.bytes(seed: 2, count: content.count),
          after: 1_000_000,
          etag: #""old""#
        ), .file(content, etag: #""new""#),
      ]),
      requests: 2
    ),
    Case(
      "a changed file whose server ignores If-Range starts over",
      .sequence([
        .truncated(
          DownloadBench.bytes(seed: 2, count: content.count),
          after: 1_000_000,
          etag: #""old""#
        ), .range(content, etag: #""new""#), .file(content, etag: #""new""#),
      ]),
      requests: 3
    ),
    Case(
      "a changed file without ETag is noticed by its hash",
      .sequence([
        .truncatedWithoutETag(DownloadBench.bytes(seed: 2, count: content.count), after: 1_000_000),
        .file(content, etag: nil), .file(content, etag: nil),
      ]),
      requests: 3
    ),
    Case(
      "a server that says the range is out of the file starts over",
      .sequence([.truncated(content, after: 1_000_000), .status(416), .file(content)]),
      requests: 3
    ),
    Case("a body in chunks", .chunked(content, chunkSize: 65_536), requests: 1),
    Case(
      "a slow drip ends some time",
      .slowDrip(content, pieceSize: 100_000, pause: .milliseconds(5)),
      requests: 1
    ),
    Case(
      "redirects are followed",
      .routes([
        "/file": .redirect(to: "/2", status: 301), "/2": .redirect(to: "3", status: 302),
        "/3": .redirect(to: "/4", status: 307), "/4": .redirect(to: "/5", status: 308),
        "/5": .file(content),
      ]),
      requests: 5
    ),
  ]

  @Test("survives", arguments: survived)
  func survives(_ example: Case) async throws {
    for published in DownloadBench.Published.allCases {
      let bench = try DownloadBench()
      try await withServer(example.scenario()) { server in
        let file = try DownloadBench.file([server.url()], published: published)
        let downloaded = try await bench.download(file)
        #expect(downloaded.verifiedBy == (published == .prefix ? .prefix : .sha256))
        #expect(server.requests.count == example.requestCount)
        if let count = example.transferredByteCount {
          #expect(downloaded.transferredByteCount == count)
        }
      }
      #expect(bench.partByteCount == 0)
    }
  }

  /// Scenarios after which there is an error, and what it says.
  static let refused: [Refusal] = [
    Refusal("wrong bytes", .file(DownloadBench.bytes(seed: 2, count: content.count))) {
      if case .wrongHash = $0 { true } else { false }
    },
    Refusal("one wrong bit", .file(flipped(content))) {
      if case .wrongHash = $0 { true } else { false }
    },
    Refusal("a shorter file", .file(Array(content.dropLast()))) {
      $0 == .wrongByteCount(expected: content.count, found: content.count - 1)
    },
    Refusal("a longer file", .file(content + [0])) {
      $0 == .wrongByteCount(expected: content.count, found: content.count + 1)
    },
    Refusal("a longer file in chunks", .chunked(content + [0], chunkSize: 65_536)) {
      if case .tooLarge = $0 { true } else { false }
    },
    Refusal("a promise of 10 GiB", .wrongLength(content, promised: 10 << 30)) {
      $0 == .wrongByteCount(expected: content.count, found: 10 << 30)
    },
    Refusal("a web page", .html()) { $0 == .webPage(title: "Log in") },
    Refusal("an encoding", .contentEncoding("gzip", content)) { $0 == .contentEncoding("gzip") },
    Refusal("404", .status(404)) { $0 == .status(404, retryAfter: nil) },
    Refusal("403", .status(403)) { $0 == .status(403, retryAfter: nil) },
    Refusal("a redirect to itself", .redirect(to: "/file")) { $0 == .tooManyRedirects(limit: 10) },
    Refusal("301 for ever", .endlessRedirects(status: 301), requests: 11) {
      $0 == .tooManyRedirects(limit: 10)
    },
    Refusal("307 for ever", .endlessRedirects(status: 307), requests: 11) {
      $0 == .tooManyRedirects(limit: 10)
    },
    Refusal("308 for ever", .endlessRedirects(status: 308), requests: 11) {
      $0 == .tooManyRedirects(limit: 10)
    },
    Refusal("a redirect to a local file", .redirect(to: "file:///etc/passwd")) {
      $0 == .forbiddenRedirect(to: "file:///etc/passwd")
    },
    Refusal("a redirect to another machine without TLS", .redirect(to: "http://zoo.invalid/file")) {
      $0 == .insecure
    },
    Refusal(
      "a redirect with a password, which is not shown",
      .redirect(to: "http://user:secret@127.0.0.1/file")
    ) {
      $0 == .forbiddenRedirect(to: "http://…@127.0.0.1/file")
    },
    Refusal("a redirect without Location", .status(302)) { $0 == .status(302, retryAfter: nil) },
    Refusal("no HTTP", .garbage) {
      if case .network(.invalidResponse) = $0 { true } else { false }
    },
    Refusal("status 500 for ever", .status(500), requests: 4) {
      $0 == .status(500, retryAfter: nil)
    },
    Refusal("429 with a wait of an hour", .status(429, [("Retry-After", "3600")])) {
      $0 == .status(429, retryAfter: .seconds(3600))
    },
    Refusal("a connection that is closed every time", .closesAtOnce, requests: 4) {
      if case .network(.connectionLost) = $0 { true } else { false }
    },
  ]

  @Test("refuses", arguments: refused)
  func refuses(_ example: Refusal) async throws {
    let bench = try DownloadBench()
    try await withServer(example.scenario) { server in
      let error = try await bench.sourceError(server.url())
      #expect(example.isExpected(error), "\(error)")
      if let count = example.requestCount { #expect(server.requests.count == count) }
    }
    #expect(try bench.cache.entries() == [])
  }

  @Test("keeps nothing of a file that turns out too long")
  func tooLong() async throws {
    let bench = try DownloadBench()
    try await withServer(.chunked(Self.content + [0], chunkSize: 65_536)) { server in
      _ = try await bench.sourceError(server.url())
    }
    #expect(bench.partByteCount == 0)
  }

  private static func flipped(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    bytes[bytes.count / 2] ^= 1
    return bytes
  }

  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let scenario: @Sendable () -> Scenario
    let requestCount: Int
    /// How many bytes come over if none comes twice; `nil` where some may.
    let transferredByteCount: Int?

    init(
      _ name: String,
      _ scenario: @autoclosure @escaping @Sendable () -> Scenario,
      requests: Int,
      transferred: Int? = nil
    ) {
      testDescription = name
      self.scenario = scenario
      requestCount = requests
      transferredByteCount = transferred
    }
  }

  struct Refusal: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let scenario: Scenario
    let requestCount: Int?
    let isExpected: @Sendable (SourceError) -> Bool

    init(
      _ name: String,
      _ scenario: Scenario,
      requests: Int? = nil,
      _ isExpected: @escaping @Sendable (SourceError) -> Bool
    ) {
      testDescription = name
      self.scenario = scenario
      requestCount = requests
      self.isExpected = isExpected
    }
  }
}

extension Scenario {
  /// Serves the rest of a file for any range, whatever `If-Range` says.
  fileprivate static func range(_ content: [UInt8], etag: String) -> Scenario {
    Scenario { request, connection in
      let start = request.rangeStart ?? 0
      try await connection.writeHead(
        206,
        [
          "ETag": etag, "Content-Range": "bytes \(start)-\(content.count - 1)/\(content.count)",
          "Content-Length": "\(content.count - start)",
        ]
      )
      try await connection.write(content[start...])
    }
  }

  /// Promises a file without a tag, sends its first bytes, and closes the connection.
  fileprivate static func truncatedWithoutETag(_ content: [UInt8], after sent: Int) -> Scenario {
    Scenario { _, connection in
      try await connection.writeHead(200, ["Content-Length": "\(content.count)"])
      try await connection.write(content.prefix(sent))
      await connection.close()
    }
  }
}
