internal import Tensors

/// A message of protocol buffers, written field by field.
///
/// Source: "Encoding" in the documentation of protocol buffers: a field is its number and the type of
/// what follows as a varint, and then the value.
struct ProtobufMessage {
  /// What was written.
  private(set) var bytes: [UInt8] = []

  /// Adds an `int64` or a value of an enumeration.
  mutating func add(_ field: UInt64, _ value: Int) {
    begin(field, WireType.varint)
    // A negative one is written as the whole number of 64 bits that has its bits.
    bytes.appendVarint(UInt64(bitPattern: Int64(value)))
  }

  /// Adds a `double`.
  mutating func add(_ field: UInt64, _ value: Double) {
    begin(field, WireType.eightBytes)
    bytes.append(littleEndian: value.bitPattern)
  }

  /// Adds a `float`.
  mutating func add(_ field: UInt64, _ value: Float) {
    begin(field, WireType.fourBytes)
    bytes.append(littleEndian: value.bitPattern)
  }

  /// Adds a `string`.
  mutating func add(_ field: UInt64, _ value: String) { counted(field, Array(value.utf8)) }

  /// Adds a message.
  mutating func add(_ field: UInt64, _ value: ProtobufMessage) { counted(field, value.bytes) }

  private mutating func counted(_ field: UInt64, _ value: [UInt8]) {
    begin(field, WireType.lengthDelimited)
    bytes.appendVarint(UInt64(value.count))
    bytes += value
  }

  private mutating func begin(_ field: UInt64, _ type: Int) {
    bytes.appendVarint(field << 3 | UInt64(type))
  }
}
