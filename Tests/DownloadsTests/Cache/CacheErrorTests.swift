import Downloads
import Foundation
import Tensors
import Testing

@Suite("Errors of the cache")
struct CacheErrorTests {
  static let texts: [(error: CacheError, text: String)] = [
    (
      CacheError(.changed(expected: .byteCount(3), found: .byteCount(2)), path: "c/weights/a"),
      "c/weights/a: expected 3 bytes, found 2 bytes; the file was changed after it was verified: "
        + "remove it and download it again"
    ),
    (
      CacheError(.changed(expected: .sha256("ab"), found: .sha256("cd")), path: "a"),
      "a: expected SHA-256 ab, found SHA-256 cd; the file was changed after it was verified: "
        + "remove it and download it again"
    ),
    (
      CacheError(.file(FileError(.notFound, path: "a")), path: "a"),
      "a: no such file; check the path"
    ),
    (
      CacheError(.notWritable(code: EROFS), path: "/srv/zoo"),
      "/srv/zoo: the cache cannot be written here (Read-only file system); give a folder of your "
        + "own with --cache-dir or SHUFFLEZOO_CACHE"
    ),
    (
      CacheError(.noHome, path: "HOME"),
      "HOME: expected the folder of the cache, found nothing; give --cache-dir, or set "
        + "SHUFFLEZOO_CACHE"
    ),
  ]

  @Test("the message says where, what was expected and found, and what to try", arguments: texts)
  func text(_ error: CacheError, _ text: String) { #expect(error.description == text) }

  @Test(
    "a folder that may not be written is named",
    .enabled(if: getuid() != 0, "root may write all")
  )
  func notWritable() throws {
    let folder = try CacheFolder()
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o555],
      ofItemAtPath: folder.outside.path
    )
    let error = CacheError(.notWritable(code: EACCES), path: folder.cache.folder)
    #expect(throws: error) { try folder.cache.prepare() }
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o755],
      ofItemAtPath: folder.outside.path
    )
  }
}
