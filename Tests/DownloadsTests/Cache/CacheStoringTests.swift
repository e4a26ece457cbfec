import Downloads
import Foundation
import Tensors
import Testing

@Suite("Taking a file in")
struct CacheStoringTests {
  @Test("the folder says that it is a cache, in the words of the specification")
  func tag() throws {
    let folder = try CacheFolder()
    try folder.cache.prepare()
    let tag = try folder.content("CACHEDIR.TAG")
    // https://bford.info/cachedir/
    #expect(tag.hasPrefix("Signature: 8a477f597d28d172789f06886806bc55\n"))
    try folder.cache.prepare()
    #expect(
      try folder.names("") == ["CACHEDIR.TAG", "locks", "parts", "records", "sha256", "weights"]
    )
  }

  @Test("missing folders above it become private, its own follow the umask")
  func permissions() throws {
    let folder = try CacheFolder()
    let home = folder.outside.appending(path: "home/caches")
    try ZooCache(folder: home.appending(path: "shufflezoo").path).prepare()
    func permissions(_ url: URL) throws -> Int? {
      try FileManager.default.attributesOfItem(atPath: url.path)[.posixPermissions] as? Int
    }
    #expect(try permissions(home) == 0o700)
    #expect(try permissions(home.deletingLastPathComponent()) == 0o700)
    try folder.add("abc.ckpt", "abc")
    let blob = URL(filePath: folder.path("sha256/\(Abc.sha256)"))
    #expect(try permissions(blob) == 0o444)
  }

  @Test("a folder that holds other things gets no tag, since backups would leave those out")
  func foreign() throws {
    let folder = try CacheFolder()
    let cache = ZooCache(folder: folder.outside.path)
    try Data().write(to: folder.outside.appending(path: "thesis.tex"))
    try cache.prepare()
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.outside.path)
    #expect(names.contains("thesis.tex") && names.contains("sha256"))
    #expect(!names.contains("CACHEDIR.TAG"))
  }

  @Test("a file that is no link of the cache keeps its name")
  func keepsForeignFile() throws {
    let folder = try CacheFolder()
    try folder.cache.prepare()
    let mine = folder.path("weights/abc.ckpt")
    try Data("mine".utf8).write(to: URL(filePath: mine))
    #expect(throws: CacheError(.obstructed(found: "a file"), path: mine)) {
      try folder.add("abc.ckpt", "abc")
    }
    #expect(FileManager.default.contents(atPath: mine) == Data("mine".utf8))
  }

  @Test("what systems put into folders does not make one foreign, nor does a removed tag")
  func own() throws {
    let folder = try CacheFolder()
    try FileManager.default.createDirectory(
      atPath: folder.path("lost+found"),
      withIntermediateDirectories: true
    )
    try folder.add("abc.ckpt", "abc")
    try folder.remove("CACHEDIR.TAG")
    try folder.add("b.ckpt", "b")
    #expect(folder.exists("CACHEDIR.TAG"))
  }

  @Test("a file in the place of the folder, or of one above it, is named")
  func obstructed() throws {
    let folder = try CacheFolder()
    try Data().write(to: folder.outside.appending(path: "cache"))
    let error = CacheError(.obstructed(found: "a file"), path: folder.cache.folder)
    #expect(throws: error) { try folder.cache.prepare() }
    let below = ZooCache(folder: "\(folder.cache.folder)/below/further")
    #expect(throws: error) { try below.prepare() }
    #expect(throws: error) { try below.entries() }
  }

  @Test("a link that leads nowhere is named")
  func deadLink() throws {
    let folder = try CacheFolder()
    try FileManager.default.createSymbolicLink(
      atPath: folder.cache.folder,
      withDestinationPath: "nowhere"
    )
    let found = "a symbolic link that leads nowhere"
    #expect(throws: CacheError(.obstructed(found: found), path: folder.cache.folder)) {
      try folder.cache.prepare()
    }
  }

  @Test("a part of another size is not taken in")
  func size() throws {
    let folder = try CacheFolder()
    try folder.cache.prepare()
    let part = try folder.cache.partPaths(for: "abc.ckpt").part
    func adopt() throws {
      _ = try folder.cache.adopt(
        partAt: part,
        as: "abc.ckpt",
        sha256: Abc.sha256,
        byteCount: 3,
        verifiedBy: .sha256,
        url: ""
      )
    }
    let missing = CacheError(.file(FileError(.notFound, path: part)), path: part)
    #expect(throws: missing) { try adopt() }
    try Data("ab".utf8).write(to: URL(filePath: part))
    let short = CacheError(.changed(expected: .byteCount(3), found: .byteCount(2)), path: part)
    #expect(throws: short) { try adopt() }
    try folder.link("parts/abc.ckpt.part", to: "/etc/hostname")
    let link = CacheError(.obstructed(found: "a symbolic link"), path: part)
    #expect(throws: link) { try adopt() }
    #expect(try folder.cache.entry(for: "abc.ckpt") == nil)
    #expect(try folder.names("sha256") == [])
  }

  @Test("a file that was changed on disk is mended by the next download")
  func mended() throws {
    let folder = try CacheFolder()
    try folder.add("abc.ckpt", "abc")
    try folder.write("sha256/\(Abc.sha256)", "abd")
    try folder.cache.verify(folder.add("abc.ckpt", "abc"))
  }

  /// What a process leaves that is killed behind a step of ``ZooCache/adopt(partAt:as:sha256:byteCount:verifiedBy:url:)``.
  static let states: [(name: String, leave: @Sendable (CacheFolder) throws -> Void)] = [
    ("before the first step", { try $0.write("parts/a.ckpt.part", "new") }),
    ("behind the file", { try $0.write("sha256/\(CacheFolder.sha256("new"))", "new") }),
    (
      "behind the record",
      { folder in
        let old = try FileManager.default.destinationOfSymbolicLink(
          atPath: folder.path("weights/a.ckpt")
        )
        try folder.add("a.ckpt", "new")
        try folder.link("weights/a.ckpt", to: old)
      }
    ),
    (
      "with a link that has no name yet",
      { folder in
        try folder.write("sha256/\(CacheFolder.sha256("new"))", "new")
        try folder.link("weights/.link-1", to: "../sha256/\(CacheFolder.sha256("new"))")
      }
    ),
    (
      "before the last step",
      { folder in
        try folder.add("a.ckpt", "new")
        try folder.write("parts/a.ckpt.json", "{}")
      }
    ),
  ]

  @Test("killed between any two steps, no wrong file stands under the name", arguments: states)
  func killed(
    _ name: String,
    _ leave: @Sendable (CacheFolder) throws -> Void
  ) throws {
    let folder = try CacheFolder()
    try folder.add("a.ckpt", "old")
    try leave(folder)
    let cache = folder.cache
    let record = try cache.pinnedSHA256(for: "a.ckpt")
    if let entry = try cache.entry(for: "a.ckpt") {
      #expect(entry.sha256 == record)
      try cache.verify(entry)
    }
    let entry = try folder.add("a.ckpt", "new")
    try cache.verify(entry)
    #expect(try folder.content("weights/a.ckpt") == "new")
    _ = try cache.prune(now: Date() + 7200)
    #expect(try cache.leftovers() == [])
    #expect(try folder.names("sha256") == [entry.sha256])
    #expect(try folder.names("weights") == ["a.ckpt"])
    #expect(try folder.names("parts") == [])
  }
}
