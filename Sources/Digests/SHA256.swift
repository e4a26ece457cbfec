internal import CCrypto

/// A SHA-256 computation over a stream of bytes, done by OpenSSL.
@safe public final class SHA256 {
  // SAFETY: made in init, freed in deinit, and never handed out.
  private let context: OpaquePointer

  /// Starts with no bytes.
  public init() {
    // SAFETY: EVP_MD_CTX_new fails only without memory, and a SHA-256 that needs no provider
    // beyond the default one cannot fail to start.
    guard let context = unsafe EVP_MD_CTX_new(),
      unsafe EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1
    else { preconditionFailure("OpenSSL's libcrypto has no SHA-256") }
    unsafe self.context = context
  }

  deinit { unsafe EVP_MD_CTX_free(context) }

  /// Takes in more bytes.
  public func update(_ bytes: Span<UInt8>) {
    let status = unsafe bytes.withUnsafeBufferPointer { buffer in
      // SAFETY: the pointer and the count are one valid buffer.
      unsafe EVP_DigestUpdate(context, buffer.baseAddress, buffer.count)
    }
    precondition(status == 1, "updating a SHA-256 cannot fail")
  }

  /// The digest of all bytes so far; more bytes may follow.
  public var digest: SHA256Digest {
    var bytes = [UInt8](repeating: 0, count: SHA256Digest.byteCount)
    // SAFETY: the copy is a context of its own, and the output has the digest's 32 bytes.
    guard let copy = unsafe EVP_MD_CTX_new(),
      unsafe EVP_MD_CTX_copy_ex(copy, context) == 1,
      unsafe EVP_DigestFinal_ex(copy, &bytes, nil) == 1
    else { preconditionFailure("finishing a SHA-256 cannot fail") }
    unsafe EVP_MD_CTX_free(copy)
    return SHA256Digest(bytes: bytes)
  }
}

/// The 32 bytes of a SHA-256.
public struct SHA256Digest: Hashable, Sendable, CustomStringConvertible {
  static let byteCount = 32

  /// The digest's bytes.
  public let bytes: [UInt8]

  init(bytes: [UInt8]) { self.bytes = bytes }

  /// Digests `bytes` in one go.
  public init(of bytes: Span<UInt8>) {
    let hash = SHA256()
    hash.update(bytes)
    self = hash.digest
  }

  /// The digest as 64 lower-case hexadecimal digits.
  public var description: String {
    let digits = Array("0123456789abcdef")
    return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
  }
}
