internal import Ciphers
internal import Tensors

/// What the pieces of a file were like when they were verified, so that other bytes in their place
/// are found out.
///
/// A tag of AES-GCM tells that a block is sound once all of it was read; its bytes are used in a second
/// reading, and the file may have changed in between. Times and sizes of the file would not tell
/// for certain. So the first reading takes a code of each piece (GMAC, NIST SP 800-38D) under a key
/// that is made at random and leaves this process never, and every later one compares.
final class PieceSeals {
  private let sealing: CipherRun
  private var seals: [UInt8] = []

  /// Starts without pieces.
  ///
  /// - Throws: ``CipherError/unavailable(_:)``.
  init() throws(CipherError) {
    sealing = try CipherRun(.aesGCM, .encrypting, key: CipherKey(randomByteCount: 16))
  }

  /// Takes the code of the next piece.
  func append(_ piece: Span<UInt8>) {
    seals += seal(of: piece, at: seals.count / Cipher.tagByteCount)
  }

  /// Whether `piece` is what the piece of that index was.
  ///
  /// - Precondition: that piece was appended.
  func matches(_ piece: Span<UInt8>, at index: Int) -> Bool {
    let start = index * Cipher.tagByteCount
    return seals[start..<start + Cipher.tagByteCount].elementsEqual(seal(of: piece, at: index))
  }

  private func seal(of piece: Span<UInt8>, at index: Int) -> [UInt8] {
    // A nonce of its own for each piece, as GMAC wants it.
    var nonce = [UInt8](repeating: 0, count: Cipher.aesGCM.ivByteCount)
    nonce.replaceSubrange(0..<8, with: index.littleEndianBytes)
    sealing.start(iv: nonce.span)
    sealing.authenticate(piece)
    return sealing.tag()
  }
}
