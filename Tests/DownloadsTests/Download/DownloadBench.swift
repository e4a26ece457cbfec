import Digests
import Downloads
import Foundation
import Testing
import Zoo

/// A cache in a folder of its own, and a published file to download into it.
final class DownloadBench: Sendable {
  static let name = "net-00000000.ckpt"
  /// The published file: 3 MB that no two places of are equal.
  static let content = bytes(seed: 1, count: 3_000_000)
  static let sha256 = SHA256Digest(of: content.span).description

  let folder: URL
  let cache: ZooCache

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "shufflezoo-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    cache = ZooCache(folder: folder.appending(path: "cache").path)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// Bytes of a linear congruential generator (Knuth's MMIX constants).
  static func bytes(seed: UInt64, count: Int) -> [UInt8] {
    var state = seed
    return (0..<count).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(truncatingIfNeeded: state >> 56)
    }
  }

  /// What of the file is published.
  enum Published: CaseIterable {
    case sizeAndHash
    case hash
    case prefix
  }

  /// The file as a manifest describes it.
  static func file(
    _ urls: [String],
    mirrors: [String] = [],
    published: Published = .sizeAndHash
  ) throws -> ManifestFile {
    let hash =
      switch published {
      case .sizeAndHash: #""size": \#(content.count), "sha256": "\#(sha256)""#
      case .hash: #""sha256": "\#(sha256)""#
      case .prefix: #""sha256_prefix": "\#(sha256.prefix(8))""#
      }
    let list = { (urls: [String]) in urls.map { #""\#($0)""# }.joined(separator: ", ") }
    let json = """
      {"files": [{"name": "\(name)", \(hash), "urls": [\(list(urls))], "mirrors": [\(list(mirrors))]}]}
      """
    let manifest = try Manifest(parsing: Array(json.utf8), source: "test")
    return try #require(manifest.files.first)
  }

  /// Options with waits too short to notice.
  static var options: DownloadOptions {
    var options = DownloadOptions()
    options.retries.base = .milliseconds(1)
    options.retries.limit = 3
    return options
  }

  /// These options with a change.
  static func options(_ change: (inout DownloadOptions) -> Void) -> DownloadOptions {
    var options = options
    change(&options)
    return options
  }

  /// Downloads a file, and holds that the cache has nothing wrong afterwards.
  func download(
    _ file: ManifestFile,
    options: DownloadOptions = DownloadBench.options,
    network: NetworkSettings = .system,
    progress: @escaping ProgressHandler = { _ in }
  ) async throws(DownloadError) -> DownloadedFile {
    let zoo: ModelZoo
    do { zoo = try .builtIn } catch { throw DownloadError(.unknown(error), file: file.name) }
    let store = ZooStore(zoo: zoo, cache: cache, options: options, network: network)
    let results = await store.files([file], progress: progress)
    await store.shutdown()
    expectSoundCache()
    guard let result = results.first else { throw DownloadError(.noSource, file: file.name) }
    let downloaded = try result.get()
    #expect(downloaded.sha256 == Self.sha256)
    #expect(FileManager.default.contents(atPath: downloaded.path) == Data(Self.content))
    return downloaded
  }

  /// What the download of a file with these URLs fails with.
  func failure(
    _ urls: [String],
    published: Published = .sizeAndHash,
    options: DownloadOptions = DownloadBench.options,
    network: NetworkSettings = .system
  ) async throws -> DownloadError.Problem {
    let file = try Self.file(urls, published: published)
    let error = await #expect(throws: DownloadError.self) {
      try await download(file, options: options, network: network)
    }
    return try #require(error).problem
  }

  /// The one error of the one source that a download with this URL fails with.
  func sourceError(
    _ url: String,
    published: Published = .sizeAndHash,
    options: DownloadOptions = DownloadBench.options,
    network: NetworkSettings = .system
  ) async throws -> SourceError {
    let problem = try await failure(
      [url],
      published: published,
      options: options,
      network: network
    )
    guard case .allSourcesFailed(let attempts) = problem, attempts.count == 1 else {
      Issue.record("expected one failed source, found \(problem)")
      throw CocoaError(.featureUnsupported)
    }
    return attempts[0].error
  }

  /// Holds that whatever stands under the file's name, and under a hash, is the published file.
  func expectSoundCache() {
    let manager = FileManager.default
    let link = "\(cache.folder)/weights/\(Self.name)"
    if let content = manager.contents(atPath: link) { #expect(content == Data(Self.content)) }
    let blobs = (try? manager.contentsOfDirectory(atPath: "\(cache.folder)/sha256")) ?? []
    #expect(blobs.allSatisfy { $0 == Self.sha256 })
  }

  /// What has arrived of the file.
  var partByteCount: Int {
    let path = "\(cache.folder)/parts/\(Self.name).part"
    return FileManager.default.contents(atPath: path)?.count ?? 0
  }
}
