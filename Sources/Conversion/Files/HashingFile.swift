internal import Digests
internal import Synchronization
internal import Tensors

/// An output file whose SHA-256 is taken while it is written: one core writes a chunk while the
/// other hashes it.
final class HashingFile: ByteSink, Sendable {
  private let path: String
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

  /// Gives the file its name.
  ///
  /// - Returns: the SHA-256 of all that was written.
  /// - Throws: what `OutputFile.commit()` throws.
  func commit() throws(FileError) -> SHA256Digest {
    let digest = hash.withLock { $0.digest }
    try file.withLock { file throws(FileError) in try file.commit() }
    return digest
  }
}
