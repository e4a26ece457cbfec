package import Tensors

/// One record of a checkpoint: its framing, and where its content lies.
package struct RawRecord {
  /// Where the record starts in the file.
  package let offset: Int
  /// The record as a `Checkpoint` message of its own, every content emptied, for libprotobuf-c.
  package let framing: [UInt8]
  /// The range of `tensor_content`; `nil` for a map of tensors.
  package let content: Range<Int>?
}

/// Walks over the records of a checkpoint without reading their contents.
///
/// It checks what libprotobuf-c lets pass: lengths against the bytes that are there, wire types,
/// numbers that pass 64 bits, and texts, which libprotobuf-c cuts at a NUL and does not check for
/// UTF-8. Unknown fields are passed over, as protobuf demands, except beside the records, where a
/// checkpoint has none.
///
/// Source: the field table in `schemas/mindspore_checkpoint.proto`.
package struct RecordWalker {
  private var reader: WireReader<CheckpointError>
  private let end: Int
  private var framing = FramingBudget()

  /// Walks over `source` up to `end`.
  package init(_ source: any ByteSource, end: Int) {
    reader = WireReader(source)
    self.end = end
  }

  /// The next record, `nil` at the end.
  package mutating func next() throws(CheckpointError) -> RawRecord? {
    guard reader.offset < end else { return nil }
    let start = reader.offset
    reader.tensor = nil
    framing = FramingBudget()
    let key = try reader.key(before: end)
    guard key.field == 1 else { throw reader.error(.foreignField(number: key.field), at: start) }
    let range = try delimited(key, "a parameter's record", before: end)
    do {
      return try readValue(in: range, from: start)
    } catch {
      throw start == 0 ? foreignField(behind: range) ?? error : error
    }
  }

  /// What is wrong if the file's first field is no record, and another kind of field follows.
  ///
  /// MindIR models start so: their field 1 is a text, the version
  /// (`ms:mindspore/core/proto/mind_ir.proto`, `ModelProto`).
  private mutating func foreignField(behind range: Range<Int>) -> CheckpointError? {
    guard reader.tensor == nil, range.upperBound < end else { return nil }
    reader.skip(to: range.upperBound)
    // Bytes that are no key tell nothing: then the error at hand is the better one.
    guard let key = try? reader.key(before: end), key.field != 1 else { return nil }
    return reader.error(.foreignField(number: key.field), at: range.upperBound)
  }

  /// A `Value` message as far as it has been walked over.
  ///
  /// Fields that come again are taken as protobuf has it: the last one holds, and tensors merge.
  private struct Value {
    var name: [UInt8]?
    var tensor: TensorFields?
    var hasMap = false
  }

  /// A `TensorProto` message as far as it has been walked over.
  private struct TensorFields {
    var dims: [UInt64] = []
    var type: [UInt8]?
    var content: Range<Int>?
  }

  private mutating func readValue(
    in range: Range<Int>,
    from start: Int
  ) throws(CheckpointError) -> RawRecord {
    var value = Value()
    while reader.offset < range.upperBound { try readField(of: &value, before: range.upperBound) }
    guard let name = value.name else { throw reader.error(.missingField("tag"), at: start) }
    var framing: [UInt8] = []
    framing.appendField(1, name)
    if let tensor = value.tensor {
      guard !value.hasMap else { throw reader.error(.tensorAndMap, at: start) }
      framing.appendField(2, try emptied(tensor, at: start))
    } else {
      guard value.hasMap else { throw reader.error(.missingField("tensor"), at: start) }
      framing.appendField(3, [])
    }
    var record: [UInt8] = []
    record.appendField(1, framing)
    return RawRecord(offset: start, framing: record, content: value.tensor?.content)
  }

  /// The message that `tensor` was read from, with an empty content.
  private func emptied(
    _ tensor: TensorFields,
    at start: Int
  ) throws(CheckpointError) -> [UInt8] {
    guard let type = tensor.type else {
      throw reader.error(.missingField("tensor_type"), at: start)
    }
    guard tensor.content != nil else {
      throw reader.error(.missingField("tensor_content"), at: start)
    }
    var bytes: [UInt8] = []
    for dimension in tensor.dims {
      bytes.appendKey(1, WireType.varint)
      bytes.appendVarint(dimension)
    }
    bytes.appendField(2, type)
    bytes.appendField(3, [])
    return bytes
  }

  private mutating func readField(
    of value: inout Value,
    before end: Int
  ) throws(CheckpointError) {
    let key = try reader.key(before: end)
    switch key.field {
    case 1:
      let name = try copy(try delimited(key, "tag", before: end))
      try checkName(name, at: key.offset)
      value.name = name
    case 2:
      let range = try delimited(key, "tensor", before: end)
      var tensor = value.tensor ?? TensorFields()
      while reader.offset < range.upperBound {
        try readField(of: &tensor, before: range.upperBound)
      }
      value.tensor = tensor
    case 3:
      reader.skip(to: try delimited(key, "maptensor", before: end).upperBound)
      value.hasMap = true
    default:
      try reader.skipValue(of: key, before: end)
    }
  }

  private mutating func readField(
    of tensor: inout TensorFields,
    before end: Int
  ) throws(CheckpointError) {
    let key = try reader.key(before: end)
    switch key.field {
    case 1 where key.wireType == WireType.varint:
      try readDimension(of: &tensor, before: end)
    case 1:
      // Packed: MindSpore never writes dimensions so, but protobuf lets it.
      let dims = try delimited(key, "dims", before: end, orWireType: WireType.varint)
      while reader.offset < dims.upperBound {
        try readDimension(of: &tensor, before: dims.upperBound)
      }
    case 2:
      let type = try copy(try delimited(key, "tensor_type", before: end))
      // libprotobuf-c cuts a string at a NUL, so what follows would go unseen.
      guard !type.contains(0) else {
        throw reader.error(.unknownType(String(decoding: type, as: UTF8.self)), at: key.offset)
      }
      tensor.type = type
    case 3:
      let content = try delimited(key, "tensor_content", before: end)
      reader.skip(to: content.upperBound)
      tensor.content = content
    default:
      try reader.skipValue(of: key, before: end)
    }
  }

  private mutating func readDimension(
    of tensor: inout TensorFields,
    before end: Int
  ) throws(CheckpointError) {
    let start = reader.offset
    let dimension = try reader.varint(before: end)
    try take(MemoryLayout<UInt64>.size, at: start)
    tensor.dims.append(dimension)
  }

  private mutating func delimited(
    _ key: WireReader<CheckpointError>.Key,
    _ field: String,
    before end: Int,
    orWireType other: Int? = nil
  ) throws(CheckpointError) -> Range<Int> {
    guard key.wireType == WireType.lengthDelimited else {
      let expected = [WireType.lengthDelimited] + (other.map { [$0] } ?? [])
      throw reader.error(
        .wireType(field: field, expected: expected, found: key.wireType),
        at: key.offset
      )
    }
    return try reader.lengthDelimitedRange(of: field, before: end)
  }

  private mutating func copy(_ range: Range<Int>) throws(CheckpointError) -> [UInt8] {
    try take(range.count, at: range.lowerBound)
    return try reader.bytes(in: range)
  }

  private mutating func take(_ count: Int, at offset: Int) throws(CheckpointError) {
    guard framing.take(count) else {
      throw reader.error(.oversizedRecord(limit: FramingBudget.limit), at: offset)
    }
  }

  private mutating func checkName(_ bytes: [UInt8], at offset: Int) throws(CheckpointError) {
    if let problem = Self.problem(ofName: bytes) { throw reader.error(problem, at: offset) }
    reader.tensor = String(decoding: bytes, as: UTF8.self)
  }

  /// Why these bytes are no parameter's name, `nil` if they may be one.
  static func problem(ofName bytes: [UInt8]) -> CheckpointError.Problem? {
    if bytes.isEmpty { return .invalidName(reason: "is empty") }
    if bytes.contains(0) { return .invalidName(reason: "holds a NUL") }
    if String(validating: bytes, as: UTF8.self) == nil {
      return .invalidName(reason: "is not UTF-8")
    }
    return nil
  }
}

/// Bounds what one record may hold beside its content.
struct FramingBudget {
  /// The most bytes of name, type and dimensions together.
  ///
  /// Real records need less than 300; this leaves room for odd names while a damaged length still
  /// costs no memory.
  static let limit = 8 << 10

  private var left = limit

  /// Takes `count` bytes; false if they are not to be had.
  mutating func take(_ count: Int) -> Bool {
    guard count <= left else { return false }
    left -= count
    return true
  }
}
