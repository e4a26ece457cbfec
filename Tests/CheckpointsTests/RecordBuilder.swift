import Checkpoints
import Ciphers
import Tensors

/// Protobuf bytes put together by hand, sound or not.
///
/// It is written from the field table of `schemas/mindspore_checkpoint.proto` and shares no code with
/// the reader or the writer. The parts nest as they do in a file:
/// `.record(.tag("w"), .tensor(.dims(2), .type("Int8"), .content([1, 2])))`.
extension [UInt8] {
  /// A base-128 number in its shortest form.
  static func varint(_ value: UInt64) -> [UInt8] {
    value < 128 ? [UInt8(value)] : [UInt8(value % 128) + 128] + varint(value / 128)
  }

  /// A field's number and wire type.
  static func key(_ field: UInt64, wireType: UInt64) -> [UInt8] { varint(field * 8 + wireType) }

  /// A field that is a number.
  static func number(_ field: UInt64, _ value: UInt64) -> [UInt8] {
    key(field, wireType: 0) + varint(value)
  }

  /// A length-delimited field.
  static func field(_ field: UInt64, _ parts: [UInt8]...) -> [UInt8] {
    let bytes = parts.flatMap { $0 }
    return key(field, wireType: 2) + varint(UInt64(bytes.count)) + bytes
  }

  /// The same bytes again and again.
  static func repeated(_ count: Int, _ bytes: [UInt8]) -> [UInt8] {
    Array(repeatElement(bytes, count: count).joined())
  }

  /// `Checkpoint.value`: a whole record.
  static func record(_ parts: [UInt8]...) -> [UInt8] { field(1, parts.flatMap { $0 }) }

  /// `Value.tag`.
  static func tag(_ name: String) -> [UInt8] { field(1, Array(name.utf8)) }

  /// `Value.tensor`.
  static func tensor(_ parts: [UInt8]...) -> [UInt8] { field(2, parts.flatMap { $0 }) }

  /// `Value.maptensor` with one tensor, which may be empty.
  static func mapTensor(_ tensor: [UInt8] = []) -> [UInt8] {
    field(3, tensor.isEmpty ? [] : field(1, tensor))
  }

  /// `TensorProto.dims`, one number a dimension as MindSpore writes it; negative ones too.
  static func dims(_ dims: Int64...) -> [UInt8] {
    dims.flatMap { number(1, UInt64(bitPattern: $0)) }
  }

  /// `TensorProto.tensor_type`.
  static func type(_ type: String) -> [UInt8] { field(2, Array(type.utf8)) }

  /// `TensorProto.tensor_content`.
  static func content(_ bytes: [UInt8]) -> [UInt8] { field(3, bytes) }

  /// A record of `Int8` elements.
  static func int8(_ name: String, dims: [Int64], _ elements: [UInt8]) -> [UInt8] {
    let dims = dims.flatMap { number(1, UInt64(bitPattern: $0)) }
    return record(tag(name), tensor(dims, type("Int8"), content(elements)))
  }
}

/// Reads bytes as the file `a.ckpt`.
func read(_ parts: [UInt8]...) throws(CheckpointError) -> CkptFile {
  try CkptReader.read(MemorySource(parts.flatMap { $0 }, name: "a.ckpt"))
}

/// Writes entries to memory.
func written(_ entries: [CkptEntry], checksum: Bool = false) throws -> [UInt8] {
  var sink = MemorySink()
  try CkptWriter.write(entries, checksum: checksum, named: "b.ckpt", to: &sink)
  return sink.bytes
}

/// Encrypts entries to memory.
func encrypted(
  _ entries: [CkptEntry],
  _ mode: EncryptionMode,
  key: CipherKey = FormatFixtures.key(),
  blockByteCount: Int = 64 << 20
) throws -> [UInt8] {
  var sink = MemorySink()
  try CkptWriter.write(
    entries,
    encryption: CkptEncryption(mode, key: key, blockByteCount: blockByteCount),
    named: "b.ckpt",
    to: &sink
  )
  return sink.bytes
}

extension [UInt8] {
  /// The bytes that hexadecimal digits stand for; `nil` if they are none.
  init?(hexadecimal digits: some StringProtocol) {
    let digits = [Character](digits)
    guard digits.count.isMultiple(of: 2) else { return nil }
    self = []
    for index in stride(from: 0, to: digits.count, by: 2) {
      guard let byte = UInt8(String(digits[index...index + 1]), radix: 16) else { return nil }
      append(byte)
    }
  }
}
