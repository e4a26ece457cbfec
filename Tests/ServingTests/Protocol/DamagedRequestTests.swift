internal import EngineVerification
internal import Serving
internal import Testing

/// Requests that went wrong at random on their way: none may crash a reader, and what is read is whole.
@Suite("Damaged requests")
struct DamagedRequestTests {
  /// How many of each kind are read; every one takes some microseconds.
  private static let count = 60_000

  @Test("of the Open Inference Protocol")
  func inference() {
    let seeds: [(json: String, binary: [UInt8])] = [
      (
        #"""
        {"id":"a\u00e9\ud83d\ude00","inputs":[{"name":"input","datatype":"FP32","shape":[1,2,2],
        "data":[[[1e0,-2.5],[0.125,4E+2]]]}],"outputs":[{"name":"logits","parameters":
        {"classification":2,"binary_data":false}}],"parameters":{"timeout":1000,"x":[{},null,true]}}
        """#, []
      ),
      (
        #"{"inputs":[{"name":"input","datatype":"BYTES","shape":[2],"data":["/9j/","QQ=="]}]}"#, []
      ),
      (
        #"""
        {"inputs":[{"name":"a","datatype":"FP32","shape":[2],"parameters":{"binary_data_size":8}},
        {"name":"b","datatype":"BYTES","shape":[2],"parameters":{"binary_data_size":11}}]}
        """#,
        [0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0, 2, 0, 0, 0, 7, 8, 1, 0, 0, 0, 9]
      ),
    ]
    var generator = SeededGenerator(seed: 41)
    var readCount = 0
    for number in 0..<Self.count {
      let seed = seeds[number % seeds.count]
      let json = generator.damaged(Array(seed.json.utf8))
      var body = RequestBody(headerByteCount: seed.binary.isEmpty ? nil : json.count)
      for piece in [json, generator.damaged(seed.binary)] {
        // SAFETY: the bytes are read before the call ends.
        unsafe piece.withUnsafeBytes { unsafe body.append($0) }
      }
      guard let request = try? RequestParser.request(in: body) else { continue }
      readCount += 1
      for input in request.inputs {
        let elementCount = input.shape.reduce(1, *)
        switch input.contents {
        case .floats(let values):
          #expect(values.count == elementCount && values.allSatisfy(\.isFinite))
        case .strings(let strings): #expect(strings.count == elementCount)
        }
      }
    }
    // Many a damage is one of a name or a number, which leaves a request.
    #expect(readCount > Self.count / 40)
  }

  @Test("of MindSpore Serving")
  func instances() {
    let seed = Array(
      #"""
      {"instances":[{"image":[[[1]],[[2]],[[-3]]]},{"image":{"b64":"AAAAAAAAgD8AAABA",
      "type":"float32","shape":[3,1,1]}},{"image":{"b64":"/9j/"}}]}
      """#.utf8
    )
    var generator = SeededGenerator(seed: 42)
    var readCount = 0
    for _ in 0..<Self.count {
      let body = generator.damaged(seed)
      let instances = try? InstancesParser.instances(in: body, pictureShape: [3, 1, 1])
      for instance in instances ?? [] {
        guard let contents = try? instance.get() else { continue }
        readCount += 1
        switch contents {
        case .floats(let values): #expect(values.count == 3)
        case .strings(let files): #expect(files.count == 1)
        }
      }
    }
    #expect(readCount > Self.count / 40)
  }

  @Test("that are forms")
  func forms() {
    let seed = Array(
      """
      --x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--x\r\nContent-Disposition: \
      form-data; name=b; filename="c.png"\r\nContent-Type: image/png\r\n\r\none\r\n--x--\r\n
      """.utf8
    )
    let type = Array(#"multipart/form-data; charset="u\"8"; boundary=x"#.utf8)
    var generator = SeededGenerator(seed: 43)
    var readCount = 0
    for number in 0..<Self.count {
      let body = generator.damaged(seed)
      let field = number.isMultiple(of: 2) ? type : generator.damaged(type)
      let found = try? MultipartForm.file(
        in: body,
        contentType: String(decoding: field, as: UTF8.self)
      )
      guard let file = found.flatMap(\.self) else { continue }
      readCount += 1
      #expect(file.startIndex >= body.startIndex && file.endIndex <= body.endIndex)
    }
    #expect(readCount > Self.count / 40)
  }
}

extension SeededGenerator {
  /// Bytes of which a few are changed, left out, doubled, or moved.
  fileprivate mutating func damaged(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...3, using: &self) where !bytes.isEmpty {
      let start = Int.random(in: 0..<bytes.count, using: &self)
      let end = min(bytes.count, start + Int.random(in: 0...8, using: &self))
      switch Int.random(in: 0..<6, using: &self) {
      case 0: bytes[start] = UInt8.random(in: .min ... .max, using: &self)
      case 1: bytes[start] ^= 1 << UInt8.random(in: 0..<8, using: &self)
      case 2: bytes.removeSubrange(start..<end)
      case 3: bytes.insert(contentsOf: bytes[start..<end], at: start)
      case 4:
        let words = ["\"", "[", "]", "{", "}", ",", "9", "-", "e", "\\u", "\r\n", "--x", "1e309"]
        bytes.insert(contentsOf: Array((words.randomElement(using: &self) ?? "").utf8), at: start)
      default: bytes = Array(bytes[..<start])
      }
    }
    return bytes
  }
}
