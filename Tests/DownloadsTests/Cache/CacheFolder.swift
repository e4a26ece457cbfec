import Digests
import Downloads
import Foundation

/// A cache in a folder of its own, removed when the test is over.
final class CacheFolder: Sendable {
  /// The folder around the cache.
  let outside: URL
  let cache: ZooCache

  init() throws {
    outside = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
      .appending(path: "shufflezoo-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: outside, withIntermediateDirectories: true)
    cache = ZooCache(folder: outside.appending(path: "cache").path)
  }

  deinit { try? FileManager.default.removeItem(at: outside) }

  /// The path of something in the cache.
  func path(_ name: String) -> String { "\(cache.folder)/\(name)" }

  /// Takes in a file with this content, as a download does.
  @discardableResult
  func add(
    _ file: String,
    _ content: String,
    verifiedBy verification: Verification = .sha256
  ) throws -> ZooCache.Entry {
    try cache.prepare()
    let part = try cache.partPaths(for: file).part
    try Data(content.utf8).write(to: URL(filePath: part))
    return try cache.adopt(
      partAt: part,
      as: file,
      sha256: Self.sha256(content),
      byteCount: content.utf8.count,
      verifiedBy: verification,
      url: "https://example.org/\(file)"
    )
  }

  /// Writes something into the cache without its doing, over whatever is there.
  func write(_ name: String, _ content: String) throws {
    let path = path(name)
    try? FileManager.default.removeItem(atPath: path)
    try Data(content.utf8).write(to: URL(filePath: path))
  }

  /// Puts a symbolic link into the cache without its doing, over whatever is there.
  func link(_ name: String, to target: String) throws {
    let path = path(name)
    try? FileManager.default.removeItem(atPath: path)
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: target)
  }

  func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: path(name)) }

  func exists(_ name: String) -> Bool {
    (try? FileManager.default.attributesOfItem(atPath: path(name))) != nil
  }

  func content(_ name: String) throws -> String {
    try String(contentsOfFile: path(name), encoding: .utf8)
  }

  func names(_ folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path(folder)).sorted()
  }

  static func sha256(_ content: String) -> String {
    SHA256Digest(of: Array(content.utf8).span).description
  }
}

/// The example of FIPS 180-4.
enum Abc {
  static let sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
}

/// The error of a call that is expected to fail.
func cacheError(_ body: () throws -> Void) -> CacheError? {
  do {
    try body()
    return nil
  } catch {
    return error as? CacheError
  }
}
