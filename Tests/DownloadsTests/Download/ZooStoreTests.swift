import Downloads
import Foundation
import Synchronization
import Tensors
import TestSupport
import Testing
import Zoo

@Suite("Zoo store")
struct ZooStoreTests {
  static let content = DownloadBench.content
  static let other = DownloadBench.bytes(seed: 2, count: content.count)

  @Test("a file comes over once, and is in the cache after that")
  func once() async throws {
    let bench = try DownloadBench()
    try await withServer(.file(Self.content)) { server in
      let file = try DownloadBench.file([server.url()])
      let first = try await bench.download(file)
      #expect(first.transferredByteCount == Self.content.count)
      let second = try await bench.download(file)
      #expect(second.transferredByteCount == 0)
      #expect(second.path == first.path)
      #expect(server.requests.count == 1)
    }
  }

  @Test("several tasks that ask for a file have it transferred once")
  func together() async throws {
    let bench = try DownloadBench()
    try await withServer(.slowDrip(Self.content, pieceSize: 500_000, pause: .milliseconds(5))) {
      server in
      let file = try DownloadBench.file([server.url()])
      try await withThrowingTaskGroup(of: DownloadedFile.self) { group in
        for _ in 0..<20 { group.addTask { try await bench.download(file) } }
        for try await downloaded in group { #expect(downloaded.sha256 == DownloadBench.sha256) }
      }
      #expect(server.requests.count == 1)
    }
  }

  @Test("the first prefix pins the whole hash, and another file of the same prefix is an error")
  func pin() async throws {
    let bench = try DownloadBench()
    try await withServer(.file(Self.content)) { server in
      let file = try DownloadBench.file([server.url()], published: .prefix)
      #expect(try await bench.download(file).verifiedBy == .prefix)
      #expect(try await bench.download(file).verifiedBy == .pin)
      try bench.cache.remove(file.name)
      #expect(try await bench.download(file).verifiedBy == .pin)
      try bench.cache.remove(file.name)
    }
    // Nobody can make a file of the same 8 digits here, so the pin is made another one.
    let record = "\(bench.cache.folder)/records/\(DownloadBench.name).json"
    let forged = String(DownloadBench.sha256.prefix(8)) + String(repeating: "0", count: 56)
    let text = try String(contentsOfFile: record, encoding: .utf8)
    try text.replacing(DownloadBench.sha256, with: forged)
      .write(toFile: record, atomically: true, encoding: .utf8)
    try await withServer(.file(Self.content)) { server in
      let error = try await bench.sourceError(server.url(), published: .prefix)
      #expect(
        error
          == .wrongHash(expected: forged, found: DownloadBench.sha256, comparedWith: .pin)
      )
    }
  }

  @Test("a source that fails or has another file gives way to the next")
  func mirrors() async throws {
    let bench = try DownloadBench()
    let scenario = Scenario.routes([
      "/wrong": .file(Self.other), "/page": .html(), "/right": .file(Self.content),
    ])
    try await withServer(scenario) { server in
      let urls = ["/gone", "/wrong", "/page"].map { server.url($0) }
      let file = try DownloadBench.file(urls, mirrors: [server.url("/right"), server.url("/more")])
      let downloaded = try await bench.download(file)
      #expect(server.requests.map(\.path) == ["/gone", "/wrong", "/page", "/right"])
      #expect(downloaded.transferredByteCount >= Self.content.count)
    }
  }

