import Checkpoints
import Tensors
import Testing

/// One hand-made file for every way in which a record can be wrong.
@Suite("Bad input")
struct CkptBadInputTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let bytes: [UInt8]
    let problem: CheckpointError.Problem
    let parameter: String?
    let offset: Int?

    init(
      _ description: String,
      _ bytes: [UInt8],
      _ problem: CheckpointError.Problem,
      of parameter: String? = nil,
      at offset: Int
    ) {
      testDescription = description
      self.bytes = bytes
      self.problem = problem
      self.parameter = parameter
      self.offset = offset
    }
  }

  @Test(
    "is an error that says what and where",
    arguments: numbers + lengths + wireTypes + fields + names + sizes
  )
  func refused(_ example: Case) {
    let error = CheckpointError(
      example.problem,
      file: "a.ckpt",
      parameter: example.parameter,
      offset: example.offset
    )
    #expect(throws: error) { try read(example.bytes) }
  }

  private static let ten = [UInt8](repeating: 0xFF, count: 10)

  static let numbers = [
    Case("nothing after the first key", [0x0A], .truncatedNumber, at: 1),
    Case("a length cut off by the end of the file", [0x0A, 0x80], .truncatedNumber, at: 1),
    Case("a length of eleven bytes", [0x0A] + ten + [0x01], .numberTooLong, at: 1),
    Case(
      "a length of ten bytes that passes 64 bits",
      [0x0A] + ten.prefix(9) + [0x02],
      .numberTooLong,
      at: 1
    ),
    Case(
      "a dimension that passes 64 bits",
      .record(.tag("w"), .tensor([0x08] + ten.prefix(9) + [0x02])),
      .numberTooLong,
      of: "w",
      at: 8
    ),
    Case(
      "a packed dimension that passes 64 bits",
      .record(.tag("w"), .tensor([0x0A, 0x0A] + ten.prefix(9) + [0x02])),
      .numberTooLong,
      of: "w",
      at: 9
    ),
    Case(
      "a packed dimension cut off by the end of its field",
      .record(.tag("w"), .tensor([0x0A, 0x01, 0x80], .type("Int8"), .content([1]))),
      .truncatedNumber,
      of: "w",
      at: 9
    ),
    Case(
      "a dimension cut off by the end of its tensor",
      .record(.tag("w"), .tensor([0x08, 0x80])) + [0x01],
      .truncatedNumber,
      of: "w",
      at: 8
    ),
    Case(
      "a key of a field that is not known, cut off by the end of the record",
      .record(.tag("w"), [0xF8]) + [0x01],
      .truncatedNumber,
      of: "w",
      at: 5
    ),
  ]

  static let lengths = [
    Case(
      "a record that passes the end of the file",
      [0x0A, 0x05, 0x0A, 0x01],
      .lengthPastEnd(of: "a parameter's record", expected: 5, found: 2),
      at: 1
    ),
    Case(
      "a record of 2^64 - 1 bytes",
      [0x0A] + ten.prefix(9) + [0x01],
      .lengthPastEnd(of: "a parameter's record", expected: .max, found: 0),
      at: 1
    ),
    Case(
      "a record of 2^63 - 1 bytes",
      [0x0A] + ten.prefix(8) + [0x7F, 0x00],
      .lengthPastEnd(of: "a parameter's record", expected: 1 << 63 - 1, found: 1),
      at: 1
    ),
    Case(
      "a tag that passes its record",
      .record([0x0A, 0x09, 0x77]) + .int8("v", dims: [1], [1]),
      .lengthPastEnd(of: "tag", expected: 9, found: 1),
      at: 3
    ),
    Case(
      "a tensor that passes its record",
      .record(.tag("w"), [0x12, 0x09, 0x08]) + .int8("v", dims: [1], [1]),
      .lengthPastEnd(of: "tensor", expected: 9, found: 1),
      of: "w",
      at: 6
    ),
    Case(
      "a map of tensors that passes its record",
      .record(.tag("w"), [0x1A, 0x7F]) + .int8("v", dims: [1], [1]),
      .lengthPastEnd(of: "maptensor", expected: 127, found: 0),
      of: "w",
      at: 6
    ),
    Case(
      "packed dimensions that pass their tensor",
      .record(.tag("w"), .tensor([0x0A, 0x03, 0x01])),
      .lengthPastEnd(of: "dims", expected: 3, found: 1),
      of: "w",
      at: 8
    ),
    Case(
      "a type that passes its tensor",
      .record(.tag("w"), .tensor([0x12, 0x07, 0x46]), .tag("w")),
      .lengthPastEnd(of: "tensor_type", expected: 7, found: 1),
      of: "w",
      at: 8
    ),
    Case(
      "a content that passes its tensor",
      .record(.tag("w"), .tensor(.type("Int8"), [0x1A, 0x02, 0x01]), .tag("w")),
      .lengthPastEnd(of: "tensor_content", expected: 2, found: 1),
      of: "w",
      at: 14
    ),
    Case(
      "an unknown field that passes its record",
      .record(.tag("w"), [0x22, 0x01]),
      .lengthPastEnd(of: "field 4", expected: 1, found: 0),
      of: "w",
      at: 6
    ),
    Case(
      "a fixed 8-byte field that passes its record",
      .record(.tag("w"), [0x21, 0, 0, 0]),
      .lengthPastEnd(of: "a fixed-size field", expected: 8, found: 3),
      of: "w",
      at: 6
    ),
    Case(
      "a fixed 4-byte field that passes its record",
      .record(.tag("w"), [0x25]),
      .lengthPastEnd(of: "a fixed-size field", expected: 4, found: 0),
      of: "w",
      at: 6
    ),
  ]

  static let wireTypes = [
    Case(
      "a record as a group",
      [0x0B, 0x0C],
      .wireType(field: "a parameter's record", expected: [2], found: 3),
      at: 0
    ),
    Case(
      "a second record as a number",
      .int8("w", dims: [1], [1]) + [0x08, 0x01],
      .wireType(field: "a parameter's record", expected: [2], found: 0),
      at: 18
    ),
    Case(
      "a tag as a number",
      .record(.number(1, 7)),
      .wireType(field: "tag", expected: [2], found: 0),
      at: 2
    ),
    Case(
      "a tensor as a number",
      .record(.tag("w"), .number(2, 7)),
      .wireType(field: "tensor", expected: [2], found: 0),
      of: "w",
      at: 5
    ),
    Case(
      "a map of tensors as a fixed 4-byte field",
      .record(.tag("w"), [0x1D, 0, 0, 0, 0]),
      .wireType(field: "maptensor", expected: [2], found: 5),
      of: "w",
      at: 5
    ),
    Case(
      "dimensions as a fixed 8-byte field",
      .record(.tag("w"), .tensor([0x09, 0, 0, 0, 0, 0, 0, 0, 0])),
      .wireType(field: "dims", expected: [2, 0], found: 1),
      of: "w",
      at: 7
    ),
    Case(
      "a type as a number",
      .record(.tag("w"), .tensor(.number(2, 7))),
      .wireType(field: "tensor_type", expected: [2], found: 0),
      of: "w",
      at: 7
    ),
    Case(
      "a content as a number",
      .record(.tag("w"), .tensor(.number(3, 7))),
      .wireType(field: "tensor_content", expected: [2], found: 0),
      of: "w",
      at: 7
    ),
    Case(
      "the start of a group",
      .record(.tag("w"), [0x23, 0x24]),
      .wireType(field: "field 4", expected: [0, 1, 2, 5], found: 3),
      of: "w",
      at: 5
    ),
    Case(
      "the end of a group, in a tensor",
      .record(.tag("w"), .tensor([0x24])),
      .wireType(field: "field 4", expected: [0, 1, 2, 5], found: 4),
      of: "w",
      at: 7
    ),
    Case(
      "a wire type that protobuf has not got",
      .record(.tag("w"), [0x26]),
      .wireType(field: "field 4", expected: [0, 1, 2, 5], found: 6),
      of: "w",
      at: 5
    ),
  ]

  private static let int8: [UInt8] = .tensor(.dims(1), .type("Int8"), .content([1]))

  static let fields = [
    Case("a record without tag", .record(int8), .missingField("tag"), at: 0),
    Case("an empty record", [0x0A, 0x00], .missingField("tag"), at: 0),
    Case("a record without value", .record(.tag("w")), .missingField("tensor"), of: "w", at: 0),
    Case(
      "a tensor without type, after a sound record",
      .int8("v", dims: [1], [1]) + .record(.tag("w"), .tensor(.dims(1), .content([1]))),
      .missingField("tensor_type"),
      of: "w",
      at: 18
    ),
    Case(
      "a tensor without content",
      .record(.tag("w"), .tensor(.dims(1), .type("Int8"))),
      .missingField("tensor_content"),
      of: "w",
      at: 0
    ),
    Case(
      "an empty tensor message",
      .record(.tag("w"), .tensor()),
      .missingField("tensor_type"),
      of: "w",
      at: 0
    ),
    Case(
      "a tensor and a map",
      .record(.tag("w"), int8, .mapTensor()),
      .tensorAndMap,
      of: "w",
      at: 0
    ),
    Case(
      "a map and a tensor",
      .record(.tag("w"), .mapTensor(), int8),
      .tensorAndMap,
      of: "w",
      at: 0
    ),
    Case(
      "a field beside the records",
      .record(.tag("w"), int8) + .number(2, 1),
      .foreignField(number: 2),
      at: 18
    ),
    Case("another protobuf file", .field(7, [1, 2, 3]), .foreignField(number: 7), at: 0),
    Case(
      "a MindIR model, which starts with its version as a text in field 1",
      .field(1, Array("0.1.0".utf8)) + .field(2, Array("MindSpore".utf8)),
      .foreignField(number: 2),
      at: 7
    ),
    Case("zeros", [0, 0, 0, 0], .fieldNumber(0), at: 0),
    Case(
      "a field number above 2^29 - 1",
      .record(.tag("w"), .number(1 << 29, 1)),
      .fieldNumber(1 << 29),
      of: "w",
      at: 5
    ),
  ]

  static let names = [
    Case("an empty name", .record(.tag(""), int8), .invalidName(reason: "is empty"), at: 2),
    Case(
      "a NUL in a name",
      .record(.tag("w\0v"), int8),
      .invalidName(reason: "holds a NUL"),
      at: 2
    ),
    Case(
      "a name that is not UTF-8",
      .record(.field(1, [0x77, 0xC3]), int8),
      .invalidName(reason: "is not UTF-8"),
      at: 2
    ),
    Case(
      "a surrogate in a name",
      .record(.field(1, [0xED, 0xA0, 0x80]), int8),
      .invalidName(reason: "is not UTF-8"),
      at: 2
    ),
    Case(
      "a type that is not known",
      .record(.tag("w"), .tensor(.dims(1), .type("Float8"), .content([1]))),
      .unknownType("Float8"),
      of: "w",
      at: 0
    ),
    Case(
      "a type in numpy's words, which only maps of tensors have",
      .record(.tag("w"), .tensor(.dims(1), .type("float32"), .content([1, 2, 3, 4]))),
      .unknownType("float32"),
      of: "w",
      at: 0
    ),
    Case(
      "an empty type",
      .record(.tag("w"), .tensor(.dims(1), .type(""), .content([1]))),
      .unknownType(""),
      of: "w",
      at: 0
    ),
    Case(
      "a known type with a NUL and more behind it",
      .record(.tag("w"), .tensor(.dims(1), .type("Int8\0x"), .content([1]))),
      .unknownType("Int8\0x"),
      of: "w",
      at: 9
    ),
  ]

  private static func tensor(dims: [Int64], type: String, byteCount: Int) -> [UInt8] {
    let dims = dims.flatMap { [UInt8].dims($0) }
    let content = [UInt8](repeating: 0, count: byteCount)
    return .record(.tag("w"), .tensor(dims, .type(type), .content(content)))
  }

  static let sizes = [
    Case(
      "a negative dimension",
      tensor(dims: [2, -1], type: "Int8", byteCount: 2),
      .invalidShape(.negative(dimension: -1)),
      of: "w",
      at: 0
    ),
    Case(
      "the most negative dimension",
      tensor(dims: [.min], type: "Int8", byteCount: 2),
      .invalidShape(.negative(dimension: .min)),
      of: "w",
      at: 0
    ),
    Case(
      "dimensions whose product passes 2^63 - 1",
      tensor(dims: [1 << 62, 2], type: "Int8", byteCount: 2),
      .invalidShape(.overflow(dimensions: [1 << 62, 2])),
      of: "w",
      at: 0
    ),
    Case(
      "dimensions whose size in bytes passes 2^63 - 1",
      tensor(dims: [1 << 61], type: "Float32", byteCount: 4),
      .invalidShape(.overflow(dimensions: [1 << 61])),
      of: "w",
      at: 0
    ),
    Case(
      "65 dimensions",
      tensor(dims: Array(repeating: 1, count: 65), type: "Int8", byteCount: 1),
      .tooManyDimensions(limit: 64, found: 65),
      of: "w",
      at: 0
    ),
    Case(
      "content too short",
      tensor(dims: [2, 3], type: "Float32", byteCount: 23),
      .contentSize(expected: 24, found: 23),
      of: "w",
      at: 0
    ),
    Case(
      "content too long",
      tensor(dims: [2, 3], type: "Float32", byteCount: 28),
      .contentSize(expected: 24, found: 28),
      of: "w",
      at: 0
    ),
    Case(
      "a scalar without its element",
      tensor(dims: [], type: "Float32", byteCount: 0),
      .contentSize(expected: 4, found: 0),
      of: "w",
      at: 0
    ),
    Case(
      "a vector of no elements with two",
      tensor(dims: [0], type: "Float32", byteCount: 8),
      .contentSize(expected: 0, found: 8),
      of: "w",
      at: 0
    ),
    Case(
      "text that is no whole number of characters",
      tensor(dims: [0], type: "str", byteCount: 6),
      .contentSize(expected: 8, found: 6),
      of: "w",
      at: 0
    ),
    Case(
      "a name of more than 8 KiB",
      .record(.tag(String(repeating: "n", count: 8193)), int8),
      .oversizedRecord(limit: 8192),
      at: 6
    ),
    Case(
      "a type of more than 8 KiB",
      .record(.tag("w"), .tensor(.type(String(repeating: "t", count: 8193)), .content([]))),
      .oversizedRecord(limit: 8192),
      of: "w",
      at: 12
    ),
    Case(
      "more than a thousand dimensions",
      .record(.tag("w"), .tensor(.repeated(1025, .dims(1)))),
      .oversizedRecord(limit: 8192),
      of: "w",
      at: 2056
    ),
    Case(
      "more than a thousand packed dimensions",
      .record(.tag("w"), .tensor(.field(1, [UInt8](repeating: 1, count: 1025)))),
      .oversizedRecord(limit: 8192),
      of: "w",
      at: 1035
    ),
  ]
}
