import Downloads
import Foundation
import Tensors
import Testing

@Suite("What is in the cache")
struct CacheEntriesTests {
  @Test("a file is found under its name, with all that is known of it")
  func entry() throws {
    let folder = try CacheFolder()
    let before = Date()
    let added = try folder.add("abc.ckpt", "abc", verifiedBy: .prefix)
    let entry = try #require(try folder.cache.entry(for: "abc.ckpt"))
    #expect(entry == added)
    #expect(entry.file == "abc.ckpt")
    #expect(entry.path == folder.path("weights/abc.ckpt"))
    #expect(entry.sha256 == Abc.sha256)
    #expect(entry.byteCount == 3)
    #expect(entry.verifiedBy == .prefix)
    #expect(entry.url == "https://example.org/abc.ckpt")
    // The record has whole seconds.
    #expect(abs(entry.downloaded.timeIntervalSince(before)) < 60)
    #expect(entry.lastUse == nil)
    #expect(try folder.content("weights/abc.ckpt") == "abc")
  }

  @Test("nothing is found in a cache that is not there, or under another name")
  func absent() throws {
    let folder = try CacheFolder()
    #expect(try folder.cache.entry(for: "abc.ckpt") == nil)
    #expect(try folder.cache.entries() == [])
    #expect(try folder.cache.leftovers() == [])
    try folder.add("abc.ckpt", "abc")
    #expect(try folder.cache.entry(for: "abd.ckpt") == nil)
  }

  @Test("files come in byte order")
  func order() throws {
    let folder = try CacheFolder()
    for file in ["b", "a-1", "B", "a"] { try folder.add(file, file) }
    #expect(try folder.cache.entries().map(\.file) == ["B", "a", "a-1", "b"])
  }

  @Test("verifying notes the use")
  func use() throws {
    let folder = try CacheFolder()
    let entry = try folder.add("abc.ckpt", "abc")
    let before = Date()
    try folder.cache.verify(entry)
    let lastUse = try #require(try folder.cache.entry(for: "abc.ckpt")?.lastUse)
    #expect(abs(lastUse.timeIntervalSince(before)) < 60)
  }

  @Test(
    "a file changed on disk is noticed before it is used",
    arguments: [
      ("abd", CacheError.Content.sha256(CacheFolder.sha256("abd"))),
      ("ab", .byteCount(2)), ("", .byteCount(0)), ("abcd", .byteCount(4)),
    ]
  )
  func changed(_ content: String, _ found: CacheError.Content) throws {
    let folder = try CacheFolder()
    let entry = try folder.add("abc.ckpt", "abc")
    try folder.write("sha256/\(Abc.sha256)", content)
    let expected: CacheError.Content =
      if case .sha256 = found { .sha256(Abc.sha256) } else { .byteCount(3) }
    let error = CacheError(.changed(expected: expected, found: found), path: entry.path)
    #expect(throws: error) { try folder.cache.verify(entry) }
    #expect(try folder.cache.entry(for: "abc.ckpt")?.lastUse == nil)
  }

  @Test("a file that went meanwhile is an error of its own")
  func vanished() throws {
    let folder = try CacheFolder()
    let entry = try folder.add("abc.ckpt", "abc")
    try folder.remove("sha256/\(Abc.sha256)")
    let path = folder.path("sha256/\(Abc.sha256)")
    let error = CacheError(.file(FileError(.notFound, path: path)), path: path)
    #expect(throws: error) { try folder.cache.verify(entry) }
    #expect(try folder.cache.entry(for: "abc.ckpt") == nil)
  }

  @Test("the bytes are read by a cancelled task no more")
  func cancelled() async throws {
    let folder = try CacheFolder()
    let entry = try folder.add("abc.ckpt", "abc")
    let cache = folder.cache
    let task = Task {
      unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
      return cacheError { try cache.verify(entry) }
    }
    guard case .file(let error)? = await task.value?.problem else {
      Issue.record("expected an error about the file")
      return
    }
    #expect(error.problem == .cancelled)
  }

  @Test("a pin outlives its file")
  func pin() throws {
    let folder = try CacheFolder()
    #expect(try folder.cache.pinnedSHA256(for: "abc.ckpt") == nil)
    try folder.add("abc.ckpt", "abc")
    try folder.cache.remove("abc.ckpt")
    #expect(try folder.cache.entry(for: "abc.ckpt") == nil)
    #expect(try folder.cache.pinnedSHA256(for: "abc.ckpt") == Abc.sha256)
    #expect(try folder.names("sha256") == [])
    #expect(try folder.names("weights") == [])
  }

  @Test("bytes under two names stay until both are gone")
  func shared() throws {
    let folder = try CacheFolder()
    try folder.add("a.ckpt", "abc")
    try folder.add("b.ckpt", "abc")
    #expect(try folder.names("sha256") == [Abc.sha256])
    try folder.cache.remove("a.ckpt")
    let left = try #require(try folder.cache.entry(for: "b.ckpt"))
    try folder.cache.verify(left)
    try folder.cache.remove("b.ckpt")
    #expect(try folder.names("sha256") == [])
  }

  @Test(
    "a read-only cache is read without an error",
    .enabled(if: getuid() != 0, "root may write all")
  )
  func readOnly() throws {
    let folder = try CacheFolder()
    let entry = try folder.add("abc.ckpt", "abc")
    let part = try folder.cache.partPaths(for: "b.ckpt").part
    try Data("b".utf8).write(to: URL(filePath: part))
    let folders = ["", "sha256", "weights", "records", "parts", "locks"]
    func allow(_ permissions: Int) throws {
      for name in folders {
        try FileManager.default.setAttributes(
          [.posixPermissions: permissions],
          ofItemAtPath: folder.path(name)
        )
      }
    }
    try allow(0o555)
    defer { try? allow(0o755) }
    #expect(try folder.cache.entries() == [entry])
    try folder.cache.verify(entry)
    #expect(try folder.cache.leftovers().map(\.path) == [part])
    #expect(try folder.cache.prune(olderThan: .zero, isDryRun: true).items.count == 2)
    let error = cacheError { try folder.cache.remove("abc.ckpt") }
    #expect(error?.problem == .notWritable(code: EACCES))
    #expect(try folder.cache.entries().map(\.file) == ["abc.ckpt"])
  }

  @Test("20 readers and a writer at once: no reader ever gets another file than it was promised")
  func readers() async throws {
    let folder = try CacheFolder()
    let cache = folder.cache
    let contents = (0..<2).map { String(repeating: "\($0)", count: 100_000) }
    try folder.add("a.ckpt", contents[0])
    let hashes = Set(contents.map(CacheFolder.sha256))
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        for round in 1...100 { try folder.add("a.ckpt", contents[round % 2]) }
      }
      for _ in 0..<20 {
        group.addTask {
          for _ in 0..<50 {
            guard let entry = try cache.entry(for: "a.ckpt") else { continue }
            #expect(hashes.contains(entry.sha256))
            try cache.verify(entry)
            await Task.yield()
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(try cache.entry(for: "a.ckpt")?.sha256 == CacheFolder.sha256(contents[0]))
    #expect(try cache.leftovers().map(\.kind) == [.blob])
  }
}
