internal import NIOCore
internal import Tensors

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// What has arrived of a file, on the disk, so that a later download can go on from there.
///
/// Beside it stands where it came from. Only the lock's holder opens it.
@safe final class PartFile {
  /// Where the bytes come from, and what tells whether the server still has the same file.
  struct Origin: Codable, Equatable {
    /// The URL that was asked, before redirects.
    let url: String
    /// The validator of the response, for `If-Range`: a strong `ETag`, else `Last-Modified`.
    let validator: String?
    /// The size of the whole file, where the server said it.
    let byteCount: Int?
  }

  /// How many bytes have arrived.
  private(set) var byteCount: Int
  /// How many bytes were appended since the file was opened, those thrown away later included.
  private(set) var appendedByteCount = 0
  /// Where they come from; `nil` when that is not known, or when there are none.
  private(set) var origin: Origin?

  private let path: String
  private let statePath: String
  private let descriptor: CInt
  private let backgroundSync: BackgroundSync
  private var hash = BackgroundHash()
  private var syncedByteCount: Int

  /// How much is written before it starts to go to the disk.
  private static let syncByteCount = 8 << 20

  /// Opens what has arrived, or starts with nothing.
  ///
  /// - Throws: `FileError` when the file cannot be opened or read, or the task is cancelled.
  init(path: String, statePath: String) throws(FileError) {
    // A link planted in the cache must not lead the bytes elsewhere.
    let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw FileError(.notCreatable(code: errno), path: path) }
    self.path = path
    self.statePath = statePath
    self.descriptor = descriptor
    backgroundSync = BackgroundSync(descriptor: descriptor)
    byteCount = 0
    syncedByteCount = 0
    try resume()
  }

  deinit {
    _ = backgroundSync.wait()
    close(descriptor)
  }

  /// Takes up what an earlier download left.
  private func resume() throws(FileError) {
    let source = try FileSource(path: path)
    guard source.byteCount > 0, let origin = readOrigin() else { return try restart(from: nil) }
    let region = ByteRegion(whole: source)
    try region.forEachChunk { chunk throws(FileError) in hash.update(ByteBuffer(copying: chunk)) }
    byteCount = source.byteCount
    self.origin = origin
  }

  /// What is known of the bytes' origin; a file that cannot be read says as little as none.
  private func readOrigin() -> Origin? {
    guard let source = try? FileSource(path: statePath), source.byteCount < 1 << 16,
      let bytes = try? source.allBytes()
    else { return nil }
    return try? JSONDecoder().decode(Origin.self, from: Data(bytes))
  }

  /// Forgets what has arrived; what comes next is from `origin`.
  ///
  /// - Throws: `FileError` when the files cannot be written.
  func restart(from origin: Origin?) throws(FileError) {
    guard ftruncate(descriptor, 0) == 0 else {
      throw FileError(.writeFailed(code: errno), path: path)
    }
    hash = BackgroundHash()
    byteCount = 0
    syncedByteCount = 0
    self.origin = origin
    guard let origin else {
      unsafe unlink(statePath)
      return
    }
    // An Origin is strings and numbers, which JSON takes all.
    let bytes = (try? JSONEncoder().encode(origin)).map { [UInt8]($0) } ?? []
    try OutputFile.write(bytes, to: statePath, overwriting: true)
  }

  /// Appends what has arrived.
  ///
  /// - Throws: `FileError` when the file cannot be written.
  func append(_ bytes: ByteBuffer) throws(FileError) {
    hash.update(bytes)
    let span = bytes.readableBytesUInt8Span
    try positionalWrite(span, to: descriptor, at: byteCount, path: path)
    byteCount += span.count
    appendedByteCount += span.count
    if byteCount - syncedByteCount >= Self.syncByteCount {
      backgroundSync.start()
      syncedByteCount = byteCount
    }
  }

  /// The SHA-256 of what has arrived, in hexadecimal digits.
  var sha256: String { hash.digits }

  /// Puts what has arrived on the disk.
  ///
  /// - Throws: `FileError` when that fails.
  func sync() throws(FileError) {
    let failure = backgroundSync.wait()
    guard failure == 0 else { throw FileError(.writeFailed(code: failure), path: path) }
    guard fsync(descriptor) == 0 else { throw FileError(.writeFailed(code: errno), path: path) }
  }

  /// Removes the file and what is known of it.
  func remove() {
    unsafe unlink(path)
    unsafe unlink(statePath)
  }

  /// How many bytes the volume of the file has free for this user.
  var availableByteCount: Int {
    var status = statvfs()
    guard unsafe fstatvfs(descriptor, &status) == 0 else { return .max }
    let (count, overflow) = Int(clamping: status.f_bavail)
      .multipliedReportingOverflow(by: Int(clamping: status.f_frsize))
    return overflow ? .max : count
  }
}

extension ByteBuffer {
  /// A buffer of its own with these bytes.
  init(copying bytes: borrowing Span<UInt8>) {
    self.init()
    // SAFETY: bytes are what they are made of.
    unsafe writeBytes(bytes.bytes)
  }
}
