internal import Zoo

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

extension ZooCache {
  /// Something that a download or a removal left when it was ended.
  public struct Leftover: Equatable, Sendable {
    /// What can be left.
    public enum Kind: String, CaseIterable, Sendable {
      /// What has arrived of a file; a download goes on from there.
      case part
      /// A file that no link leads to.
      case blob
      /// A link without a file or a record.
      case link
      /// A file or link that has not got its own name.
      case temporary
    }

    /// What it is.
    public let kind: Kind
    /// The name of the file that it is of; `nil` where that is not known.
    public let file: String?
    /// Where it lies.
    public let path: String
    /// Its size in bytes, of a part without the notes beside it.
    public let byteCount: Int
    /// When it last changed.
    public let lastChange: Date
  }

  /// What is left over: parts first, then files, links and temporary ones, each in byte order.
  ///
  /// A part that a process is downloading right now is not left over, and neither is a temporary
  /// file within its first hour. What this program never makes is passed over.
  ///
  /// - Throws: ``CacheError`` if the folder cannot be read.
  public func leftovers() throws(CacheError) -> [Leftover] {
    try leftovers(beside: contents(), now: Date())
  }

  func leftovers(
    beside contents: Contents,
    now: Date
  ) throws(CacheError) -> [Leftover] {
    let whole = Set(contents.entries.map(\.file))
    var referenced = Set(contents.entries.map(\.sha256))
    var links: [Leftover] = []
    for file in try linkNames() where !whole.contains(file) {
      guard let link = try link(of: file) else { continue }
      if try hasRecordTrouble(file) {
        // Whoever mends the record may want the file.
        referenced.insert(link.sha256)
      } else if let leftover = try leftover(.link, path(.links, file), file: file) {
        links.append(leftover)
      }
    }
    return try partLeftovers() + blobLeftovers(referenced) + links + temporaries(now: now)
  }

  private func hasRecordTrouble(_ file: String) throws(CacheError) -> Bool {
    do throws(CacheError) {
      _ = try record(of: file)
      return false
    } catch {
      switch error.problem {
      case .unreadableRecord, .file: return true
      default: throw error
      }
    }
  }

  private func partLeftovers() throws(CacheError) -> [Leftover] {
    var files: Set<String> = []
    for name in try names(in: .parts) {
      for suffix in [".part", ".json"] where name.hasSuffix(suffix) {
        files.insert(String(name.dropLast(suffix.count)))
      }
    }
    var leftovers: [Leftover] = []
    for file in files.filter(Manifest.isFileName).sorted() {
      guard try !isBeingDownloaded(file) else { continue }
      let paths = try partPaths(for: file)
      if let part = try leftover(.part, paths.part, file: file) {
        leftovers.append(part)
      } else if let state = try leftover(.part, paths.state, file: file) {
        // Killed between its last two steps, a download leaves the notes alone.
        leftovers.append(state)
      }
    }
    return leftovers
  }

  private func isBeingDownloaded(_ file: String) throws(CacheError) -> Bool {
    guard try exists(.locks) else { return false }
    guard let lock = try FileLock.existing(lockPath(of: file)) else { return false }
    return try !lock.take()
  }

  private func blobLeftovers(_ referenced: Set<String>) throws(CacheError) -> [Leftover] {
    var leftovers: [Leftover] = []
    for name in try names(in: .blobs) where Manifest.isSHA256(name) && !referenced.contains(name) {
      if let leftover = try leftover(.blob, path(.blobs, name)) { leftovers.append(leftover) }
    }
    return leftovers
  }

  /// How long a temporary file may be in use; it gets its name within seconds.
  private static let temporaryLife = 3600.0

  private func temporaries(now: Date) throws(CacheError) -> [Leftover] {
    var leftovers: [Leftover] = []
    for subfolder in [Subfolder.links, .parts, .records] {
      for name in try names(in: subfolder)
      where name.hasPrefix(Self.temporaryLinkPrefix) || name.hasPrefix(Self.temporaryFilePrefix) {
        guard let leftover = try leftover(.temporary, path(subfolder, name)),
          now.timeIntervalSince(leftover.lastChange) >= Self.temporaryLife
        else { continue }
        leftovers.append(leftover)
      }
    }
    return leftovers
  }

  private func names(in subfolder: Subfolder) throws(CacheError) -> [String] {
    guard try exists(subfolder) else { return [] }
    return try FileSystem.names(in: path(subfolder)) ?? []
  }

  /// What lies at `path` as a leftover, `nil` if it is nothing that this program makes.
  private func leftover(
    _ kind: Leftover.Kind,
    _ path: String,
    file: String? = nil
  ) throws(CacheError) -> Leftover? {
    guard let status = try FileSystem.status(of: path) else { return nil }
    switch (kind, status.kind) {
    case (.part, .file), (.blob, .file), (.link, .link), (.temporary, .file), (.temporary, .link):
      break
    default: return nil
    }
    return Leftover(
      kind: kind,
      file: file,
      path: path,
      byteCount: status.kind == .file ? status.byteCount : 0,
      lastChange: status.modified
    )
  }
}
