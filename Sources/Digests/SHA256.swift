internal import CCrypto

/// A SHA-256 computation over a stream of bytes, done by OpenSSL.
public final class SHA256 {
  private var context = SHA256_CTX()

  /// Starts with no bytes.
  public init() {
    let status = unsafe SHA256_Init(&context)
    precondition(status == 1, "starting a SHA-256 cannot fail")
  }

  /// Takes in more bytes.
  public func update(_ bytes: Span<UInt8>) {
    let status = unsafe bytes.withUnsafeBufferPointer { buffer in
      // SAFETY: the pointer and the count are one valid buffer.
      unsafe SHA256_Update(&context, buffer.baseAddress, buffer.count)
    }
    precondition(status == 1, "updating a SHA-256 cannot fail")
  }

  /// The digest of all bytes so far; more bytes may follow.
  public var digest: SHA256Digest {
    var bytes = [UInt8](repeating: 0, count: SHA256Digest.byteCount)
    var copy = context
    // SAFETY: the output has the digest's 32 bytes.
    let status = unsafe SHA256_Final(&bytes, &copy)
    precondition(status == 1, "finishing a SHA-256 cannot fail")
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
