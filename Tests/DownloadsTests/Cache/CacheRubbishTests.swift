import Downloads
import Foundation
import Testing

/// Things in the cache's folder that this program never puts there.
@Suite("Rubbish in the cache")
struct CacheRubbishTests {
  private static let text = "a file outside"

  /// A cache with one file, and a file outside that must stay as it is.
  private static func folder() throws -> (folder: CacheFolder, secret: String) {
    let folder = try CacheFolder()
    try folder.add("abc.ckpt", "abc")
    let path = folder.outside.appending(path: "secret").path
    try Data(text.utf8).write(to: URL(filePath: path))
    return (folder, path)
  }

  @Test(
    "a link that leads elsewhere is none",
    arguments: [
      "/etc/hostname", "../../secret", "../sha256/../../secret", "../sha256/", "../sha256/abc",
      "../sha256/" + Abc.sha256.uppercased(), "./../sha256/" + Abc.sha256, "abc.ckpt", "/dev/zero",
    ]
  )
  func links(_ target: String) throws {
    let (folder, secret) = try Self.folder()
    try folder.link("weights/abc.ckpt", to: target)
    let cache = folder.cache
    #expect(try cache.entry(for: "abc.ckpt") == nil)
    #expect(try cache.entries() == [])
    #expect(try cache.contents().damage == [])
    try cache.remove("abc.ckpt")
    #expect(folder.exists("weights/abc.ckpt"))
    // A download puts its own in the place.
    try cache.verify(folder.add("abc.ckpt", "abc"))
    #expect(try String(contentsOfFile: secret, encoding: .utf8) == Self.text)
  }

  @Test("a link in the place of a file of the cache is not followed")
  func blobs() throws {
    let (folder, secret) = try Self.folder()
    let entry = try #require(try folder.cache.entry(for: "abc.ckpt"))
    try folder.link("sha256/\(Abc.sha256)", to: secret)
    #expect(try folder.cache.entry(for: "abc.ckpt") == nil)
    let error = CacheError(
      .obstructed(found: "a symbolic link"),
      path: folder.path("sha256/\(Abc.sha256)")
    )
    #expect(throws: error) { try folder.cache.verify(entry) }
    try folder.cache.verify(folder.add("abc.ckpt", "abc"))
    #expect(try String(contentsOfFile: secret, encoding: .utf8) == Self.text)
  }

  @Test("a link in the place of a record is neither read nor written through")
  func records() throws {
    let (folder, secret) = try Self.folder()
    try folder.link("records/abc.ckpt.json", to: secret)
    let error = CacheError(
      .obstructed(found: "a symbolic link"),
      path: folder.path("records/abc.ckpt.json")
    )
    #expect(throws: error) { _ = try folder.cache.entry(for: "abc.ckpt") }
    #expect(throws: error) { _ = try folder.cache.pinnedSHA256(for: "abc.ckpt") }
    try folder.cache.verify(folder.add("abc.ckpt", "abc"))
    #expect(try String(contentsOfFile: secret, encoding: .utf8) == Self.text)
  }

  @Test(
    "a link or a file in the place of a folder is not followed",
    arguments: ["sha256", "weights", "records", "parts", "locks"]
  )
  func folders(_ name: String) async throws {
    let (folder, secret) = try Self.folder()
    try folder.write("parts/b.ckpt.part", "b")
    let moved = folder.outside.appending(path: "moved").path
    try FileManager.default.moveItem(atPath: folder.path(name), toPath: moved)
    for (isLink, found) in [(true, "a symbolic link"), (false, "a file")] {
      if isLink { try folder.link(name, to: moved) } else { try folder.write(name, "") }
      let error = CacheError(.obstructed(found: found), path: folder.path(name))
      #expect(throws: error) { try folder.cache.prepare() }
      await #expect(throws: error) { _ = try await folder.cache.lock("abc.ckpt") }
      #expect(cacheError { _ = try folder.cache.leftovers() } == error)
    }
    #expect(try String(contentsOfFile: secret, encoding: .utf8) == Self.text)
  }

