internal import CCrypto

/// A cipher at work on one stream of bytes after the other, done by OpenSSL.
///
/// Bytes are encrypted and decrypted in place. What was decrypted in ``Cipher/aesGCM`` counts for
/// nothing until ``isAuthentic(tag:)`` has said so.
@safe
public final class CipherRun {
  /// Which way the cipher works.
  public enum Direction: Sendable {
    /// From plaintext to ciphertext.
    case encrypting
    /// From ciphertext to plaintext.
    case decrypting
  }

  private let cipher: Cipher
  private let context: OpaquePointer

  /// The most bytes that libcrypto takes at once, well within its `int`.
  private static let largestUpdate = 1 << 30

  /// Prepares a cipher; ``start(iv:)`` comes next.
  ///
  /// - Precondition: the key has one of the cipher's lengths.
  /// - Throws: ``CipherError/unavailable(_:)``.
  public init(
    _ cipher: Cipher,
    _ direction: Direction,
    key: CipherKey
  ) throws(CipherError) {
    precondition(cipher.keyByteCounts.contains(key.byteCount), "a key of the cipher's length")
    let name = cipher.name(keyByteCount: key.byteCount)
    guard let context = unsafe EVP_CIPHER_CTX_new() else { throw .unavailable(name) }
    // SAFETY: the strings and pointers are valid during the calls. The context holds a reference of
    // its own to the algorithm, so this one is given back; freeing null is allowed.
    let algorithm = unsafe EVP_CIPHER_fetch(nil, name, nil)
    defer { unsafe EVP_CIPHER_free(algorithm) }
    let way: CInt = direction == .encrypting ? 1 : 0
    let isReady = unsafe key.withBytes { bytes in
      unsafe algorithm != nil
        && EVP_CipherInit_ex2(context, algorithm, bytes, nil, way, nil) == 1
        && EVP_CIPHER_CTX_set_padding(context, 0) == 1
    }
    guard isReady else {
      unsafe EVP_CIPHER_CTX_free(context)
      throw .unavailable(name)
    }
    self.cipher = cipher
    unsafe self.context = context
  }

  // It wipes the key that the context has made its schedule of.
  deinit { unsafe EVP_CIPHER_CTX_free(context) }

  /// Starts a stream of bytes, whatever became of the one before.
  ///
  /// - Precondition: `iv` has the cipher's ``Cipher/ivByteCount``.
  public func start(iv: Span<UInt8>) {
    precondition(iv.count == cipher.ivByteCount, "an initialisation vector of the cipher's length")
    let status = unsafe iv.withUnsafeBufferPointer { iv in
      // SAFETY: the vector has the length that the cipher reads; the rest stays as it was.
      unsafe EVP_CipherInit_ex2(context, nil, nil, iv.baseAddress, -1, nil)
    }
    precondition(status == 1, "starting a cipher that is ready cannot fail")
  }

  /// Encrypts or decrypts the stream's next bytes, a range of `bytes`, in place.
  ///
  /// - Precondition: the range lies within `bytes`; in a mode of chaining, their number is a multiple of
  ///   ``Cipher/blockByteCount``.
  public func update(_ bytes: inout MutableSpan<UInt8>, in range: Range<Int>) {
    precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count, "within the bytes")
    precondition(range.count <= Self.largestUpdate, "as many bytes as fit a buffer")
    precondition(
      cipher == .aesGCM || cipher == .aesCTR || range.count.isMultiple(of: Cipher.blockByteCount),
      "whole blocks"
    )
    guard !range.isEmpty else { return }
    let count = CInt(range.count)
    var written: CInt = 0
    let status = unsafe bytes.withUnsafeMutableBufferPointer { buffer in
      // SAFETY: the range lies within the buffer. Input and output are the same bytes, which EVP
      // allows; as there is no padding, exactly as many come out as go in.
      let start = unsafe buffer.baseAddress.map { unsafe $0 + range.lowerBound }
      return unsafe EVP_CipherUpdate(context, start, &written, start, count)
    }
    precondition(status == 1 && written == count, "running a cipher that is ready cannot fail")
  }

  /// Takes in bytes that are authenticated and not encrypted, before any others of the stream.
  ///
  /// - Precondition: the cipher is ``Cipher/aesGCM``.
  public func authenticate(_ bytes: Span<UInt8>) {
    precondition(cipher == .aesGCM, "a cipher that authenticates")
    precondition(bytes.count <= Self.largestUpdate, "as many bytes as fit a buffer")
    guard !bytes.isEmpty else { return }
    var taken: CInt = 0
    let status = unsafe bytes.withUnsafeBufferPointer { buffer in
      // SAFETY: without an output, EVP reads the buffer and writes the count alone.
      unsafe EVP_CipherUpdate(context, nil, &taken, buffer.baseAddress, CInt(buffer.count))
    }
    precondition(status == 1, "running a cipher that is ready cannot fail")
  }

  /// Ends the stream and gives its tag of 16 bytes.
  ///
  /// - Precondition: the run encrypts, with ``Cipher/aesGCM``.
  public func tag() -> [UInt8] {
    precondition(cipher == .aesGCM, "a cipher that authenticates")
    var tag = [UInt8](repeating: 0, count: Cipher.tagByteCount)
    var rest: CInt = 0
    // SAFETY: ending a stream of GCM writes no byte, and the tag has the size that is asked for.
    let isDone = unsafe tag.withUnsafeMutableBufferPointer { tag in
      unsafe EVP_CipherFinal_ex(context, tag.baseAddress, &rest) == 1
        && EVP_CIPHER_CTX_ctrl(
          context,
          EVP_CTRL_AEAD_GET_TAG,
          CInt(tag.count),
          tag.baseAddress
        ) == 1
    }
    precondition(isDone, "the tag of a run that encrypts is there")
    return tag
  }

  /// Ends the stream and tells whether all its bytes are those that the tag was made for.
  ///
  /// - Precondition: the run decrypts, with ``Cipher/aesGCM``, and the tag has 16 bytes.
  public func isAuthentic(tag: [UInt8]) -> Bool {
    precondition(cipher == .aesGCM && tag.count == Cipher.tagByteCount, "a tag of GCM")
    // The call takes a pointer to bytes that it could change.
    var tag = tag
    var rest: CInt = 0
    return unsafe tag.withUnsafeMutableBufferPointer { tag in
      // SAFETY: the tag has the size that is told, and ending a stream of GCM writes no byte.
      unsafe EVP_CIPHER_CTX_ctrl(
        context,
        EVP_CTRL_AEAD_SET_TAG,
        CInt(tag.count),
        tag.baseAddress
      ) == 1
        && EVP_CipherFinal_ex(context, tag.baseAddress, &rest) == 1
    }
  }
}
