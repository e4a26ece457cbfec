internal import Tensors
internal import Zoo

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

extension ZooCache {
  private static let tagName = "CACHEDIR.TAG"

  /// The signature is that of the Cache Directory Tagging Specification 0.6
  /// (https://bford.info/cachedir/), the first 43 bytes of the file.
  private static let tag = """
    Signature: 8a477f597d28d172789f06886806bc55
    # This file is a cache directory tag created by shufflezoo.
    # For information about cache directory tags, see https://bford.info/cachedir/

    """

  /// What systems put into folders of their own accord.
  private static let systemNames: Set<String> = [".DS_Store", "lost+found"]

  /// Makes the folder, its tag and the folders inside, as far as they are missing.
  ///
  /// A folder that holds other things gets no tag: backup programs would leave those out.
  ///
  /// Missing folders above it become private to the user, as the XDG Base Directory Specification
  /// wants it ("Referencing this specification").
  ///
  /// - Throws: ``CacheError/Problem/notWritable(code:)``, ``CacheError/Problem/obstructed(found:)`` or
  ///   ``CacheError/Problem/file(_:)``.
  package func prepare() throws(CacheError) {
    try FileSystem.makeFolders(folder)
    let tagPath = "\(folder)/\(Self.tagName)"
    if try FileSystem.status(of: tagPath) == nil, try isOwnFolder() { try writeTag(tagPath) }
    for subfolder in Subfolder.allCases where try !exists(subfolder) {
      try FileSystem.makeFolders(path(subfolder))
    }
  }

  /// Whether there is nothing in the folder but what a cache has.
  private func isOwnFolder() throws(CacheError) -> Bool {
    let own = Self.systemNames.union(Subfolder.allCases.map(\.rawValue))
    return (try FileSystem.names(in: folder) ?? []).allSatisfy {
      own.contains($0) || $0.hasPrefix(Self.temporaryFilePrefix)
    }
  }

  private func writeTag(_ path: String) throws(CacheError) {
    do throws(FileError) {
      try OutputFile.write(Array(Self.tag.utf8), to: path, overwriting: false)
    } catch {
      // Another process was first.
      guard error.problem != .alreadyExists else { return }
      throw CacheError(error)
    }
  }

  /// Takes a downloaded file in: its bytes were verified and are safe on the disk.
  ///
  /// The steps, each safe before the next begins, so that a process may be killed between any two:
  /// 1. The part becomes read-only and is renamed to its hash. Killed now, a file without a link is
  ///    left over.
  /// 2. The record is replaced. Killed now, the old link leads to another hash than the record has,
  ///    or there is none: the cache says that it has no such file, and a download starts anew.
  /// 3. The link is replaced. Now, and not before, the file is in the cache under its name.
  /// 4. The notes beside the part go. Killed before, they are left over.
  ///
  /// - Parameters:
  ///   - part: where the download collected the file; the caller holds the file's lock.
  ///   - file: the file's name.
  ///   - sha256: the hash of its bytes, in lower-case hex.
  ///   - byteCount: how many they are.
  ///   - verification: what the hash was compared with.
  ///   - url: where they came from.
  /// - Returns: the file as it is in the cache now.
  /// - Throws: ``CacheError/Problem/changed(expected:found:)`` if the part has another size,
  ///   ``CacheError/Problem/obstructed(found:)``, ``CacheError/Problem/notWritable(code:)`` or
  ///   ``CacheError/Problem/file(_:)``.
  package func adopt(
    partAt part: String,
    as file: String,
    sha256: String,
    byteCount: Int,
    verifiedBy verification: Verification,
    url: String
  ) throws(CacheError) -> Entry {
    precondition(Manifest.isSHA256(sha256), "a SHA-256 in lower-case hex")
    let state = try partPaths(for: file).state
    let seconds = Int(Date().timeIntervalSince1970)
    let record = CacheRecord(
      file: file,
      sha256: sha256,
      byteCount: byteCount,
      verifiedBy: verification,
      url: url,
      downloaded: Date(timeIntervalSince1970: Double(seconds))
    )
    try withStoreLock { () throws(CacheError) in
      try requirePart(part, byteCount: byteCount)
      try FileSystem.protect(part)
      try FileSystem.move(part, to: path(.blobs, sha256))
      syncFolder(path(.blobs))
      try write(record)
      try replaceLink(of: file, by: sha256, secondsSince1970: seconds)
      try FileSystem.remove(state)
    }
    return Entry(record, path: path(.links, file), lastUse: nil)
  }

  private func requirePart(_ path: String, byteCount: Int) throws(CacheError) {
    guard let status = try FileSystem.status(of: path) else {
      throw CacheError(FileError(.notFound, path: path))
    }
    guard status.kind == .file else {
      throw CacheError(.obstructed(found: status.kind.rawValue), path: path)
    }
    guard status.byteCount == byteCount else {
      throw CacheError(
        .changed(expected: .byteCount(byteCount), found: .byteCount(status.byteCount)),
        path: path
      )
    }
  }

  private func replaceLink(
    of file: String,
    by sha256: String,
    secondsSince1970 seconds: Int
  ) throws(CacheError) {
    let target = path(.links, file)
    // A file of somebody else's, in a folder that happens to be called so, is not replaced.
    if let found = try FileSystem.status(of: target)?.kind, found != .link {
      throw CacheError(.obstructed(found: found.rawValue), path: target)
    }
    let random = String(UInt64.random(in: .min ... .max), radix: 36)
    let temporary = path(.links, Self.temporaryLinkPrefix + random)
    try FileSystem.makeLink(temporary, to: Self.linkTarget(to: sha256))
    // A later time will mean that the file was used.
    FileSystem.touch(temporary, secondsSince1970: seconds)
    do throws(CacheError) {
      try FileSystem.move(temporary, to: target)
    } catch {
      try FileSystem.remove(temporary)
      throw error
    }
    syncFolder(path(.links))
  }

  /// What the names of links start with that have not got their own yet.
  static let temporaryLinkPrefix = ".link-"

  /// What `OutputFile` lets the names of files start with that have not got their own yet.
  static let temporaryFilePrefix = ".shufflezoo-"
}

extension ZooCache {
  /// Removes a file, if it is there: its link, and its bytes unless another link leads to them.
  ///
  /// The record stays, so that what is downloaded later has to be the same.
  ///
  /// - Throws: ``CacheError``.
  public func remove(_ file: String) throws(CacheError) {
    try Self.check(file)
    guard try link(of: file) != nil else { return }
    try withStoreLock { () throws(CacheError) in try removeLinked(file) }
  }

  /// Removes a file whose link is known to be ours; the store's lock is held.
  func removeLinked(_ file: String) throws(CacheError) {
    guard let sha256 = try link(of: file)?.sha256 else { return }
    try FileSystem.remove(path(.links, file))
    if try !isLinked(sha256) { try FileSystem.remove(path(.blobs, sha256)) }
  }

  private func isLinked(_ sha256: String) throws(CacheError) -> Bool {
    for file in try linkNames() where try link(of: file)?.sha256 == sha256 { return true }
    return false
  }
}