  static let badRecords: [(content: String, reason: String)] = [
    ("", "it is not the JSON that this program writes"),
    ("[1, 2", "it is not the JSON that this program writes"),
    ("{}", "it is not the JSON that this program writes"),
    ("\u{0}\u{FFFD}", "it is not the JSON that this program writes"),
    (json(verifiedBy: "hope"), "it is not the JSON that this program writes"),
    (json(file: "other.ckpt"), "it is that of 'other.ckpt'"),
    (json(sha256: "../../secret"), "its hash or size is none"),
    (json(sha256: Abc.sha256.uppercased()), "its hash or size is none"),
    (json(size: "-1"), "its hash or size is none"),
    (json(size: "1e99"), "it is not the JSON that this program writes"),
    (String(repeating: " ", count: 70_000), "it has 70000 bytes"),
  ]

  private static func json(
    file: String = "abc.ckpt",
    sha256: String = Abc.sha256,
    size: String = "3",
    verifiedBy: String = "sha256"
  ) -> String {
    """
    {"file": "\(file)", "sha256": "\(sha256)", "size": \(size), "verified_by": "\(verifiedBy)",
    "url": null, "downloaded": "2026-01-02T03:04:05Z"}
    """
  }

  @Test("a record is read as it is documented")
  func record() throws {
    let (folder, _) = try Self.folder()
    try folder.write("records/abc.ckpt.json", Self.json())
    let entry = try #require(try folder.cache.entry(for: "abc.ckpt"))
    #expect(entry.url == nil)
    #expect(entry.downloaded == Date(timeIntervalSince1970: 1_767_323_045))
  }

  @Test("a record that is none is named, and hides no other file", arguments: badRecords)
  func badRecord(_ content: String, _ reason: String) throws {
    let (folder, _) = try Self.folder()
    try folder.add("b.ckpt", "b")
    try folder.write("records/abc.ckpt.json", content)
    let error = CacheError(
      .unreadableRecord(reason: reason),
      path: folder.path("records/abc.ckpt.json")
    )
    #expect(throws: error) { _ = try folder.cache.entry(for: "abc.ckpt") }
    #expect(throws: error) { _ = try folder.cache.pinnedSHA256(for: "abc.ckpt") }
    let contents = try folder.cache.contents()
    #expect(contents.entries.map(\.file) == ["b.ckpt"])
    #expect(contents.damage == [error])
    // Who mends the record has the file back.
    _ = try folder.cache.prune()
    #expect(folder.exists("sha256/\(Abc.sha256)"))
  }

  @Test("folders in the place of files are passed over or named")
  func foldersForFiles() throws {
    let (folder, _) = try Self.folder()
    func makeFolder(_ name: String) throws {
      if folder.exists(name) { try folder.remove(name) }
      try FileManager.default.createDirectory(
        atPath: folder.path(name),
        withIntermediateDirectories: false
      )
    }
    try makeFolder("sha256/\(CacheFolder.sha256("b"))")
    try makeFolder("weights/c.ckpt")
    try makeFolder("parts/d.ckpt.part")
    #expect(try folder.cache.entries().map(\.file) == ["abc.ckpt"])
    #expect(try folder.cache.leftovers() == [])
    #expect(try folder.cache.prune(olderThan: .zero).items.map(\.file) == ["abc.ckpt"])
    let blob = CacheError(
      .obstructed(found: "a folder"),
      path: folder.path("sha256/\(CacheFolder.sha256("b"))")
    )
    #expect(throws: blob) { try folder.add("b.ckpt", "b") }
    let link = CacheError(.obstructed(found: "a folder"), path: folder.path("weights/c.ckpt"))
    #expect(throws: link) { try folder.add("c.ckpt", "c") }
    #expect(try folder.names("weights") == ["c.ckpt"])
  }

  @Test("files of any other kind are never taken for the cache's, nor taken away")
  func strangers() throws {
    let (folder, _) = try Self.folder()
    let strangers = [
      "sha256/readme", "sha256/\(Abc.sha256).bak", "weights/mine.ckpt", "weights/.hidden",
      "records/notes.txt", "parts/notes.txt", "parts/.hidden.part", "notes.txt",
    ]
    for name in strangers { try folder.write(name, "mine") }
    _ = try folder.cache.prune(olderThan: .zero, now: Date() + 7200)
    for name in strangers { #expect(try folder.content(name) == "mine") }
  }
}
