import Downloads
import Foundation
import Testing

@Suite("Pruning the cache")
struct CachePruningTests {
  private static let day = 86400.0

  /// Three files, two of the same bytes, and one of each kind of leftover.
  private func folder() throws -> CacheFolder {
    let folder = try CacheFolder()
    try folder.add("a.ckpt", "abc")
    try folder.add("b.ckpt", "abc")
    try folder.add("c.ckpt", "12345")
    try folder.write("parts/d.ckpt.part", "part")
    try folder.write("parts/d.ckpt.json", "{}")
    try folder.write("sha256/\(CacheFolder.sha256("orphan"))", "orphan")
    try folder.link("weights/e.ckpt", to: "../sha256/\(CacheFolder.sha256("gone"))")
    return folder
  }

  @Test("leftovers are listed with their kind, file, size and age")
  func leftovers() throws {
    let folder = try folder()
    let leftovers = try folder.cache.leftovers()
    #expect(leftovers.map(\.kind) == [.part, .blob, .link])
    #expect(leftovers.map(\.file) == ["d.ckpt", nil, "e.ckpt"])
    #expect(leftovers.map(\.byteCount) == [4, 6, 0])
    #expect(leftovers[0].path == folder.path("parts/d.ckpt.part"))
    for leftover in leftovers { #expect(abs(leftover.lastChange.timeIntervalSinceNow) < 60) }
  }

  @Test("by default only leftovers go")
  func defaults() throws {
    let folder = try folder()
    let report = try folder.cache.prune()
    #expect(report.items.map(\.kind) == [.part, .blob, .link])
    #expect(report.byteCount == 10)
    #expect(try folder.cache.leftovers() == [])
    #expect(try folder.names("parts") == [])
    #expect(try folder.cache.entries().map(\.file) == ["a.ckpt", "b.ckpt", "c.ckpt"])
  }

  @Test("a dry run says the same and takes nothing away")
  func dryRun() throws {
    let folder = try folder()
    let before = try folder.cache.leftovers()
    let plan = try folder.cache.prune(keeping: ["c*"], isDryRun: true)
    #expect(try folder.cache.leftovers() == before)
    #expect(try folder.cache.entries().count == 3)
    #expect(try folder.cache.prune(keeping: ["c*"]) == plan)
  }

  @Test("what no pattern keeps goes, and shared bytes are counted once")
  func keeping() throws {
    let folder = try folder()
    let report = try folder.cache.prune(keeping: ["[cd].ckpt", "zzz"])
    #expect(report.items.map(\.file) == ["a.ckpt", "b.ckpt", nil, "e.ckpt"])
    #expect(report.items.map(\.byteCount) == [0, 3, 6, 0])
    #expect(try folder.cache.entries().map(\.file) == ["c.ckpt"])
    // The part of a file to keep is kept.
    #expect(try folder.names("parts") == ["d.ckpt.json", "d.ckpt.part"])
    #expect(try folder.cache.pinnedSHA256(for: "a.ckpt") == Abc.sha256)
  }

  @Test("bytes that another name keeps stay, and free nothing")
  func shared() throws {
    let folder = try folder()
    let report = try folder.cache.prune(keeping: ["b*", "c*"])
    #expect(report.items.first?.file == "a.ckpt")
    #expect(report.items.first?.byteCount == 0)
    let entry = try #require(try folder.cache.entry(for: "b.ckpt"))
    try folder.cache.verify(entry)
  }

  @Test("age counts from the last use, else from the download; leftovers from their change")
  func age() throws {
    let folder = try folder()
    let entry = try #require(try folder.cache.entry(for: "c.ckpt"))
    let use = Date() + 10 * Self.day
    try FileManager.default.removeItem(atPath: entry.path)
    try folder.link("weights/c.ckpt", to: "../sha256/\(entry.sha256)")
    let time = timespec(tv_sec: Int(use.timeIntervalSince1970), tv_nsec: 0)
    #expect(unsafe utimensat(AT_FDCWD, entry.path, [time, time], AT_SYMLINK_NOFOLLOW) == 0)
    func files(days: Double) throws -> [String?] {
      try folder.cache.prune(
        olderThan: .seconds(3 * 86400),
        isDryRun: true,
        now: Date() + days * Self.day
      ).items.map(\.file)
    }
    #expect(try files(days: 2.9) == [])
    #expect(try files(days: 3.1) == ["a.ckpt", "b.ckpt", "d.ckpt", nil, "e.ckpt"])
    #expect(try files(days: 12.9).count == 5)
    #expect(try files(days: 13.1).count == 6)
  }

  @Test("age and patterns: what neither keeps goes")
  func both() throws {
    let folder = try folder()
    let report = try folder.cache.prune(
      keeping: ["a*"],
      olderThan: .seconds(60),
      now: Date() + 120
    )
    #expect(report.items.map(\.file) == ["b.ckpt", "c.ckpt", "d.ckpt", nil, "e.ckpt"])
    #expect(try folder.cache.entries().map(\.file) == ["a.ckpt"])
  }

  @Test("a part that is being downloaded is no leftover and stays")
  func downloading() async throws {
    let folder = try folder()
    let lock = try await folder.cache.lock("d.ckpt")
    #expect(try folder.cache.leftovers().map(\.kind) == [.blob, .link])
    _ = try folder.cache.prune()
    #expect(try folder.content("parts/d.ckpt.part") == "part")
    lock.release()
    #expect(try folder.cache.leftovers().map(\.kind) == [.part])
  }

  @Test("temporary files are left over after an hour")
  func temporaries() throws {
    let folder = try CacheFolder()
    try folder.cache.prepare()
    let names = ["parts/.shufflezoo-1.part", "records/.shufflezoo-2.part", "weights/.link-3"]
    for name in names.dropLast() { try folder.write(name, "12") }
    try folder.link(names[2], to: "../sha256/\(Abc.sha256)")
    #expect(try folder.cache.prune(now: Date() + 3000).items == [])
    let report = try folder.cache.prune(now: Date() + 3660)
    #expect(report.items.map(\.kind) == [.temporary, .temporary, .temporary])
    #expect(report.byteCount == 4)
    for name in names { #expect(!folder.exists(name)) }
  }

  @Test("a cache that is not there has nothing to prune and is not made")
  func absent() throws {
    let folder = try CacheFolder()
    #expect(try folder.cache.prune(olderThan: .zero).items == [])
    #expect(!folder.exists(""))
  }
}
