/// How MindSpore encrypts checkpoints (`save_checkpoint(enc_mode=…)`).
public enum EncryptionMode: String, Sendable, CaseIterable {
  /// AES in Galois/counter mode.
  case aesGCM = "AES-GCM"
  /// AES in cipher block chaining mode.
  case aesCBC = "AES-CBC"
  /// SM4 (GB/T 32907-2016) in cipher block chaining mode.
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

  /// Recognises an encrypted file by its first four bytes; `nil` for any other file.
  public init?(fileStart: [UInt8]) {
    guard fileStart.count >= 4 else { return nil }
    let word = (0..<4).reduce(UInt32(0)) { $0 | UInt32(fileStart[$1]) << (8 * UInt32($1)) }
    guard let mode = Self.allCases.first(where: { $0.magic == word }) else { return nil }
    self = mode
  }
}