  @Test("an error names every source and what was wrong there")
  func allFail() async throws {
    let bench = try DownloadBench()
    let scenario = Scenario.routes(["/wrong": .file(Self.other), "/page": .html()])
    try await withServer(scenario) { server in
      let urls = ["/gone", "/wrong", "/page"].map { server.url($0) }
      guard case .allSourcesFailed(let attempts) = try await bench.failure(urls) else {
        Issue.record("expected that all sources failed")
        return
      }
      #expect(attempts.map(\.url) == urls)
      #expect(attempts[0].error == .status(404, retryAfter: nil))
      #expect(attempts[2].error == .webPage(title: "Log in"))
      let text = DownloadError(.allSourcesFailed(attempts), file: "f.ckpt").description
      for url in urls { #expect(text.contains(url)) }
    }
  }

  @Test("a mirror is asked first, for the file's name")
  func mirrorOption() async throws {
    let bench = try DownloadBench()
    try await withServer(.file(Self.content)) { server in
      var options = DownloadBench.options
      options.mirrors = [server.url("/base/")]
      _ = try await bench.download(DownloadBench.file(["https://zoo.invalid/x"]), options: options)
      #expect(server.requests.map(\.path) == ["/base/\(DownloadBench.name)"])
    }
  }

  @Test("offline, the cache and local files serve, and nothing else")
  func offline() async throws {
    let bench = try DownloadBench()
    var options = DownloadBench.options
    options.isOffline = true
    #expect(try await bench.failure(["https://zoo.invalid/x"], options: options) == .offline)
    let local = bench.folder.appending(path: "a file.ckpt")
    try Data(Self.content).write(to: local)
    let url = "file://\(local.path.replacing(" ", with: "%20"))"
    _ = try await bench.download(DownloadBench.file([url]), options: options)
    let cached = try DownloadBench.file(["https://zoo.invalid/x"])
    #expect(try await bench.download(cached, options: options).transferredByteCount == 0)
  }

  @Test("a file that nobody offers is an error")
  func noSource() async throws {
    #expect(try await DownloadBench().failure([]) == .noSource)
  }

  @Test("a local file that is another one is refused, and a missing one named")
  func wrongLocal() async throws {
    let bench = try DownloadBench()
    let local = bench.folder.appending(path: "wrong.ckpt")
    try Data(Self.other).write(to: local)
    let error = try await bench.sourceError("file://\(local.path)")
    guard case .wrongHash = error else {
      Issue.record("\(error)")
      return
    }
    let missing = try await bench.sourceError("file:///no/such.ckpt")
    guard case .file(let error) = missing else {
      Issue.record("\(missing)")
      return
    }
    #expect(error.problem == .notFound)
  }

  @Test("a cached file that was changed is fetched again, and without a source it is an error")
  func changed() async throws {
    let bench = try DownloadBench()
    try await withServer(.file(Self.content)) { server in
      let file = try DownloadBench.file([server.url()])
      let path = try await bench.download(file).path
      try Self.damage(path)
      #expect(try await bench.download(file).transferredByteCount == Self.content.count)
      try Self.damage(path)
      var options = DownloadBench.options
      options.isOffline = true
      let store = ZooStore(zoo: try .builtIn, cache: bench.cache, options: options)
      let result = await store.files([file]).first
      await store.shutdown()
      guard case .failure(let error)? = result, case .cache(let reason) = error.problem,
        case .changed = reason.problem
      else {
        Issue.record("expected that the change is noticed, found \(String(describing: result))")
        return
      }
    }
  }

  @Test("a cancelled download keeps what has arrived and goes on from there")
  func cancelled() async throws {
    let bench = try DownloadBench()
    let scenario = Scenario.first(
      1,
      .stalls(Self.content, after: 1_000_000),
      then: .file(Self.content)
    )
    try await withServer(scenario) { server in
      let file = try DownloadBench.file([server.url()])
      let (arrived, feed) = AsyncStream.makeStream(of: Int.self)
      let download = Task {
        try await bench.download(file) { feed.yield($0.byteCount) }
      }
      for await count in arrived where count == 1_000_000 { break }
      download.cancel()
      let error = await #expect(throws: DownloadError.self) { try await download.value }
      #expect(error?.problem == .cancelled(keptByteCount: 1_000_000))
      #expect(bench.partByteCount == 1_000_000)
      #expect(try await bench.download(file).transferredByteCount == 2_000_000)
      #expect(server.requests.last?.header("Range") == "bytes=1000000-")
      #expect(server.requests.last?.header("If-Range") == #""v1""#)
    }
  }

  @Test("nothing for the idle time ends a request, and the next goes on")
  func idle() async throws {
    let bench = try DownloadBench()
    let options = DownloadBench.options { $0.idleTimeout = .milliseconds(300) }
    let scenario = Scenario.sequence([
      .neverAnswers, .stalls(Self.content, after: 1_000_000), .file(Self.content),
    ])
    try await withServer(scenario) { server in
      _ = try await bench.download(DownloadBench.file([server.url()]), options: options)
      #expect(server.requests.count == 3)
    }
  }

  @Test("a download that takes longer than the total time ends, and keeps what has arrived")
  func totalTime() async throws {
    let bench = try DownloadBench()
    let options = DownloadBench.options { $0.totalTimeout = .milliseconds(500) }
    let drip = Scenario.slowDrip(Self.content, pieceSize: 10_000, pause: .milliseconds(20))
    try await withServer(drip) { server in
      let problem = try await bench.failure([server.url()], options: options)
      #expect(problem == .timedOut(after: .milliseconds(500)))
    }
    #expect(bench.partByteCount > 0)
  }

  @Test("a file of unknown size may have so many bytes and no more")
  func limit() async throws {
    let bench = try DownloadBench()
    let options = DownloadBench.options { $0.unknownSizeLimit = 1_000_000 }
    for scenario in [Scenario.file(Self.content), .chunked(Self.content, chunkSize: 100_000)] {
      try await withServer(scenario) { server in
        let error = try await bench.sourceError(
          server.url(),
          published: .prefix,
          options: options
        )
        guard case .tooLarge(limit: 1_000_000, _) = error else {
          Issue.record("\(error)")
          return
        }
      }
    }
    #expect(bench.partByteCount <= 1_000_000)
  }

  @Test("progress tells every byte, every repetition, and the end")
  func progress() async throws {
    let bench = try DownloadBench()
    let scenario = Scenario.first(1, .status(500), then: .file(Self.content))
    try await withServer(scenario) { server in
      let states = Mutex<[DownloadProgress]>([])
      _ = try await bench.download(DownloadBench.file([server.url()])) { progress in
        states.withLock { $0.append(progress) }
      }
      let seen = states.withLock(\.self)
      #expect(seen.contains { if case .retrying = $0.state { true } else { false } })
      #expect(seen.last?.state == .finished)
      #expect(seen.last?.byteCount == Self.content.count)
      #expect(seen.allSatisfy { $0.totalByteCount == Self.content.count })
      #expect(zip(seen, seen.dropFirst()).allSatisfy { $0.byteCount <= $1.byteCount })
    }
  }

  @Test("progress tells of a source that gives way to another, and of a file that is there already")
  func otherProgress() async throws {
    let bench = try DownloadBench()
    let scenario = Scenario.routes(["/right": .file(Self.content), "/page": .html()])
    try await withServer(scenario) { server in
      let states = Mutex<[DownloadProgress.State]>([])
      @Sendable func note(_ progress: DownloadProgress) {
        states.withLock { $0.append(progress.state) }
      }
      // The error tells of the last source that fails.
      let pages = try DownloadBench.file([server.url("/page"), server.url("/page?2")])
      await #expect(throws: DownloadError.self) {
        try await bench.download(pages, progress: note)
      }
      let failed = DownloadProgress.State.failed(
        url: server.url("/page"),
        reason: .webPage(title: "Log in")
      )
      #expect(states.withLock { $0.filter { $0 != .receiving } } == [failed])
      let file = try DownloadBench.file([server.url("/right")])
      _ = try await bench.download(file)
      states.withLock { $0 = [] }
      _ = try await bench.download(file, progress: note)
      #expect(states.withLock(\.self) == [.finished])
    }
  }

