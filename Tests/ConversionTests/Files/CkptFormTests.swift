import Checkpoints
import Conversion
import Foundation
import Tensors
import TestSupport
import Testing

/// The metadata by which a checkpoint is restored may have been written by anybody.
@Suite("Hostile forms")
struct CkptFormTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A vector, a scalar, pairs, and an empty tensor.
  private static let tensors = [
    Tensor(name: "w", shape: [2], values: [1, 2]),
    Tensor(name: "s", shape: [], values: [3]),
    Tensor(
      name: "c",
      dataType: .float64,
      shape: [1, 2],
      region: ByteRegion([UInt8](repeating: 0, count: 16))
    ),
    Tensor(name: "e", dataType: .float32, shape: [0], region: nothing),
  ]

  struct Case: CustomTestStringConvertible {
    let name: String
    let json: String
    let reason: String
    var testDescription: String { name }

    init(_ name: String, _ json: String, _ reason: String) {
      (self.name, self.json, self.reason) = (name, json, reason)
    }

    /// A case whose order is right.
    init(_ name: String, with members: String, _ reason: String) {
      self.init(name, #"{"crc":false,"order":["w","s","c","e"],\#(members)}"#, reason)
    }
  }

  private static let noJSON = "it is not the JSON that this program writes"

  static let cases = [
    Case("nothing", "", noJSON),
    Case("half a JSON", #"{"order":["#, noJSON),
    Case("another JSON", "[]", noJSON),
    Case("null", "null", noJSON),
    Case("no order", #"{"crc":false}"#, noJSON),
    Case("no word on the checksum", #"{"order":["w","s","c","e"]}"#, noJSON),
    Case("an order of numbers", #"{"crc":false,"order":[1,2,3,4]}"#, noJSON),
    Case("deep nesting", String(repeating: "[", count: 100_000), noJSON),
    Case(
      "a number past 64 bits",
      with: #""dimensions":{"w":[99999999999999999999]}"#,
      noJSON
    ),
    Case("half a dimension", with: #""dimensions":{"w":[1.5]}"#, noJSON),
    Case("a negative code point", with: #""strings":{"t":{"codePoints":[-1]}}"#, noJSON),
    Case(
      "an order that leaves one out",
      #"{"crc":false,"order":["w","s","c"]}"#,
      "it orders 3 entries, and there are 4 tensors and 0 texts"
    ),
    Case(
      "an order that names one twice",
      #"{"crc":false,"order":["w","s","c","w"]}"#,
      "it names 'w' twice"
    ),
    Case(
      "an order that names a stranger",
      #"{"crc":false,"order":["w","s","c","x"]}"#,
      "there is no tensor 'x'"
    ),
    Case(
      "a text with a tensor's name",
      #"{"crc":false,"order":["w","s","c","e","w"],"strings":{"w":{"text":"a"}}}"#,
      "it names 'w' twice"
    ),
    Case(
      "a text that is in no order",
      with: #""strings":{"t":{"text":"a"}}"#,
      "it orders 4 entries, and there are 4 tensors and 1 texts"
    ),
    Case(
      "other dimensions",
      with: #""dimensions":{"w":[1,2]}"#,
      "'w' has the shape [2], not [1, 2]"
    ),
    Case(
      "negative dimensions",
      with: #""dimensions":{"w":[-2]}"#,
      "'w' has the shape [2], not [-2]"
    ),
    Case(
      "a vector as a scalar",
      with: #""dimensions":{"w":[0]}"#,
      "'w' has the shape [2], not [0]"
    ),
    Case("a scalar as a vector", with: #""dimensions":{"s":[1]}"#, "'s' has the shape [], not [1]"),
    Case(
      "negative slices",
      with: #""slices":{"w":[-8,16]}"#,
      "the slices of 'w' do not make its 8 bytes"
    ),
    Case(
      "slices past the tensor",
      with: #""slices":{"w":[8,8]}"#,
      "the slices of 'w' do not make its 8 bytes"
    ),
    Case(
      "slices whose sum overflows",
      with: #""slices":{"w":[8,9223372036854775807]}"#,
      "the slices of 'w' do not make its 8 bytes"
    ),
    Case(
      "slices that leave bytes out",
      with: #""slices":{"w":[4]}"#,
      "the slices of 'w' do not make its 8 bytes"
    ),
    Case("no slices", with: #""slices":{"w":[]}"#, "the slices of 'w' do not make its 8 bytes"),
    Case(
      "no slices of nothing",
      with: #""slices":{"e":[]}"#,
      "the slices of 'e' do not make its 0 bytes"
    ),
    Case(
      "slices of nothing, which no reader would join",
      with: #""slices":{"e":[0,0]}"#,
      "the slices of 'e' do not make its 0 bytes"
    ),
    Case(
      "a scalar that its first slice does not show",
      with: #""dimensions":{"s":[0]},"slices":{"s":[0,4]}"#,
      "the slices of 's' do not make its 4 bytes"
    ),
    Case(
      "pairs that are none",
      with: #""complex128":["w"]"#,
      "'w' is float32 [2], not pairs"
    ),
    Case(
      "a sliced text, which no reader would join",
      #"{"crc":false,"order":["w","s","c","e","t"],"strings":{"t":{"text":"ab"}},"#
        + #""slices":{"t":[4,4]}}"#,
      "the slices of 't' do not make its 8 bytes"
    ),
    Case(
      "a text of astronomic dimensions, which no reader would take",
      #"{"crc":false,"order":["w","s","c","e","t"],"strings":{"t":{"text":"a"}},"#
        + #""dimensions":{"t":[4611686018427387904,4]}}"#,
      "'t' has the shape [], not [4611686018427387904, 4]"
    ),
  ]

  @Test("what does not fit the tensors is an error that says why", arguments: cases)
  func mismatch(_ example: Case) throws {
    let input = try folder.safetensors(
      Self.tensors,
      metadata: ["shufflezoo.ckpt": example.json]
    )
    #expect(throws: ConversionError.form(file: input, reason: example.reason)) {
      try Converter(WeightsFile(path: input)).writeGenericCkpt(to: folder.path("out.ckpt"))
    }
    #expect(try folder.names() == ["in.safetensors"])
  }

  @Test("what fits is written as it says")
  func match() throws {
    let json =
      #"{"crc":true,"order":["t","e","c","s","w"],"strings":{"t":{}},"complex128":["c","c","x"],"#
      + #""dimensions":{"s":[0],"x":[1]},"slices":{"w":[0,4,4],"x":[-1]},"more":1}"#
    let input = try folder.safetensors(Self.tensors, metadata: ["shufflezoo.ckpt": json])
    let outcome = try Converter(WeightsFile(path: input))
      .writeGenericCkpt(to: folder.path("out.ckpt"))
    #expect(outcome.mapped == 5)
    let file = try ckpt(folder.path("out.ckpt"))
    #expect(file.entries.map(\.tensor.name) == ["t", "e", "c", "s", "w"])
    #expect(file.entries.map(\.dimensions) == [[0], [0], [1], [0], [2]])
    #expect(file.entries.map(\.sliceByteCounts) == [[4], [0], [16], [4], [0, 4, 4]])
    #expect(file.entries[2].tensor.dataType == .complex128)
    guard case .valid = file.checksum else {
      Issue.record("expected a checksum, found \(file.checksum)")
      return
    }
  }

  @Test("every damaged character of a form gives an error or a readable file, never a crash")
  func damage() throws {
    let source = try WeightsFile(path: Fixtures.bundled("format/append_dict.ckpt"))
    _ = try Converter(source).writeGenericSafetensors(to: folder.path("sound.safetensors"))
    let sound = try bytes(of: folder.path("sound.safetensors"))
    let start = try #require(sound.firstRange(of: Array(#"shufflezoo.ckpt":""#.utf8))?.upperBound)
    let length =
      try #require(sound[start...].firstRange(of: Array("}}\"".utf8))?.upperBound) - start
    var options = Converter.Options()
    options.overwrites = true
    var readable = 0
    for position in start..<start + length {
      var damaged = sound
      damaged[position] = Array("9-x".utf8)[position % 3]
      let path = try folder.write("damaged.safetensors", damaged)
      do throws(ConversionError) {
        _ = try Converter(WeightsFile(path: path), options: options)
          .writeGenericCkpt(to: folder.path("out.ckpt"))
      } catch {
        continue
      }
      _ = try ckpt(folder.path("out.ckpt"))
      readable += 1
    }
    #expect(readable > 0)
  }
}
