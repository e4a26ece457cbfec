internal import Ciphers
internal import Tensors

/// How MindSpore encrypts checkpoints (`save_checkpoint(enc_mode=…)`).
public enum EncryptionMode: String, Sendable, CaseIterable {
  /// AES in Galois/counter mode: what was changed is found out.
  case aesGCM = "AES-GCM"
  /// AES in cipher block chaining mode, which does not authenticate.
  case aesCBC = "AES-CBC"
  /// SM4 (GB/T 32907-2016) in cipher block chaining mode, which does not authenticate.
  case sm4CBC = "SM4-CBC"

  /// The number that every encrypted block starts with, little-endian on disk.
  ///
  /// Source: `ms:mindspore/ccsrc/utils/crypto.cc`.
  var magic: UInt32 {
    switch self {
    case .aesGCM: 0x7F3A_5ED8
    case .aesCBC: 0x7F3A_5ED9
    case .sm4CBC: 0x7F3A_5EDA
    }
  }

  /// The cipher that blocks are encrypted with.
  var cipher: Cipher {
    switch self {
    case .aesGCM: .aesGCM
    case .aesCBC: .aesCBC
    case .sm4CBC: .sm4CBC
    }
  }

  /// The lengths in bytes that a key may have.
  public var keyByteCounts: [Int] { cipher.keyByteCounts }

  /// Recognises an encrypted file by its first four bytes; `nil` for any other file.
  public init?(fileStart: [UInt8]) {
    guard fileStart.count >= 4 else { return nil }
    let word = fileStart.span.littleEndian(UInt32.self, at: 0)
    guard let mode = Self.allCases.first(where: { $0.magic == word }) else { return nil }
    self = mode
  }
}
