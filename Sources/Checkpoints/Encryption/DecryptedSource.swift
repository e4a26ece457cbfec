internal import Ciphers
internal import Synchronization
internal import Tensors

/// The plaintext of an encrypted checkpoint, decrypted where it is read.
final class DecryptedSource: ByteSource {
  let name: String
  let byteCount: Int
  private let decryptor: Mutex<BlockDecryptor>

  /// Checks the blocks of a file, and makes their plaintext a source.
  ///
  /// - Throws: what ``BlockDecryptor/init(_:framing:key:)`` throws.
  init(
    _ source: any ByteSource,
    framing: EncryptedFraming,
    key: CipherKey
  ) throws(CheckpointError) {
    let decryptor = try BlockDecryptor(source, framing: framing, key: key)
    // Positions in messages are those of the plaintext.
    name = "\(source.name) (decrypted)"
    byteCount = decryptor.byteCount
    self.decryptor = Mutex(decryptor)
  }

  func read(
    _ range: Range<Int>,
    into buffer: inout MutableSpan<UInt8>,
    at position: Int
  ) throws(FileError) {
    try decryptor.withLock { decryptor throws(FileError) in
      try decryptor.read(range, into: &buffer, at: position)
    }
  }
}
