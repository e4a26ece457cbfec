internal import Digests
internal import Tensors
internal import Zoo

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

extension ZooCache {
  /// A file that was verified when it came.
  public struct Entry: Equatable, Sendable {
    /// Its name.
    public let file: String
    /// Where to read it: the link with its name.
    public let path: String
    /// Its SHA-256 when it came, in lower-case hex.
    public let sha256: String
    /// Its size in bytes when it came.
    public let byteCount: Int
    /// What its content was compared with.
    public let verifiedBy: Verification
    /// Where it came from, where that is known.
    public let url: String?
    /// When it came.
    public let downloaded: Date
    /// When it was last verified for use; `nil` if not since it came.
    public let lastUse: Date?

    init(_ record: CacheRecord, path: String, lastUse: Date?) {
      file = record.file
      self.path = path
      sha256 = record.sha256
      byteCount = record.byteCount
      verifiedBy = record.verifiedBy
      url = record.url
      downloaded = record.downloaded
      self.lastUse = lastUse
    }
  }

  /// All that is in the cache.
  public struct Contents: Equatable, Sendable {
    /// The files in byte order of their names.
    public let entries: [Entry]
    /// Why there are files that are not among them.
    public let damage: [CacheError]
  }

  /// What the cache has under the name `file`, `nil` if nothing; its content is not looked at.
  ///
  /// Something counts only if it has a link into `sha256`, a regular file there, and a record of the
  /// same hash.
  ///
  /// - Throws: ``CacheError/Problem/invalidName``, ``CacheError/Problem/unreadableRecord(reason:)``,
  ///   ``CacheError/Problem/obstructed(found:)`` or ``CacheError/Problem/file(_:)``.
  public func entry(for file: String) throws(CacheError) -> Entry? {
    try Self.check(file)
    guard let link = try link(of: file), try hasBlob(link.sha256),
      let record = try record(of: file), record.sha256 == link.sha256
    else { return nil }
    return Entry(
      record,
      path: path(.links, file),
      lastUse: link.modified > record.downloaded ? link.modified : nil
    )
  }

  /// What the cache has, in byte order of the names, without files whose record cannot be read;
  /// ``contents()`` says why those are missing.
  ///
  /// - Throws: ``CacheError`` if the folder cannot be read.
  public func entries() throws(CacheError) -> [Entry] { try contents().entries }

  /// What the cache has, and what is wrong with the rest.
  ///
  /// - Throws: ``CacheError`` if the folder cannot be read.
  public func contents() throws(CacheError) -> Contents {
    var entries: [Entry] = []
    var damage: [CacheError] = []
    for file in try linkNames() {
      do throws(CacheError) {
        if let entry = try entry(for: file) { entries.append(entry) }
      } catch {
        damage.append(error)
      }
    }
    return Contents(entries: entries, damage: damage)
  }

  /// Compares a file's content with what it was when it came, and notes that it is used.
  ///
  /// Where nothing can be written, the use is not noted.
  ///
  /// - Throws: ``CacheError/Problem/changed(expected:found:)`` if it differs, first in size;
  ///   ``CacheError/Problem/obstructed(found:)`` or ``CacheError/Problem/file(_:)``.
  public func verify(_ entry: Entry) throws(CacheError) {
    try check(entry)
    FileSystem.touch(path(.links, entry.file))
  }

  /// Compares a file's content with what it was when it came.
  ///
  /// - Parameters:
  ///   - entry: the file.
  ///   - onProgress: told how many bytes more have been hashed.
  /// - Throws: what ``verify(_:)`` throws.
  package func check(
    _ entry: Entry,
    onProgress: (Int) -> Void = { _ in }
  ) throws(CacheError) {
    let blob = path(.blobs, entry.sha256)
    guard try exists(.blobs), let status = try FileSystem.status(of: blob) else {
      throw CacheError(FileError(.notFound, path: blob))
    }
    guard status.kind == .file else {
      throw CacheError(.obstructed(found: status.kind.rawValue), path: blob)
    }
    let found: CacheError.Content
    do throws(FileError) {
      let source = try FileSource(path: blob)
      found =
        source.byteCount == entry.byteCount
        ? .sha256(try source.sha256(onProgress: onProgress).description)
        : .byteCount(source.byteCount)
    } catch {
      throw CacheError(error)
    }
    let expected: CacheError.Content =
      switch found {
      case .byteCount: .byteCount(entry.byteCount)
      case .sha256: .sha256(entry.sha256)
      }
    guard found == expected else {
      throw CacheError(.changed(expected: expected, found: found), path: entry.path)
    }
  }

  /// The SHA-256 that a file of this name had when it first came, also after it was removed; `nil`
  /// if none ever came.
  ///
  /// - Throws: what ``entry(for:)`` throws.
  package func pinnedSHA256(for file: String) throws(CacheError) -> String? {
    try Self.check(file)
    return try record(of: file)?.sha256
  }
}

extension ZooCache {
  /// The names in `weights` that a file can have, in byte order.
  func linkNames() throws(CacheError) -> [String] {
    guard try exists(.links) else { return [] }
    return (try FileSystem.names(in: path(.links)) ?? []).filter(Manifest.isFileName)
  }

  /// The hash that the link of a file names, and when the link was touched; `nil` if there is no
  /// link, or one that leads elsewhere.
  func link(of file: String) throws(CacheError) -> (sha256: String, modified: Date)? {
    let path = path(.links, file)
    guard try exists(.links), let status = try FileSystem.status(of: path), status.kind == .link,
      let target = FileSystem.target(ofLink: path)
    else { return nil }
    let prefix = Self.linkTarget(to: "")
    guard target.hasPrefix(prefix) else { return nil }
    let digest = String(target.dropFirst(prefix.count))
    return Manifest.isSHA256(digest) ? (digest, status.modified) : nil
  }

  /// Where a link leads, seen from `weights`.
  static func linkTarget(to sha256: String) -> String { "../\(Subfolder.blobs.rawValue)/\(sha256)" }

  private func hasBlob(_ sha256: String) throws(CacheError) -> Bool {
    guard try exists(.blobs) else { return false }
    return try FileSystem.status(of: path(.blobs, sha256))?.kind == .file
  }
}
