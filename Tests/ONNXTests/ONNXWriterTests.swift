import ONNX
import ONNXReader
import Tensors
import Testing

@Suite("ONNX writer")
struct ONNXWriterTests {
  /// A value named by a letter, of shape `[N, 2]`.
  private func value(_ name: String) -> ONNXModel.Value {
    .init(name: name, shape: [.named("N"), .fixed(2)])
  }

  /// Field numbers and wire types by hand from `onnx:onnx/onnx.proto`.
  @Test("a small model has the bytes that ONNX's field numbers give it")
  func bytes() throws {
    var model = ONNXModel()
    model.producer = ("p", "1")
    model.name = "g"
    model.nodes = [.init(name: "n", operation: "Relu", inputs: ["x"], outputs: ["y"])]
    model.inputs = [value("x")]
    model.outputs = [value("y")]
    let node: [UInt8] = [0x0A, 1, 0x78, 0x12, 1, 0x79, 0x1A, 1, 0x6E, 0x22, 4] + Array("Relu".utf8)
    // The type: a tensor of type 1 with a shape of two dimensions.
    let type: [UInt8] =
      [0x12, 15, 0x0A, 13, 0x08, 1, 0x12, 9] + [0x0A, 3, 0x12, 1, 0x4E, 0x0A, 2, 0x08, 2]
    let graph: [UInt8] =
      [0x0A, 15] + node + [0x12, 1, 0x67]
      + [0x5A, 20, 0x0A, 1, 0x78] + type
      + [0x62, 20, 0x0A, 1, 0x79] + type
    let expected: [UInt8] =
      [0x08, 8, 0x12, 1, 0x70, 0x1A, 1, 0x31, 0x3A, 64] + graph + [0x42, 4, 0x0A, 0, 0x10, 17]
    #expect(try ONNXWriter.bytes(of: model) == expected)
  }

  @Test("initializers, settings and notes come back as they went in")
  func comesBack() throws {
    var model = ONNXModel()
    model.producer = ("shufflezoo", "9.9.9")
    model.name = "netz"
    model.nodes = [
      .init(
        name: "c",
        operation: "Conv",
        inputs: ["x", "w"],
        outputs: ["y"],
        attributes: ["group": .integer(-3), "pads": .integers([0, 1, 1, 1]), "e": .float(1e-5)]
      )
    ]
    model.initializers = [
      Tensor(name: "w", shape: [2, 1], values: [1, -.infinity]),
      Tensor(name: "h", dataType: .float16, shape: [1], region: ByteRegion([0, 0x3C])),
      Tensor(name: "b", dataType: .bfloat16, shape: [1], region: ByteRegion([0x80, 0x3F])),
      Tensor(name: "i", dataType: .int64, shape: [], region: ByteRegion([1, 2, 3, 4, 5, 6, 7, 8])),
    ]
    model.inputs = [value("x")]
    model.outputs = [value("y")]
    model.metadata = ["b": "zwei\0\nZeilen", "a": "ä"]
    let found = try #require(ONNXReader.model(ONNXWriter.bytes(of: model)))
    #expect(found.producer == model.producer)
    #expect(found.name == model.name)
    #expect(found.nodes == model.nodes)
    #expect(found.inputs == model.inputs)
    #expect(found.outputs == model.outputs)
    #expect(found.metadata == model.metadata)
    #expect(found.initializers.count == 4)
    for (a, b) in zip(found.initializers, model.initializers) {
      #expect(a.name == b.name && a.dataType == b.dataType && a.shape == b.shape)
      #expect(try a.region.bytes() == b.region.bytes())
    }
  }
}
