/// The CRC-32C of Castagnoli: polynomial 0x82F63B78, initial and final exclusive-or 0xFFFFFFFF.
///
/// Source: RFC 3720, section 12.1, whose bits are the other way round: 0x1EDC6F41.
public struct CRC32C: Sendable {
  /// The checksum of all bytes so far.
  public private(set) var value: UInt32 = 0

  /// What a byte adds, for each of its 256 values.
  private static let table = (0..<256).map { byte in
    var rest = UInt32(byte)
    for _ in 0..<8 { rest = (rest >> 1) ^ (rest & 1 == 0 ? 0 : 0x82F6_3B78) }
    return rest
  }

  /// Starts with no bytes.
  public init() {}

  /// Takes in more bytes.
  public mutating func update(_ bytes: Span<UInt8>) {
    var rest = ~value
    for index in bytes.indices {
      rest = (rest >> 8) ^ Self.table[Int(UInt8(truncatingIfNeeded: rest) ^ bytes[index])]
    }
    value = ~rest
  }
}
