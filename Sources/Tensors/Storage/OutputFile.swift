#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// A file that comes into being whole or not at all.
///
/// Bytes go to a file beside the target, which takes the target's name in ``commit()`` once it is
/// safe on the disk. On Linux that file has no name until then, so that not even `kill -9` leaves
/// it behind; where the file system cannot do that it is a hidden file that `deinit` removes.
public final class OutputFile: ByteSink {
  /// The target, as the caller named it.
  public let path: String

  /// The target with symbolic links followed.
  let target: String
  let overwriting: Bool
  /// Whether something lay at the target when the file was started.
  let replaces: Bool
  let descriptor: CInt
  /// The name of the file until it is committed; `nil` while it has none.
  var temporaryPath: String?
  /// The number of bytes written so far.
  package private(set) var byteCount = 0
  private let backgroundSync: BackgroundSync
  private var syncedByteCount = 0

  /// How much is written before it starts to go to the disk.
  private static let syncByteCount = 32 << 20

  /// Starts a file that will replace or become `path`.
  ///
  /// A symbolic link at `path` stays, and the file it leads to is replaced, with the permissions that
  /// it has.
  ///
  /// - Throws: ``FileError`` with ``FileError/Problem/isInput`` if `path` is one of `inputs`,
  ///   ``FileError/Problem/alreadyExists`` if something lies there and `overwriting` is false,
  ///   ``FileError/Problem/notReplaceable(kind:)`` if it is no regular file or a link that leads
  ///   nowhere, or ``FileError/Problem/notCreatable(code:)``.
  public convenience init(
    path: String,
    overwriting: Bool,
    inputs: [FileSource] = []
  ) throws(FileError) {
    try self.init(path: path, overwriting: overwriting, inputs: inputs, namingLate: true)
  }

  /// Starts a file that has no name until it is committed if `namingLate` and the system can.
  package init(
    path: String,
    overwriting: Bool,
    inputs: [FileSource],
    namingLate: Bool
  ) throws(FileError) {
    let existing = FileStatus(path: path)
    // What the system does not tell of could be an input, or private.
    guard existing != nil || errno == ENOENT else {
      throw FileError(.notCreatable(code: errno), path: path)
    }
    if existing == nil, FileStatus.isLink(path) {
      throw FileError(.notReplaceable(kind: "a symbolic link that leads nowhere"), path: path)
    }
    if let existing {
      guard !inputs.contains(where: { $0.identity == existing.identity }) else {
        throw FileError(.isInput, path: path)
      }
      guard overwriting else { throw FileError(.alreadyExists, path: path) }
      if let kind = existing.otherKind { throw FileError(.notReplaceable(kind: kind), path: path) }
    }
    self.path = path
    self.overwriting = overwriting
    replaces = existing != nil
    target = existing == nil ? path : try Self.resolved(path)
    // What was private stays so; MindSpore's read-only files become writable to their owner.
    let permissions = existing.map { $0.permissions | S_IRUSR | S_IWUSR }
    (descriptor, temporaryPath) = try Self.openTemporary(
      beside: target,
      namingLate: namingLate,
      permissions: permissions ?? 0o666
    )
    // The user's mask took away from them; where that stays so, the file is more private than before.
    if let permissions { fchmod(descriptor, permissions) }
    backgroundSync = BackgroundSync(descriptor: descriptor)
  }

  deinit {
    _ = backgroundSync.wait()
    close(descriptor)
    if let temporaryPath { unsafe unlink(temporaryPath) }
  }

  /// Appends bytes.
  public func write(_ bytes: Span<UInt8>) throws(FileError) {
    try positionalWrite(bytes, to: descriptor, at: byteCount, path: path)
    byteCount += bytes.count
    if byteCount - syncedByteCount >= Self.syncByteCount {
      backgroundSync.start()
      syncedByteCount = byteCount
    }
  }

  /// Replaces the first bytes of the file, which have been written before.
  ///
  /// - Throws: ``FileError/Problem/writeFailed(code:)``.
  public func overwriteStart(_ bytes: Span<UInt8>) throws(FileError) {
    precondition(bytes.count <= byteCount, "bytes that have been written")
    try positionalWrite(bytes, to: descriptor, at: 0, path: path)
  }

  /// Writes a file of these bytes, as a whole.
  ///
  /// - Throws: what ``init(path:overwriting:inputs:)`` and ``commit()`` throw.
  package static func write(
    _ bytes: [UInt8],
    to path: String,
    overwriting: Bool,
    inputs: [FileSource] = []
  ) throws(FileError) {
    let file = try OutputFile(path: path, overwriting: overwriting, inputs: inputs)
    try file.write(bytes.span)
    try file.commit()
  }

  /// Puts the bytes on the disk.
  ///
  /// - Throws: ``FileError/Problem/writeFailed(code:)``.
  package func sync() throws(FileError) {
    let failure = backgroundSync.wait()
    guard failure == 0 else { throw FileError(.writeFailed(code: failure), path: path) }
    guard fsync(descriptor) == 0 else { throw FileError(.writeFailed(code: errno), path: path) }
  }

  /// Puts the bytes on the disk and gives the file its name.
  ///
  /// - Throws: ``FileError`` with ``FileError/Problem/writeFailed(code:)``, or
  ///   ``FileError/Problem/alreadyExists`` if another program made the target meanwhile.
  public func commit() throws(FileError) {
    try sync()
    try takeName()
    syncFolder(target.folderPath)
  }
}
