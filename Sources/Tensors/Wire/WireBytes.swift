/// The wire types of protobuf that messages are written with here.
package enum WireType {
  /// A base-128 number.
  package static let varint = 0
  /// 64 bits.
  package static let eightBytes = 1
  /// A length and as many bytes.
  package static let lengthDelimited = 2
  /// 32 bits.
  package static let fourBytes = 5
}

extension [UInt8] {
  /// Appends a base-128 number, least significant group first.
  package mutating func appendVarint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    append(UInt8(rest))
  }

  /// Appends the key of field `field`, which is below 16, with a wire type.
  package mutating func appendKey(_ field: UInt8, _ wireType: Int) {
    append(field << 3 | UInt8(wireType))
  }

  /// Appends a length-delimited field whole.
  package mutating func appendField(_ field: UInt8, _ bytes: some Collection<UInt8>) {
    appendKey(field, WireType.lengthDelimited)
    appendVarint(UInt64(bytes.count))
    append(contentsOf: bytes)
  }
}
