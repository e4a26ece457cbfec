import Foundation
import TestSupport
import Testing

/// The published file of these tests is the sample's checkpoint, under a name of its own.
@Suite("download")
struct DownloadTests {
  static let name = "mirrored-975e965d.ckpt"

  static let content = FileManager.default.contents(atPath: Sample.checkpoint).map(Array.init) ?? []

  /// A manifest that offers the file at a URL.
  static func manifest(_ url: String, in workplace: Workplace) throws -> String {
    let json = """
      {"files": [{"name": "\(name)", "size": null, "sha256": "\(Sample.sha256)", "urls": ["\(url)"]}]}
      """
    return try workplace.write("manifest.json", Data(json.utf8))
  }

  /// The words that download the file into the workplace's cache.
  static func arguments(_ url: String, in workplace: Workplace) throws -> [String] {
    [
      "download", name, "--manifest", try manifest(url, in: workplace),
      "--cache-dir", workplace.path("cache"),
    ]
  }

  @Test("prints where the file lies and how it was verified")
  func downloads() async throws {
    let workplace = try Workplace()
    try await withServer(.file(Self.content)) { server in
      let arguments = try Self.arguments(server.url(), in: workplace)
      let (json, status) = try await Command.json(arguments)
      #expect(status == 0)
      let file = json["files"]?[0]
      #expect(file?["file"] == .string(Self.name))
      #expect(file?["sha256"] == .string(Sample.sha256))
      #expect(file?["verified_by"] == .string("sha256"))
      #expect(file?["bytes_transferred"] == .number(Double(Self.content.count)))
      let path = workplace.path("cache/weights/\(Self.name)")
      #expect(file?["path"] == .string(path))
      #expect(FileManager.default.contents(atPath: path) == Data(Self.content))

      let again = try await Command.json(arguments)
      #expect(again.json["files"]?[0]?["bytes_transferred"] == .number(0))
      let text = try await Command.run(arguments).stdout
      #expect(text.contains("was in the cache"))
      #expect(server.requests.count == 1)
    }
  }

