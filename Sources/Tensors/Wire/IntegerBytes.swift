extension FixedWidthInteger {
  /// The bytes, the lowest first.
  package var littleEndianBytes: [UInt8] {
    (0..<Self.bitWidth / 8).map { UInt8(truncatingIfNeeded: self >> (8 * $0)) }
  }

  /// The bytes, the highest first.
  package var bigEndianBytes: [UInt8] { littleEndianBytes.reversed() }
}

extension [UInt8] {
  /// Appends the bytes of an integer, the lowest first.
  package mutating func append<Value: FixedWidthInteger>(littleEndian value: Value) {
    for shift in stride(from: 0, to: Value.bitWidth, by: 8) {
      append(UInt8(truncatingIfNeeded: value >> shift))
    }
  }
}

extension Span<UInt8> {
  /// The little-endian integer at `offset`, which need not be aligned.
  ///
  /// - Precondition: the integer lies within the span.
  package func littleEndian<Value: FixedWidthInteger & BitwiseCopyable>(
    _ type: Value.Type,
    at offset: Int
  ) -> Value {
    // SAFETY: every byte is initialised, unsafeLoadUnaligned checks the bounds, and every bit
    // pattern is a valid integer.
    unsafe Value(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: type))
  }
}
