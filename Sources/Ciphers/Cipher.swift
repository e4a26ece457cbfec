/// A block cipher of libcrypto in one of its modes of operation.
public enum Cipher: Sendable, CaseIterable {
  /// AES in Galois/counter mode (NIST SP 800-38D), with a tag that authenticates.
  case aesGCM
  /// AES in counter mode (NIST SP 800-38A), which is how GCM encrypts.
  case aesCTR
  /// AES in cipher block chaining mode (NIST SP 800-38A), without padding.
  case aesCBC
  /// SM4 (GB/T 32907-2016) in cipher block chaining mode, without padding.
  case sm4CBC

  /// The lengths in bytes that its key may have.
  public var keyByteCounts: [Int] { self == .sm4CBC ? [16] : [16, 24, 32] }

  /// The length in bytes of what a run starts with: an initialisation vector, the counter of CTR,
  /// the nonce of GCM.
  public var ivByteCount: Int { self == .aesGCM ? 12 : 16 }

  /// The length in bytes of the block that these ciphers work on.
  public static let blockByteCount = 16

  /// The length in bytes of a tag of GCM.
  public static let tagByteCount = 16

  /// What libcrypto calls the cipher with a key of that length.
  func name(keyByteCount: Int) -> String {
    switch self {
    case .aesGCM: "AES-\(8 * keyByteCount)-GCM"
    case .aesCTR: "AES-\(8 * keyByteCount)-CTR"
    case .aesCBC: "AES-\(8 * keyByteCount)-CBC"
    case .sm4CBC: "SM4-CBC"
    }
  }
}

/// Why a cipher cannot run.
public enum CipherError: Error, Hashable, Sendable {
  /// The libcrypto of this machine does not offer the cipher that it calls this.
  case unavailable(String)
}
