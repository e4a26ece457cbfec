internal import CZlib

/// The CRC-32 of zlib and PNG: polynomial 0xEDB88320, initial and final exclusive-or 0xFFFFFFFF.
public struct CRC32: Sendable {
  /// The checksum of all bytes so far.
  public private(set) var value: UInt32 = 0

  /// Starts with no bytes.
  public init() {}

  /// Takes in more bytes.
  public mutating func update(_ bytes: Span<UInt8>) {
    let seed = uLong(value)
    let next = unsafe bytes.withUnsafeBufferPointer { buffer in
      // SAFETY: the pointer and the count are one valid buffer; a null pointer, which zlib takes as
      // a request for the initial value, is kept away.
      buffer.isEmpty
        ? seed
        : unsafe crc32_z(seed, buffer.baseAddress, buffer.count)
    }
    value = UInt32(truncatingIfNeeded: next)
  }
}
