import Downloads
import Foundation
import Testing

@Suite("The cache's place and names")
struct ZooCacheTests {
  static let places: [(environment: [String: String], folder: String)] = [
    (["SHUFFLEZOO_CACHE": "/a", "XDG_CACHE_HOME": "/x", "HOME": "/h"], "/a"),
    (["SHUFFLEZOO_CACHE": "here/", "HOME": "/h"], "here"),
    (["SHUFFLEZOO_CACHE": "", "XDG_CACHE_HOME": "/x/", "HOME": "/h"], "/x/shufflezoo"),
    (["XDG_CACHE_HOME": "/x", "HOME": "/h"], "/x/shufflezoo"),
  ]

  @Test("its own variable beats that of XDG", arguments: places)
  func place(_ environment: [String: String], _ folder: String) throws {
    #expect(try ZooCache.standard(environment: environment).folder == folder)
  }

  @Test(
    "an XDG_CACHE_HOME that is empty or relative counts for nothing, as its specification says",
    arguments: [["HOME": "/h/"], ["XDG_CACHE_HOME": ""], ["XDG_CACHE_HOME": "caches"]]
  )
  func home(_ environment: [String: String]) throws {
    let found = try ZooCache.standard(environment: environment.merging(["HOME": "/h"]) { $1 })
    #if os(macOS)
    #expect(found.folder == "/h/Library/Caches/shufflezoo")
    #else
    #expect(found.folder == "/h/.cache/shufflezoo")
    #endif
  }

  @Test("without a home there is no place", arguments: [[:], ["HOME": ""], ["HOME": "relative"]])
  func homeless(_ environment: [String: String]) {
    let error = cacheError { _ = try ZooCache.standard(environment: environment) }
    #expect(error?.problem == .noHome)
  }

  @Test(
    "a name that could leave the folder or hide in it is refused at every entrance",
    arguments: [
      "", ".", "..", ".hidden", "-rf", "_a", "a/b", "../a", "/etc/passwd", "a b", "a\n", "a\0b",
      "ä", "a\u{301}", "a\\b", String(repeating: "a", count: 201),
    ]
  )
  func invalidNames(_ name: String) async throws {
    let folder = try CacheFolder()
    let cache = folder.cache
    let calls: [() throws -> Void] = [
      { _ = try cache.entry(for: name) },
      { _ = try cache.pinnedSHA256(for: name) },
      { _ = try cache.partPaths(for: name) },
      { try cache.remove(name) },
      {
        _ = try cache.adopt(
          partAt: folder.path("x"),
          as: name,
          sha256: Abc.sha256,
          byteCount: 3,
          verifiedBy: .sha256,
          url: ""
        )
      },
    ]
    let expected = CacheError(.invalidName, path: name)
    for call in calls { #expect(cacheError(call) == expected) }
    await #expect(throws: expected) { _ = try await cache.lock(name) }
    #expect(!folder.exists(""))
  }
}
