/// The wire types of protobuf that checkpoints use.
enum WireType {
  static let varint = 0
  static let lengthDelimited = 2
}

extension [UInt8] {
  /// Appends a base-128 number, least significant group first.
  mutating func appendVarint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    append(UInt8(rest))
  }

  /// Appends the key of field `field`, which is below 16, with a wire type.
  mutating func appendKey(_ field: UInt8, _ wireType: Int) {
    append(field << 3 | UInt8(wireType))
  }

  /// Appends a length-delimited field whole.
  mutating func appendField(_ field: UInt8, _ bytes: some Collection<UInt8>) {
    appendKey(field, WireType.lengthDelimited)
    appendVarint(UInt64(bytes.count))
    append(contentsOf: bytes)
  }
}
