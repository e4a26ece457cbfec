import ONNX
import Tensors
import Testing

@Suite("ONNX files read back")
struct ONNXFileTests {
  private static let mark = (key: "by", value: "us")

  private static func read(_ bytes: [UInt8]) throws(ONNXError) -> ONNXFile {
    try ONNXFile(MemorySource(bytes), marked: mark)
  }

  private static func problem(_ bytes: [UInt8]) -> ONNXError.Problem? {
    do throws(ONNXError) { _ = try read(bytes) } catch { return error.problem }
    return nil
  }

  private static func model() -> ONNXModel {
    var model = ONNXModel()
    model.producer = ("someone", "1")
    model.metadata = ["by": "us", "labels": "boot\0\nähre"]
    model.nodes = [.init(name: "n", operation: "Relu", inputs: ["x"], outputs: ["y"])]
    model.initializers = [
      Tensor(name: "w", shape: [2, 1], values: [1, -.infinity]),
      Tensor(name: "h", dataType: .bfloat16, shape: [1], region: ByteRegion([0x80, 0x3F])),
      Tensor(name: "n", dataType: .int64, shape: [0, 7], region: ByteRegion([] as [UInt8])),
    ]
    return model
  }

  @Test("constants and texts come back as they were written")
  func comesBack() throws {
    let model = Self.model()
    let file = try Self.read(ONNXWriter.bytes(of: model))
    #expect(file.metadata == model.metadata)
    #expect(file.initializers.names == ["w", "h", "n"])
    for (found, expected) in zip(file.initializers.tensors, model.initializers) {
      #expect(found.dataType == expected.dataType && found.shape == expected.shape)
      #expect(try found.region.bytes() == expected.region.bytes())
    }
  }

  @Test("a model of others is told from ours before its graph is looked at")
  func foreign() throws {
    var model = Self.model()
    model.metadata["by"] = "them"
    #expect(Self.problem(try ONNXWriter.bytes(of: model)) == .foreign(producer: "someone"))
    // `ir_version` alone.
    #expect(Self.problem([0x08, 8]) == .foreign(producer: ""))
  }

  /// A field of bytes.
  private static func field(_ number: UInt8, _ bytes: [UInt8]) -> [UInt8] {
    var field: [UInt8] = []
    field.appendField(number, bytes)
    return field
  }

  /// A model with the mark and these fields in its graph.
  private static func marked(graph: [UInt8]) -> [UInt8] {
    let note = field(1, Array("by".utf8)) + field(2, Array("us".utf8))
    return field(7, graph) + field(14, note)
  }

