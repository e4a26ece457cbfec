internal import Serving
internal import Testing

@Suite("Reading inference requests")
struct RequestParserTests {
  private static func parse(
    _ text: String,
    binary: [UInt8] = []
  ) throws(ServingError) -> InferenceRequest {
    let json = Array(text.utf8)
    return try RequestParser.request(
      in: body(json + binary, headerByteCount: binary.isEmpty ? nil : json.count)
    )
  }

  /// A body that comes in pieces of so many bytes.
  private static func body(
    _ bytes: [UInt8],
    headerByteCount: Int?,
    pieceByteCount: Int = 7
  ) -> RequestBody {
    var body = RequestBody(headerByteCount: headerByteCount)
    for start in stride(from: 0, to: bytes.count, by: pieceByteCount) {
      // SAFETY: the bytes are read before the call ends.
      unsafe bytes[start..<min(start + pieceByteCount, bytes.count)].withUnsafeBytes { piece in
        unsafe body.append(piece)
      }
    }
    return body
  }

  private static func input(_ members: String) -> String {
    #"{"inputs":[{"name":"input",\#(members)}]}"#
  }

  @Test(
    "a tensor may be flat or nested, and its members in any order",
    arguments: [
      #""shape":[2,3],"datatype":"FP32","data":[1,2,3,4,5,6]"#,
      #""shape":[2,3],"datatype":"FP32","data":[[1,2,3],[4,5,6]]"#,
      #""data":[[1,2,3],[4,5,6]],"datatype":"FP32","shape":[2,3]"#,
      #""datatype":"FP32","data":[1e0,2.0,3,4,5,0.6e1],"shape":[2,3],"parameters":{"x":[{}]}"#,
    ]
  )
  func floats(members: String) throws {
    let request = try Self.parse(Self.input(members))
    #expect(
      request.inputs == [
        .init(
          name: "input",
          datatype: "FP32",
          shape: [2, 3],
          contents: .floats([1, 2, 3, 4, 5, 6])
        )
      ]
    )
  }

  @Test("all members of a request are read")
  func members() throws {
    let request = try Self.parse(
      #"""
      {"id":"7","parameters":{"binary_data_output":true,"timeout":1500,"other":null},
       "outputs":[{"name":"logits","parameters":{"binary_data":false}},
                  {"name":"probabilities","parameters":{"classification":3}}],
       "unknown":{"a":[1,{"b":"c"}]},
       "inputs":[{"name":"input","shape":[1],"datatype":"BYTES","data":["/9j/"]}]}
      """#
    )
    #expect(request.id == "7")
    #expect(request.isBinaryByDefault)
    #expect(request.timeoutMicroseconds == 1500)
    #expect(
      request.outputs == [
        .init(name: "logits", isBinary: false, classification: nil),
        .init(name: "probabilities", isBinary: nil, classification: 3),
      ]
    )
    #expect(request.inputs.first?.contents == .strings([[0xFF, 0xD8, 0xFF]]))
  }

  @Test("binary tensors stand behind the JSON in the order of the inputs")
  func binary() throws {
    let request = try Self.parse(
      #"""
      {"inputs":[
        {"name":"a","shape":[2],"datatype":"FP32","parameters":{"binary_data_size":8}},
        {"name":"b","shape":[2],"datatype":"BYTES","parameters":{"binary_data_size":11}}]}
      """#,
      binary: [0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0] + [2, 0, 0, 0, 7, 8, 1, 0, 0, 0, 9]
    )
    #expect(request.inputs.map(\.contents) == [.floats([1, -2]), .strings([[7, 8], [9]])])
  }

  @Test("binary tensors are the same whatever pieces they come in", arguments: 1...21)
  func pieces(byteCount: Int) throws {
    let floats: [Float] = [1, -2, 0.5, 3e-20, 7]
    let bytes = floats.flatMap { value in
      (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * $0)) }
    }
    for name in ["a", "ab", "abc", "abcd"] {
      let json = Array(
        #"""
        {"inputs":[
          {"name":"\#(name)","shape":[5],"datatype":"FP32","parameters":{"binary_data_size":20}}]}
        """#.utf8
      )
      let body = Self.body(json + bytes, headerByteCount: json.count, pieceByteCount: byteCount)
      let request = try RequestParser.request(in: body)
      #expect(request.inputs.map(\.contents) == [.floats(floats)])
    }
  }

  @Test("a tensor of floats may stand behind strings of any length", arguments: 1...5)
  func alignment(length: Int) throws {
    let request = try Self.parse(
      #"""
      {"inputs":[
        {"name":"a","shape":[1],"datatype":"BYTES","parameters":{"binary_data_size":\#(4 + length)}},
        {"name":"b","shape":[2],"datatype":"FP32","parameters":{"binary_data_size":8}}]}
      """#,
      binary: [UInt8(length), 0, 0, 0] + [UInt8](repeating: 9, count: length)
        + [0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0]
    )
    #expect(
      request.inputs.map(\.contents)
        == [.strings([[UInt8](repeating: 9, count: length)]), .floats([1, -2])]
    )
  }

  static let malformedRequests: [(String, String)] = [
    ("", "expected a JSON object with 'inputs', found nothing"),
    ("[]", "the body at byte 0: expected an object, found '[]'"),
    ("{}", "expected the member 'inputs', found none"),
    (#"{"inputs":[],"inputs":[]}"#, "'inputs' once"),
    (#"{"inputs":{}}"#, "the body at byte 10: expected an array"),
    (#"{"inputs":[1]}"#, "expected an object, found '1]}'"),
    (input(#""datatype":"FP32","data":[1]"#), "an input with 'shape', found 'input' without"),
    (input(#""shape":[1],"data":[1]"#), "an input with 'datatype'"),
    (input(#""shape":[1],"datatype":"FP32""#), "an input with 'data'"),
    (input(#""shape":[-1],"datatype":"FP32","data":[1]"#), "a dimension of 0 or more"),
    (input(#""shape":[1.5],"datatype":"FP32","data":[1]"#), "a whole number"),
    (
      input(#""shape":[65536,65536,65536],"datatype":"FP32","data":[1]"#),
      "a shape of at most 2147483648 elements"
    ),
    (input(#""shape":[1],"datatype":"INT8","data":[1]"#), "'input' as FP32 or BYTES, not INT8"),
    (input(#""shape":[3],"datatype":"FP32","data":[1,2]"#), "3 elements in 'input'"),
    (input(#""shape":[1],"datatype":"FP32","data":[1,2]"#), "1 elements in 'input'"),
    (input(#""shape":[2,2],"datatype":"FP32","data":[[1,2],[3]]"#), "2 elements in dimension 1"),
    (input(#""shape":[2,2],"datatype":"FP32","data":[[1,2],[3,4],[5,6]]"#), "dimension 0"),
    (input(#""shape":[2,2],"datatype":"FP32","data":[[1,2],3]"#), "expected an array"),
    (input(#""shape":[1],"datatype":"FP32","data":["a"]"#), "expected a number"),
    (input(#""shape":[],"datatype":"FP32","data":[[1]]"#), "expected a number"),
    (input(#""shape":[],"datatype":"BYTES","data":[["AA=="]]"#), "expected a string"),
    (input(#""shape":[1],"datatype":"FP32","data":[[[1]]]"#), "expected a number"),
    (input(#""shape":[1],"datatype":"FP32","data":[NaN]"#), "expected a value"),
    (input(#""shape":[1],"datatype":"FP32","data":[1e400]"#), "in the range of float32"),
    (input(#""shape":[1],"datatype":"FP32","data":[1e39]"#), "in the range of float32"),
    (input(#""shape":[1],"datatype":"BYTES","data":["%"]"#), "base64"),
    (
      input(#""shape":[1],"datatype":"FP32","data":[1],"parameters":{"binary_data_size":4}"#),
      "expected 'data' or 'binary_data_size', found both"
    ),
    (
      input(#""shape":[1],"datatype":"FP32","parameters":{"binary_data_size":4}"#),
      "expected 4 bytes of 'input', found 0"
    ),
    (#"{"inputs":[]} x"#, "expected the end, found 'x'"),
    (#"{"inputs":[],"outputs":[{}]}"#, "an output with a 'name'"),
    (
      #"{"inputs":[],"outputs":[{"name":"a","parameters":{"classification":-1}}]}"#,
      "a 'classification' of 0 classes or more"
    ),
  ]

  @Test("what is wrong is named", arguments: malformedRequests)
  func malformed(text: String, words: String) {
    let error = #expect(throws: ServingError.self) { try Self.parse(text) }
    #expect(error?.kind == .badRequest)
    #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
  }

  static let wrongTensors: [(String, [UInt8], String)] = [
    (
      #""FP32","shape":[1],"parameters":{"binary_data_size":5}"#, [0, 0, 0, 0, 0],
      "expected 4 bytes"
    ),
    (
      #""FP32","shape":[1],"parameters":{"binary_data_size":4}"#, [0, 0, 0xC0, 0x7F],
      "finite numbers"
    ),
    (#""FP32","shape":[1],"parameters":{"binary_data_size":4}"#, [0, 0, 0, 0, 1], "1 bytes more"),
    (#""FP32","shape":[1],"parameters":{"binary_data_size":8}"#, [0, 0, 0, 0], "expected 8 bytes"),
    (
      #""BYTES","shape":[1],"parameters":{"binary_data_size":5}"#, [9, 0, 0, 0, 0],
      "a length within"
    ),
    (#""BYTES","shape":[2],"parameters":{"binary_data_size":5}"#, [1, 0, 0, 0, 0], "2 strings"),
    (#""BYTES","shape":[1],"parameters":{"binary_data_size":6}"#, [1, 0, 0, 0, 0, 0], "1 strings"),
  ]

  @Test("binary tensors that do not fit are named", arguments: wrongTensors)
  func wrongBytes(members: String, bytes: [UInt8], words: String) {
    let error = #expect(throws: ServingError.self) {
      try Self.parse(Self.input(#""datatype":\#(members)"#), binary: bytes)
    }
    #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
  }

  @Test("a JSON length outside the body is refused", arguments: [-1, 100])
  func headerLength(count: Int) {
    #expect(throws: ServingError.self) {
      try RequestParser.request(in: Self.body(Array("{}".utf8), headerByteCount: count))
    }
  }
}
