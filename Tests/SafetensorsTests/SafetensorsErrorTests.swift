import Safetensors
import Tensors
import Testing

@Suite("Safetensors errors")
struct SafetensorsErrorTests {
  /// A file in memory and the error that it must give.
  struct Case: CustomTestStringConvertible {
    let name: String
    let bytes: [UInt8]
    let error: SafetensorsError
    var testDescription: String { name }

    init(
      _ name: String,
      _ bytes: [UInt8],
      _ problem: SafetensorsError.Problem,
      tensor: String? = nil,
      at offset: Int?
    ) {
      self.name = name
      self.bytes = bytes
      error = SafetensorsError(problem, file: "a.safetensors", tensor: tensor, offset: offset)
    }

    /// A case of a header with data; `offset` counts from the start of the file.
    init(
      _ name: String,
      _ header: String,
      data: Int = 0,
      _ problem: SafetensorsError.Problem,
      tensor: String? = nil,
      at offset: Int?
    ) {
      let data = [UInt8](repeating: 0, count: data)
      self.init(name, container(header, data: data), problem, tensor: tensor, at: offset)
    }
  }

  static func syntax(_ expected: String, _ found: String) -> SafetensorsError.Problem {
    .unexpected(expected: expected, found: found)
  }

  static let fileCases = [
    Case("no bytes", [UInt8](), .tooShort(found: 0), at: 0),
    Case("7 bytes", [2, 0, 0, 0, 0, 0, 0], .tooShort(found: 7), at: 0),
    Case(
      "a header of 100 000 001 bytes",
      [0x01, 0xE1, 0xF5, 0x05, 0, 0, 0, 0],
      .headerTooLong(found: 100_000_001),
      at: 0
    ),
    Case(
      "a header of 100 000 000 bytes that are not there",
      [0x00, 0xE1, 0xF5, 0x05, 0, 0, 0, 0],
      .headerPastEnd(expected: 100_000_000, found: 0),
      at: 0
    ),
    Case(
      "the largest length",
      [UInt8](repeating: 0xFF, count: 9),
      .headerTooLong(found: .max),
      at: 0
    ),
    Case(
      "a header one byte short",
      [3, 0, 0, 0, 0, 0, 0, 0] + Array("{}".utf8),
      .headerPastEnd(expected: 3, found: 2),
      at: 0
    ),
    Case("no UTF-8", container([0x7B, 0x22, 0xC3, 0x22, 0x7D]), .invalidUTF8, at: 10),
    Case(
      "data without a tensor",
      "{}",
      data: 1,
      .wrongFileByteCount(expected: 10, found: 11),
      at: nil
    ),
    Case(
      "a byte behind the tensors",
      #"{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}"#,
      data: 2,
      .wrongFileByteCount(expected: 62, found: 63),
      at: nil
    ),
    Case(
      "a byte too few",
      #"{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}"#,
      .wrongFileByteCount(expected: 62, found: 61),
      at: nil
    ),
    Case(
      "a tensor as large as an integer can say",
      #"{"a":{"dtype":"U8","shape":[9223372036854775807],"data_offsets":[0,9223372036854775807]}}"#,
      .wrongFileByteCount(expected: .max, found: 97),
      at: nil
    ),
  ]

