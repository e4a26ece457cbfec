internal import Ciphers
internal import Tensors

/// One block of an encrypted checkpoint, which is decrypted without any other.
///
/// | field | bytes |
/// | --- | --- |
/// | magic, by which the mode is told | 4 |
/// | tag, in AES-GCM only | 16 |
/// | length of all that follows, itself left out | 4 |
/// | length of the initialisation vector, 16 | 4 |
/// | initialisation vector, of which AES-GCM uses the first 12 bytes | 16 |
/// | length of the ciphertext | 4 |
/// | ciphertext | |
///
/// Numbers are little-endian.
///
/// Source: `ms:mindspore/ccsrc/utils/crypto.cc`.
struct EncryptedBlock {
  /// Where the block starts in the file.
  let offset: Int
  /// The tag of AES-GCM; empty in the other modes.
  let tag: [UInt8]
  /// The 16 bytes of the initialisation vector.
  let iv: [UInt8]
  /// Where the ciphertext lies in the file; in the modes of chaining it is padded.
  let text: Range<Int>

  /// The most bytes of plaintext in a block: 64 MiB.
  ///
  /// Source: `MAX_BLOCK_SIZE` in `ms:mindspore/ccsrc/utils/crypto.cc`.
  static let largestByteCount = 64 << 20

  static let ivByteCount = 16

  /// The size of everything before the ciphertext.
  static func headerByteCount(_ mode: EncryptionMode) -> Int { mode == .aesGCM ? 48 : 32 }

  /// What the block's length counts beside the ciphertext.
  private static let countedHeaderByteCount = 4 + ivByteCount + 4

  /// The size of the ciphertext of so many bytes: chaining pads to a multiple of 16 and always adds
  /// something (PKCS#7).
  static func textByteCount(_ mode: EncryptionMode, of byteCount: Int) -> Int {
    mode == .aesGCM
      ? byteCount
      : (byteCount / Cipher.blockByteCount + 1) * Cipher.blockByteCount
  }

  /// The bytes before a ciphertext of that size.
  ///
  /// - Precondition: the ciphertext is that of a block, and the tag and the vector have 16 bytes.
  static func header(
    _ mode: EncryptionMode,
    tag: [UInt8],
    iv: [UInt8],
    textByteCount: Int
  ) -> [UInt8] {
    let numbers = [countedHeaderByteCount + textByteCount, ivByteCount, textByteCount].map {
      UInt32($0).littleEndianBytes
    }
    return mode.magic.littleEndianBytes + tag + numbers[0] + numbers[1] + iv + numbers[2]
  }

  /// Reads a block's header.
  ///
  /// - Parameters:
  ///   - header: the bytes of the header.
  ///   - offset: where they stand.
  ///   - mode: the mode of the file.
  ///   - end: where the file ends.
  ///   - file: what error messages call it.
  /// - Precondition: `header` has ``headerByteCount(_:)`` bytes.
  /// - Throws: ``CheckpointError`` with ``CheckpointError/Problem/ivLength(expected:found:)``,
  ///   ``CheckpointError/Problem/encryptedLength(_:found:)``,
  ///   ``CheckpointError/Problem/blockLength(expected:found:)`` or
  ///   ``CheckpointError/Problem/cutBlock(expected:found:)``.
  init(
    header: [UInt8],
    at offset: Int,
    mode: EncryptionMode,
    end: Int,
    file: String
  ) throws(CheckpointError) {
    func error(_ problem: CheckpointError.Problem) -> CheckpointError {
      CheckpointError(problem, file: file, offset: offset)
    }
    let tagEnd = 4 + (mode == .aesGCM ? Cipher.tagByteCount : 0)
    let numbers = [tagEnd, tagEnd + 4, header.count - 4].map {
      Int(header.span.littleEndian(UInt32.self, at: $0))
    }
    let (length, ivByteCount, textByteCount) = (numbers[0], numbers[1], numbers[2])
    guard ivByteCount == Self.ivByteCount else {
      throw error(.ivLength(expected: Self.ivByteCount, found: ivByteCount))
    }
    guard Self.canBeText(mode, byteCount: textByteCount) else {
      throw error(.encryptedLength(mode, found: textByteCount))
    }
    guard length == Self.countedHeaderByteCount + textByteCount else {
      throw error(
        .blockLength(expected: Self.countedHeaderByteCount + textByteCount, found: length)
      )
    }
    let start = offset + header.count
    guard textByteCount <= end - start else {
      throw error(.cutBlock(expected: header.count + textByteCount, found: end - offset))
    }
    self.offset = offset
    tag = Array(header[4..<tagEnd])
    iv = Array(header[tagEnd + 8..<tagEnd + 8 + Self.ivByteCount])
    text = start..<start + textByteCount
  }

  private static func canBeText(_ mode: EncryptionMode, byteCount: Int) -> Bool {
    guard mode != .aesGCM else { return (1...largestByteCount).contains(byteCount) }
    return (Cipher.blockByteCount...largestByteCount + Cipher.blockByteCount).contains(byteCount)
      && byteCount.isMultiple(of: Cipher.blockByteCount)
  }
}
