public import Ciphers

/// How a checkpoint is encrypted when it is written.
public struct CkptEncryption: Sendable {
  /// The mode.
  public let mode: EncryptionMode
  /// The key, of one of the mode's lengths.
  public let key: CipherKey

  /// How many bytes of plaintext each block but the last has.
  let blockByteCount: Int

  /// Encrypts as MindSpore does, in blocks of 64 MiB.
  public init(_ mode: EncryptionMode, key: CipherKey) {
    self.init(mode, key: key, blockByteCount: EncryptedBlock.largestByteCount)
  }

  /// Encrypts in blocks of another size.
  ///
  /// - Precondition: the size is one of a block.
  package init(_ mode: EncryptionMode, key: CipherKey, blockByteCount: Int) {
    precondition((1...(64 << 20)).contains(blockByteCount), "the size of a block")
    self.mode = mode
    self.key = key
    self.blockByteCount = blockByteCount
  }
}