  static let syntaxCases = [
    Case("an empty header", "", syntax("'{'", "the end of the header"), at: 8),
    Case("a byte order mark", "\u{FEFF}{}", syntax("'{'", "byte 0xEF"), at: 8),
    Case("an array", "[]", syntax("'{'", "'['"), at: 8),
    Case("no end", "{", syntax("a string", "the end of the header"), at: 9),
    Case("two objects", "{}{}", syntax("the end of the header", "'{'"), at: 10),
    Case("a NUL for padding", "{}\0", syntax("the end of the header", "byte 0x00"), at: 10),
    Case("a name without quotes", "{a:1}", syntax("a string", "'a'"), at: 9),
    Case("a name without an end", #"{"a"#, syntax("'\"'", "the end of the header"), at: 11),
    Case("no colon", #"{"a"}"#, syntax("':'", "'}'"), at: 12),
    Case(
      "a comma at the end",
      #"{"__metadata__":{},}"#,
      syntax("a string", "'}'"),
      at: 27
    ),
    Case("no comma", #"{"__metadata__":{}"a"}"#, syntax("',' or '}'", "'\"'"), at: 26),
    Case(
      "a control character",
      "{\"\n\"}",
      syntax("an escape for a control character", "byte 0x0A"),
      at: 10
    ),
    Case("an unknown escape", #"{"\x"}"#, syntax("an escape", "'x'"), at: 11),
    Case("an escape cut short", #"{"\"#, syntax("an escape", "the end of the header"), at: 11),
    Case("no hexadecimal digit", #"{"\u00g0"}"#, syntax("a hexadecimal digit", "'g'"), at: 14),
    Case("a lone second half", #"{"\udc00"}"#, syntax(surrogate, "'\"'"), at: 16),
    Case("a lone first half", #"{"\ud800"}"#, syntax(surrogate, "'\"'"), at: 16),
    Case("two first halves", #"{"\ud800\ud800"}"#, syntax(surrogate, "'\"'"), at: 22),
    Case("metadata of numbers", #"{"__metadata__":{"a":1}}"#, syntax("a string", "'1'"), at: 29),
    Case("metadata as text", #"{"__metadata__":""}"#, syntax("'{'", "'\"'"), at: 24),
    Case("metadata cut short", #"{"__metadata__":nul}"#, syntax("'null'", "'n'"), at: 24),
    Case("a tensor as text", #"{"a":"b"}"#, syntax("'{'", "'\"'"), tensor: "a", at: 13),
    Case("a tensor as null", #"{"a":null}"#, syntax("'{'", "'n'"), tensor: "a", at: 13),
    Case("a tensor as array", #"{"a":["U8",[],[0,0]]}"#, syntax("'{'", "'['"), tensor: "a", at: 13),
  ]

  static let surrogate = "the second half of a surrogate pair"

  /// A case of a field of tensor `a`, whose value begins at byte 14.
  static func field(
    _ name: String,
    _ field: String,
    _ problem: SafetensorsError.Problem,
    at offset: Int
  ) -> Case {
    Case(name, #"{"a":{\#(field)}}"#, problem, tensor: "a", at: offset)
  }

  static let whole = "a whole number from 0 to 2^63 - 1"

  static let fieldCases = [
    field("no fields", "", .missingField("dtype"), at: 9),
    field("no shape", #""dtype":"U8""#, .missingField("shape"), at: 9),
    field("no offsets", #""dtype":"U8","shape":[]"#, .missingField("data_offsets"), at: 9),
    field("a type as number", #""dtype":8"#, syntax("a string", "'8'"), at: 22),
    field("a type as object", #""dtype":{"U8":null}"#, syntax("a string", "'{'"), at: 22),
    field("a type in lower case", #""dtype":"u8""#, .unknownType("u8"), at: 22),
    field("a type without a home", #""dtype":"F8_E4M3FNUZ""#, .unknownType("F8_E4M3FNUZ"), at: 22),
    field("4-bit floats", #""dtype":"F4""#, .packedType("F4"), at: 22),
    field("6-bit floats", #""dtype":"F6_E2M3""#, .packedType("F6_E2M3"), at: 22),
    field("other 6-bit floats", #""dtype":"F6_E3M2""#, .packedType("F6_E3M2"), at: 22),
    field("a field twice", #""shape":[],"shape":[]"#, .duplicateName("shape"), at: 25),
    field("a shape as number", #""shape":1"#, syntax("'['", "'1'"), at: 22),
    field("a shape without end", #""shape":[1"#, syntax("',' or ']'", "'}'"), at: 24),
    field("a comma at the end", #""shape":[1,]"#, syntax("a whole number", "']'"), at: 25),
    field("a negative dimension", #""shape":[-1]"#, syntax(whole, "'-1'"), at: 23),
    field("minus zero", #""shape":[-0]"#, syntax(whole, "'-0'"), at: 23),
    field("a fraction", #""shape":[1.0]"#, syntax(whole, "'1.0'"), at: 23),
    field("an exponent", #""shape":[1e2]"#, syntax(whole, "'1e2'"), at: 23),
    field(
      "2^63",
      #""shape":[9223372036854775808]"#,
      syntax(whole, "'9223372036854775808'"),
      at: 23
    ),
    field("a leading zero", #""shape":[01]"#, syntax("',' or ']'", "'1'"), at: 24),
    field("a plus sign", #""shape":[+1]"#, syntax("a whole number", "'+'"), at: 23),
    field("a lone minus", #""shape":[-]"#, syntax("a digit", "']'"), at: 24),
    field("no digit behind the point", #""shape":[1.]"#, syntax("a digit", "']'"), at: 25),
    field("no digit in the exponent", #""shape":[1e+]"#, syntax("a digit", "']'"), at: 26),
    field(
      "2^64 elements",
      #""shape":[4294967296,4294967296]"#,
      .shape(.overflow(dimensions: [4_294_967_296, 4_294_967_296])),
      at: 22
    ),
    field("one offset", #""data_offsets":[0]"#, syntax("2 offsets", "1"), at: 29),
    field("three offsets", #""data_offsets":[0,0,0]"#, syntax("2 offsets", "3"), at: 29),
    field("an unknown field without a value", #""x":}"#, syntax("a value", "'}'"), at: 18),
    field("an unknown field with a bad word", #""x":tru"#, syntax("'true'", "'t'"), at: 18),
    field(
      "a number that no Double holds",
      #""x":1e999"#,
      syntax("a number below 1.8e308", "'1e999'"),
      at: 18
    ),
    field(
      "128 levels",
      #""x":\#(String(repeating: "[", count: 126))"#,
      .tooDeep(limit: 127),
      at: 18 + 125
    ),
  ]

  static let layoutCases = [
    Case(
      "a name twice",
      #"{"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},"a":{}}"#,
      .duplicateName("a"),
      at: 61
    ),
    Case(
      "a name twice, once in escapes",
      #"{"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},"\u0061":{}}"#,
      .duplicateName("a"),
      at: 61
    ),
    Case(
      "names that Unicode holds equal",
      "{\"\u{E9}\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]},\"e\u{301}\":{}}",
      .duplicateName("e\u{301}"),
      at: 62
    ),
    Case(
      "metadata twice",
      #"{"__metadata__":null,"__metadata__":null}"#,
      .duplicateName("__metadata__"),
      at: 29
    ),
    Case(
      "a metadata key twice",
      #"{"__metadata__":{"k":"1","k":"2"}}"#,
      .duplicateName("k"),
      at: 33
    ),
    Case(
      "a hole at the start",
      #"{"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}"#,
      data: 2,
      .notContiguous(expected: 0, found: 1),
      tensor: "a",
      at: 9
    ),
    Case(
      "a hole between tensors",
      #"{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"#
        + #""b":{"dtype":"U8","shape":[1],"data_offsets":[2,3]}}"#,
      data: 3,
      .notContiguous(expected: 1, found: 2),
      tensor: "b",
      at: 61
    ),
    Case(
      "tensors that share a byte",
      #"{"b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]},"#
        + #""a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}"#,
      data: 3,
      .notContiguous(expected: 2, found: 1),
      tensor: "b",
      at: 9
    ),
    Case(
      "tensors that share all bytes",
      #"{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"#
        + #""b":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}"#,
      data: 1,
      .notContiguous(expected: 1, found: 0),
      tensor: "b",
      at: 61
    ),
    Case(
      "an end before the begin",
      #"{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"#
        + #""b":{"dtype":"U8","shape":[1],"data_offsets":[1,0]}}"#,
      data: 1,
      .reversedOffsets(begin: 1, end: 0),
      tensor: "b",
      at: 61
    ),
    Case(
      "too many bytes for the shape",
      #"{"a":{"dtype":"F32","shape":[2,2],"data_offsets":[0,17]}}"#,
      data: 17,
      .wrongByteCount(expected: 16, found: 17),
      tensor: "a",
      at: 9
    ),
    Case(
      "too few bytes for a scalar",
      #"{"a":{"dtype":"F64","shape":[],"data_offsets":[0,4]}}"#,
      data: 4,
      .wrongByteCount(expected: 8, found: 4),
      tensor: "a",
      at: 9
    ),
    Case(
      "2^64 bytes",
      #"{"a":{"dtype":"F32","shape":[4611686018427387904],"data_offsets":[0,0]}}"#,
      .byteCountOverflow([4_611_686_018_427_387_904]),
      tensor: "a",
      at: 9
    ),
  ]

  @Test("refuses", arguments: fileCases + syntaxCases + fieldCases + layoutCases)
  func refuses(_ example: Case) {
    #expect(throws: example.error) { _ = try read(example.bytes) }
  }
}
