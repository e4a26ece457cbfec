internal import Digests
internal import Synchronization
internal import Tensors

/// An output file whose SHA-256 is taken while it is written: one core writes a chunk while the
/// other hashes it.
final class HashingFile: ByteSink, Sendable {
  /// The file, as the caller named it.
  let path: String
  private let file: Mutex<OutputFile>
  private let hash = Mutex(SHA256())

  /// Below this many bytes, handing work to another core costs more than it saves.
  private static let sharedByteCount = 128 << 10

  init(path: String, overwriting: Bool, inputs: [FileSource]) throws(FileError) {
    self.path = path
    file = Mutex(try OutputFile(path: path, overwriting: overwriting, inputs: inputs))
  }

  func write(_ bytes: Span<UInt8>) throws(FileError) {
    guard !Task.isCancelled else { throw FileError(.cancelled, path: path) }
    guard bytes.count >= Self.sharedByteCount else {
      hash.withLock { $0.update(bytes) }
      return try file.withLock { file throws(FileError) in try file.write(bytes) }
    }
    let outcome = unsafe bytes.withUnsafeBufferPointer { buffer in
      // SAFETY: both pieces of work only read the buffer, which outlives them.
      nonisolated(unsafe) let buffer = unsafe buffer
      return concurrently(
        { hash.withLock { unsafe $0.update(Span(_unsafeElements: buffer)) } },
        {
          Result { () throws(FileError) in
            try file.withLock { file throws(FileError) in
              try unsafe file.write(Span(_unsafeElements: buffer))
            }
          }
        }
      ).1
    }
    try outcome.get()
  }

  /// Puts the bytes on the disk, so that giving the file its name is all that is left to do.
  ///
  /// - Throws: what `OutputFile.sync()` throws.
  func sync() throws(FileError) {
    try file.withLock { file throws(FileError) in try file.sync() }
  }

  /// Gives the file its name.
  ///
  /// - Returns: what was written.
  /// - Throws: what `OutputFile.commit()` throws.
  func commit() throws(FileError) -> Converter.WrittenFile {
    let digest = hash.withLock { $0.digest }
    let byteCount = try file.withLock { file throws(FileError) in
      try file.commit()
      return file.byteCount
    }
    return Converter.WrittenFile(path: path, byteCount: byteCount, sha256: digest)
  }

  /// Takes the file back once it has its name, unless it replaced another.
  func withdraw() { file.withLock { $0.withdraw() } }

  /// Removes the file that this one would have replaced.
  ///
  /// - Throws: what `OutputFile.removeReplaced()` throws.
  func removeReplaced() throws(FileError) {
    try file.withLock { file throws(FileError) in try file.removeReplaced() }
  }
}
