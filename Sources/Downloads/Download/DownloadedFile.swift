/// A verified file of weights in the cache.
public struct DownloadedFile: Equatable, Sendable {
  /// The name of the file.
  public let file: String
  /// Where it lies: a readable name in the cache.
  public let path: String
  /// Its SHA-256 in lower-case hexadecimal digits.
  public let sha256: String
  /// Its size in bytes.
  public let byteCount: Int
  /// What its content was compared with.
  public let verifiedBy: Verification
  /// How many bytes came over for it now; 0 when it was in the cache.
  public let transferredByteCount: Int

  init(_ entry: ZooCache.Entry, verifiedBy: Verification, transferredByteCount: Int) {
    file = entry.file
    path = entry.path
    sha256 = entry.sha256
    byteCount = entry.byteCount
    self.verifiedBy = verifiedBy
    self.transferredByteCount = transferredByteCount
  }
}