  /// One constant: dims, type, name and data as ONNX numbers them.
  private static func constant(
    dims: [UInt8] = [0x08, 1],
    type: [UInt8] = [0x10, 1],
    name: [UInt8] = Array("w".utf8),
    data: [UInt8]? = [0, 0, 0, 0]
  ) -> [UInt8] {
    field(5, dims + type + field(8, name) + (data.map { field(9, $0) } ?? []))
  }

  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let bytes: [UInt8]
    let problem: ONNXError.Problem?
    var testDescription: String { name }
  }

  static let cases = [
    Case(name: "a whole one", bytes: marked(graph: constant()), problem: nil),
    Case(
      name: "packed dimensions",
      bytes: marked(graph: constant(dims: [0x0A, 2, 1, 1])),
      problem: nil
    ),
    Case(
      name: "no graph",
      bytes: field(14, field(1, Array("by".utf8)) + field(2, Array("us".utf8))),
      problem: .missingField("graph")
    ),
    Case(
      name: "two graphs",
      bytes: field(7, []) + marked(graph: []),
      problem: .repeated("graph")
    ),
    Case(
      name: "a text twice",
      bytes: field(14, field(1, [0x61])) + field(14, field(1, [0x61])),
      problem: .repeated("a")
    ),
    Case(name: "a text without key", bytes: field(14, []), problem: .unreadableMessage),
    Case(
      name: "a text that is none",
      bytes: field(14, field(1, [0x61]) + field(2, [0xFF])),
      problem: .invalidText
    ),
    Case(name: "a key with a NUL", bytes: field(14, field(1, [0x61, 0])), problem: .invalidText),
    Case(
      name: "a graph that is cut",
      bytes: [0x3A, 0x90, 0x4E, 0],
      problem: .lengthPastEnd(of: "graph", expected: 10000, found: 1)
    ),
    Case(name: "a number for a graph", bytes: [0x38, 1], problem: .damagedField),
    Case(name: "a number that is cut", bytes: [0x08, 0x80], problem: .damagedField),
    Case(
      name: "a name twice",
      bytes: marked(graph: constant() + constant()),
      problem: .repeated("w")
    ),
    Case(
      name: "no name",
      bytes: marked(graph: field(5, [0x08, 1, 0x10, 1] + field(9, [0, 0, 0, 0]))),
      problem: .unreadableMessage
    ),
    Case(
      name: "a name with a NUL",
      bytes: marked(graph: constant(name: [0x61, 0])),
      problem: .invalidText
    ),
    Case(
      name: "a long name",
      bytes: marked(graph: constant(name: [UInt8](repeating: 0x61, count: 9000))),
      problem: .oversizedMessage(limit: 8 << 10)
    ),
    Case(
      name: "a text of 16 MiB",
      bytes: field(14, [UInt8](repeating: 0, count: 16 << 20 + 1)),
      problem: .oversizedMessage(limit: 16 << 20)
    ),
    Case(
      name: "no elements",
      bytes: marked(graph: constant(data: nil)),
      problem: .missingField("raw_data")
    ),
    Case(
      name: "elements of another type",
      bytes: marked(graph: constant(type: [0x10, 11])),
      problem: .unknownType(11)
    ),
    Case(
      name: "elements that are too few",
      bytes: marked(graph: constant(data: [0])),
      problem: .contentSize(expected: 4, found: 1)
    ),
    Case(
      name: "a negative dimension",
      bytes: marked(
        graph: constant(dims: [0x08] + [UInt8](repeating: 0xFF, count: 9) + [1])
      ),
      problem: .invalidShape(.negative(dimension: -1))
    ),
  ]

  @Test("refuses what is damaged", arguments: cases)
  func damaged(_ example: Case) {
    #expect(Self.problem(example.bytes) == example.problem)
  }

  @Test("bounds how many constants and texts there are")
  func bounds() {
    let constants = (0...10_000).flatMap { index in
      Self.constant(name: Array("\(index)".utf8))
    }
    #expect(
      Self.problem(Self.marked(graph: constants)) == .tooMany("constants", limit: 10_000)
    )
    let texts = (0...1000).flatMap { Self.field(14, Self.field(1, Array("\($0)".utf8))) }
    #expect(Self.problem(texts) == .tooMany("texts", limit: 1000))
  }

  @Test("every prefix and every flipped bit is an error or a value")
  func everyByte() throws {
    let bytes = try ONNXWriter.bytes(of: Self.model())
    // Between the two texts, which stand last, is the one place where a model may end as well.
    let whole = (0..<bytes.count).filter { Self.problem(Array(bytes.prefix($0))) == nil }
    #expect(whole.count == 1)
    var refused = 0
    for index in bytes.indices {
      for bit in 0..<8 {
        var changed = bytes
        changed[index] ^= 1 << UInt8(bit)
        if Self.problem(changed) != nil { refused += 1 }
      }
    }
    #expect(refused > bytes.count)
  }

  @Test("the message says where, what was expected, what was found, and what to try")
  func text() {
    let cut = ONNXError(
      .contentSize(expected: 4, found: 1),
      file: "a.onnx",
      tensor: "w\u{1B}",
      offset: 20
    )
    #expect(
      cut.description
        == #"a.onnx: tensor 'w\u{1B}' at byte 20: expected 4 bytes of content for its type and "#
        + "dimensions, found 1; the file is damaged or no model, so fetch or export it again"
    )
    #expect(
      ONNXError(.foreign(producer: "pytorch"), file: "a.onnx", offset: 0).description
        == "a.onnx: expected a graph that 'shufflezoo convert' wrote, found one of 'pytorch'; it "
        + "cannot be read here, so use the weights that it was made from"
    )
  }
}
