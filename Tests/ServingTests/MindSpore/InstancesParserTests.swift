internal import Serving
internal import Testing

@Suite("Reading requests of MindSpore Serving")
struct InstancesParserTests {
  /// Reads instances whose pictures are `[3, 1, 1]`.
  private static func parse(_ text: String) throws(ServingError) -> [InstancesParser.Instance] {
    try InstancesParser.instances(in: Array(text.utf8), pictureShape: [3, 1, 1])
  }

  @Test(
    "a picture may be numbers, their bytes, or a file",
    arguments: [
      (#"[[[1]],[[2]],[[-3]]]"#, InferenceRequest.Contents.floats([1, 2, -3])),
      (
        #"{"b64":"AACAPwAAAEAAAEDA","type":"float32","shape":[3,1,1]}"#,
        InferenceRequest.Contents.floats([1, 2, -3])
      ),
      (#"{"b64":"/9j/"}"#, InferenceRequest.Contents.strings([[0xFF, 0xD8, 0xFF]])),
      (
        #"{"type":"bytes","shape":[1],"b64":"/9j/"}"#,
        InferenceRequest.Contents.strings([[0xFF, 0xD8, 0xFF]])
      ),
    ]
  )
  func pictures(value: String, expected: InferenceRequest.Contents) throws {
    for text in [
      #"{"instances":[{"image":\#(value)}]}"#, #"{"instances":{"image":\#(value)}}"#,
    ] {
      #expect(try Self.parse(text) == [.success(expected)])
    }
  }

  @Test("an instance that is wrong spoils none of the others")
  func oneWrong() throws {
    let instances = try Self.parse(
      #"{"instances":[{"image":[1,2,3]},{"image":7},{"picture":[1,2,3]},{"image":{"b64":"/9j/"}}]}"#
    )
    #expect(instances.count == 4)
    #expect(try instances[0].get() == .floats([1, 2, 3]))
    #expect(throws: ServingError.self) { try instances[1].get() }
    #expect(throws: ServingError.self) { try instances[2].get() }
    #expect(try instances[3].get() == .strings([[0xFF, 0xD8, 0xFF]]))
  }

  @Test(
    "values that are no picture are told",
    arguments: [
      ("null", "expected an array"), ("[1,2]", "3 elements"), (#"{"b64":"%"}"#, "base64"),
      (#"{"type":"bytes"}"#, "'b64'"), (#"{"b64":"AAAA","type":"int8"}"#, "float32"),
      (#"{"b64":"AAAA","type":"float32","shape":[1]}"#, "the shape [3, 1, 1]"),
      (#"{"b64":"AAAA","type":"float32","shape":[3,1,1]}"#, "expected 12 bytes"),
      (#"{"b64":"AAAA","more":1}"#, "not 'more'"),
    ]
  )
  func wrongValues(value: String, words: String) throws {
    let instance = try #require(try Self.parse(#"{"instances":[{"image":\#(value)}]}"#).first)
    let error = #expect(throws: ServingError.self) { try instance.get() }
    #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
  }

  @Test(
    "what is no request is refused as a whole",
    arguments: [
      "", "[]", "{}", #"{"instances":[]}"#, #"{"instances":[{"image":[1,2,3]}]"#, #"{"a":[]}"#,
    ]
  )
  func wrongRequests(text: String) {
    #expect(throws: ServingError.self) { try Self.parse(text) }
  }
}