  @Test("killed ten times, it goes on each time and ends with the right file")
  func killed() async throws {
    let workplace = try Workplace()
    let step = Self.content.count / 12
    // Each request gets a little and then nothing, until the eleventh.
    let scenario = Scenario.first(10, .stalls(Self.content, after: step), then: .file(Self.content))
    try await withServer(scenario, limit: .seconds(120)) { server in
      let arguments = try Self.arguments(server.url(), in: workplace)
      let part = workplace.path("cache/parts/\(Self.name).part")
      for round in 1...10 {
        let outcome = try await Command.run(arguments) { process in
          while Self.byteCount(part) < round * step {
            try await Task.sleep(for: .milliseconds(5))
          }
          kill(process.processIdentifier, SIGKILL)
        }
        #expect(outcome.status == -SIGKILL)
        #expect(Self.byteCount(part) == round * step)
        #expect(
          !FileManager.default.fileExists(atPath: workplace.path("cache/weights/\(Self.name)"))
        )
      }
      let (json, status) = try await Command.json(arguments)
      #expect(status == 0)
      #expect(
        json["files"]?[0]?["bytes_transferred"]
          == .number(Double(Self.content.count - 10 * step))
      )
      #expect(server.requests.count == 11)
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: workplace.path("cache/parts")) == []
      )
    }
  }

  @Test("two processes at once transfer the file once")
  func together() async throws {
    let workplace = try Workplace()
    let drip = Scenario.slowDrip(Self.content, pieceSize: 200_000, pause: .milliseconds(30))
    try await withServer(drip) { server in
      let arguments = try Self.arguments(server.url(), in: workplace)
      async let first = Command.json(arguments)
      async let second = Command.json(arguments)
      let transferred = try await [first, second].map { $0.json["files"]?[0]?["bytes_transferred"] }
      #expect(transferred.contains(.number(0)))
      #expect(transferred.contains(.number(Double(Self.content.count))))
      #expect(server.requests.count == 1)
    }
  }

  @Test("twenty processes read a cached file at once")
  func readers() async throws {
    let workplace = try Workplace()
    try await withServer(.file(Self.content)) { server in
      let arguments = try Self.arguments(server.url(), in: workplace)
      #expect(try await Command.run(arguments).status == 0)
      try await withThrowingTaskGroup(of: Int32.self) { group in
        for _ in 0..<20 {
          group.addTask { try await Command.run(arguments + ["--offline"]).status }
        }
        for try await status in group { #expect(status == 0) }
      }
      #expect(server.requests.count == 1)
    }
  }

  @Test("Ctrl-C keeps what has arrived, and says so")
  func interrupted() async throws {
    let workplace = try Workplace()
    let scenario = Scenario.first(
      1,
      .stalls(Self.content, after: 1_000_000),
      then: .file(Self.content)
    )
    try await withServer(scenario) { server in
      let arguments = try Self.arguments(server.url(), in: workplace)
      let part = workplace.path("cache/parts/\(Self.name).part")
      let outcome = try await Command.run(arguments) { process in
        while Self.byteCount(part) < 1_000_000 { try await Task.sleep(for: .milliseconds(5)) }
        kill(process.processIdentifier, SIGINT)
      }
      #expect(outcome.status == 130)
      #expect(outcome.stderr.contains("1000000 bytes are kept"))
      #expect(try await Command.run(arguments).status == 0)
      #expect(server.requests.last?.header("Range") == "bytes=1000000-")
    }
  }

  @Test("Ctrl-C does not wait for a server that is silent where TLS would begin")
  func interruptedHandshake() async throws {
    let workplace = try Workplace()
    try await withServer(.neverAnswers) { server in
      let url = server.url().replacingOccurrences(of: "http:", with: "https:")
      var interrupted = ContinuousClock.now
      let outcome = try await Command.run(try Self.arguments(url, in: workplace)) { process in
        while server.connectionCount < 1 { try await Task.sleep(for: .milliseconds(5)) }
        interrupted = .now
        kill(process.processIdentifier, SIGINT)
      }
      #expect(outcome.status == 130)
      // The connection would be given up after 15 s.
      #expect(.now - interrupted < .seconds(10))
    }
  }

  @Test("what is printed to a closed stream goes nowhere", arguments: [">&-", "2>&-", "<&- >&-"])
  func closedStream(_ redirections: String) async throws {
    let workplace = try Workplace()
    try await withServer(.first(1, .status(500), then: .file(Self.content))) { server in
      let outcome = try await Command.run(
        try Self.arguments(server.url(), in: workplace),
        through: ["/bin/sh", "-c", #"exec "$0" "$@" "# + redirections]
      )
      let isSilent = redirections == "2>&-"
      #expect(outcome.status == (isSilent ? 0 : 74))
      #expect(isSilent || outcome.stderr.contains("cannot be written: Bad file descriptor"))
    }
    let path = workplace.path("cache/weights/\(Self.name)")
    #expect(FileManager.default.contents(atPath: path) == Data(Self.content))
  }

  /// What a server does, the exit status, and a word of the message.
  static let failures: [(Scenario, Int32, String)] = [
    (.file(Array(content.reversed())), 1, "this is not the published file"),
    (.html(), 69, "found a web page titled 'Log in'"),
    (.status(404), 69, "the server does not have the file (status 404)"),
    (.status(503), 69, "status 503"),
    (.redirect(to: "/file"), 69, "at most 10 redirects"),
    (.contentEncoding("gzip", content), 69, "encoded as gzip"),
    (.garbage, 69, "expected an HTTP response"),
  ]

  @Test("an error says what was wrong and where", arguments: failures.indices)
  func fails(_ index: Int) async throws {
    let (scenario, status, words) = Self.failures[index]
    let workplace = try Workplace()
    try await withServer(scenario) { server in
      let arguments = try Self.arguments(server.url(), in: workplace) + ["--retries", "0"]
      let outcome = try await Command.run(arguments)
      #expect(outcome.status == status)
      #expect(outcome.stderr.contains(words), "\(outcome.stderr)")
      #expect(outcome.stderr.contains(server.url()))
      #expect(outcome.stdout == "")
    }
  }

  @Test("progress is drawn on a terminal and taken away again", .pseudoTerminal)
  func progress() async throws {
    let (workplace, terminal) = (try Workplace(), try PseudoTerminal(columns: 200))
    let drip = Scenario.slowDrip(Self.content, pieceSize: 100_000, pause: .milliseconds(30))
    try await withServer(drip) { server in
      let arguments = try Self.arguments(server.url(), in: workplace)
      let outcome = try await Command.run(arguments, stderr: .handle(terminal.far))
      #expect(outcome.status == 0)
      let drawn = try terminal.text()
      #expect(drawn.contains("\(Self.name), "))
      #expect(drawn.contains(" of 1.9 MiB, "))
      #expect(drawn.hasSuffix("\r\u{1B}[K"))
    }
  }

  // The file needs twice as much.
  @Test("a full disk is an error that names the room needed", .volumes)
  func fullDisk() async throws {
    let size = Self.content.count
    // What the server says of the size, and what the message says of the room.
    let cases: [(Scenario, String)] = [
      (.file(Self.content), "the disk is full: \(size) bytes are needed and "),
      (.chunked(Self.content), "the disk is full: more bytes are needed and 0 are free"),
    ]
    for (scenario, words) in cases {
      let workplace = try Workplace()
      let cache = workplace.path("cache")
      try FileManager.default.createDirectory(atPath: cache, withIntermediateDirectories: true)
      try await withServer(scenario) { server in
        let outcome = try await Command.run(
          try Self.arguments(server.url(), in: workplace),
          through: Unshare.withSmallVolume(at: cache)
        )
        #expect(outcome.status == 74)
        #expect(outcome.stderr.contains(words), "\(outcome.stderr)")
        #expect(server.requests.count == 1)
      }
    }
  }

  @Test("offline, what is not in the cache is not to be had")
  func offline() async throws {
    let workplace = try Workplace()
    let arguments = try Self.arguments("https://zoo.invalid/x", in: workplace)
    for (option, environment) in [
      (["--offline"], [:]), ([], ["SHUFFLEZOO_OFFLINE": "1"]),
    ] as [([String], [String: String])] {
      let outcome = try await Command.run(arguments + option, environment: environment)
      #expect(outcome.status == 69)
      #expect(outcome.stderr.contains("not in the cache"))
    }
  }

  @Test("a manifest comes from a URL too, and from the environment")
  func remoteManifest() async throws {
    let workplace = try Workplace()
    try await withServer(.file(Self.content)) { files in
      let manifest = try Self.manifest(files.url(), in: workplace)
      let text = Array(try Data(contentsOf: URL(filePath: manifest)))
      try await withServer(.file(text)) { server in
        let outcome = try await Command.run(
          ["download", Self.name, "--cache-dir", workplace.path("cache")],
          environment: ["SHUFFLEZOO_MANIFEST": server.url("/manifest.json")]
        )
        #expect(outcome.status == 0)
        #expect(server.requests.count == 1)
      }
    }
  }

  @Test("a bad proxy variable is named")
  func badProxy() async throws {
    let workplace = try Workplace()
    let arguments = try Self.arguments("https://zoo.invalid/x", in: workplace)
    let outcome = try await Command.run(arguments, environment: ["HTTPS_PROXY": "ftp://x"])
    #expect(outcome.status == 64)
    #expect(outcome.stderr.contains("HTTPS_PROXY"))
  }

  private static func byteCount(_ path: String) -> Int {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    return (attributes?[.size] as? Int) ?? 0
  }
}

extension Trait where Self == ConditionTrait {
  /// Skips, by name, where the system lets nobody mount a volume.
  fileprivate static var volumes: Self {
    .enabled(
      if: Unshare.canRun(Unshare.withSmallVolume(at: "/mnt")),
      "no volume can be mounted here"
    )
  }
}
