internal import Ciphers
internal import Tensors

/// Writes bytes as encrypted blocks.
///
/// The tag of AES-GCM stands before the ciphertext that it is made of. So that no block has to fit
/// into memory, each is encrypted twice: for its tag, and to be written.
struct BlockEncryptor {
  private let mode: EncryptionMode
  private let run: CipherRun
  private let blockByteCount: Int
  private var generator = SystemRandomNumberGenerator()

  /// The size of a piece, a multiple of the cipher's block.
  private static let pieceByteCount = 1 << 20

  /// Prepares to encrypt.
  ///
  /// - Precondition: the key has one of the mode's lengths.
  /// - Throws: ``CipherError/unavailable(_:)``.
  init(_ encryption: CkptEncryption) throws(CipherError) {
    mode = encryption.mode
    blockByteCount = encryption.blockByteCount
    run = try CipherRun(mode.cipher, .encrypting, key: encryption.key)
  }

  /// Encrypts `plaintext` into `sink`, in blocks that each have a random vector of their own.
  ///
  /// - Throws: ``FileError/Problem/changed`` if reading the plaintext twice gave different bytes, and
  ///   what reading and writing throw.
  mutating func write(
    _ plaintext: ByteRegion,
    to sink: inout some ByteSink
  ) throws(FileError) {
    for block in plaintext.cut(into: Self.counts(of: plaintext.byteCount, by: blockByteCount)) {
      let iv = (0..<EncryptedBlock.ivByteCount).map { _ in generator.next() as UInt8 }
      let tag = mode == .aesGCM ? try tag(of: block, iv: iv) : []
      let header = EncryptedBlock.header(
        mode,
        tag: tag,
        iv: iv,
        textByteCount: EncryptedBlock.textByteCount(mode, of: block.byteCount)
      )
      try sink.write(header.span)
      try encrypt(block, iv: iv) { text throws(FileError) in try sink.write(text) }
      guard mode != .aesGCM || run.tag() == tag else {
        let file = block.segments.last { !($0.source is MemorySource) }
        throw FileError(.changed, path: file?.source.name ?? "memory")
      }
    }
  }

  private func tag(of block: ByteRegion, iv: [UInt8]) throws(FileError) -> [UInt8] {
    try encrypt(block, iv: iv) { _ in }
    return run.tag()
  }

  /// Hands the ciphertext of a block to `body`.
  private func encrypt(
    _ block: ByteRegion,
    iv: [UInt8],
    _ body: (Span<UInt8>) throws(FileError) -> Void
  ) throws(FileError) {
    run.start(iv: iv.span.extracting(first: mode.cipher.ivByteCount))
    let padding = EncryptedBlock.textByteCount(mode, of: block.byteCount) - block.byteCount
    var left = block.byteCount
    var buffer = [UInt8](repeating: 0, count: min(Self.pieceByteCount, left) + padding)
    for piece in block.cut(into: Self.counts(of: left, by: Self.pieceByteCount)) {
      left -= piece.byteCount
      // The last piece carries the padding: bytes that are their number (PKCS#7, RFC 5652).
      let end = piece.byteCount + (left == 0 ? padding : 0)
      for index in piece.byteCount..<end { buffer[index] = UInt8(padding) }
      var span = buffer.mutableSpan
      try piece.read(into: &span)
      run.update(&span, in: 0..<end)
      try body(buffer.span.extracting(first: end))
    }
  }

  /// The sizes of consecutive parts of so many bytes.
  private static func counts(of byteCount: Int, by partByteCount: Int) -> [Int] {
    stride(from: 0, to: byteCount, by: partByteCount).map { min(partByteCount, byteCount - $0) }
  }
}