  @Test("settings of the network that cannot be used fail what needs it, and nothing else")
  func unusableSettings() async throws {
    let bench = try DownloadBench()
    let network = Result { () throws(NetworkSettingsError) in
      try NetworkSettings(environment: ["SSL_CERT_FILE": "/nowhere.pem"])
    }
    guard case .failure(let unusable) = network else {
      Issue.record("expected no settings, found \(network)")
      return
    }
    let options = DownloadBench.options
    let store = ZooStore(
      zoo: try .builtIn,
      cache: bench.cache,
      options: options,
      network: network
    )
    let local = bench.folder.appending(path: "local.ckpt")
    try Data(Self.content).write(to: local)
    let far = "https://zoo.invalid/x"
    let remote = await store.files([try DownloadBench.file([far, "file://\(local.path)"])])
    let settings = DownloadError(.settings(unusable), file: DownloadBench.name)
    #expect(throws: settings) { try remote.first?.get() }
    let near = await store.files([try DownloadBench.file(["file://\(local.path)", far])])
    #expect(try near.first?.get().sha256 == DownloadBench.sha256)
    await store.shutdown()
    let error = await #expect(throws: DownloadError.self) {
      _ = try await Manifest(url: far, options: options, network: network)
    }
    #expect(error?.problem == .settings(unusable))
    #expect(error?.description == "SSL_CERT_FILE: /nowhere.pem: no such file; check the path")
  }

  @Test("an unknown name is an error that names the nearest")
  func unknown() async throws {
    let bench = try DownloadBench()
    let store = ZooStore(zoo: try .builtIn, cache: bench.cache)
    let error = await #expect(throws: DownloadError.self) {
      try await store.file(for: "shufflenet_v1_g3_5")
    }
    await store.shutdown()
    #expect(error?.description.contains("shufflenet_v1_g3_05") == true)
  }

  private static func damage(_ path: String) throws {
    let file = URL(filePath: path).resolvingSymlinksInPath()
    var bytes = try Data(contentsOf: file)
    bytes[bytes.count / 2] ^= 1
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file.path)
    let handle = try FileHandle(forWritingTo: file)
    try handle.write(contentsOf: bytes)
    try handle.close()
  }
}
