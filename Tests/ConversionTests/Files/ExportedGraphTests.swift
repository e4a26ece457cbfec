import Conversion
import Foundation
import ONNX
import ShuffleNet
import Tensors
import TestSupport
import Testing

@Suite("Exported graphs as weights")
struct ExportedGraphTests {
  private let folder: TemporaryFolder
  private let input: String

  init() throws {
    folder = try TemporaryFolder()
    input = try folder.ckpt(SyntheticNetwork.tensors(layout: .split))
  }

  /// Exports the synthetic network and opens the graph.
  private func graph(
    _ name: String,
    dataType: DataType? = nil,
    _ configure: (inout ONNXExport) -> Void = { _ in }
  ) throws -> WeightsFile {
    var export = ONNXExport()
    configure(&export)
    var options = Converter.Options()
    options.dataType = dataType
    _ = try Converter(WeightsFile(path: input), options: options)
      .writeONNX(to: folder.path(name), export)
    return try WeightsFile(path: folder.path(name))
  }

  @Test("of a graph that keeps its normalisations all parameters come back, bit for bit")
  func kept() throws {
    let file = try graph("k.onnx") { export in
      export.isFolded = false
      export.hasSoftmax = true
      export.normalization = .init(mean: [1, 2, 3], standardDeviation: [4, 5, 6])
    }
    #expect(file.format == .onnx)
    #expect(file.foldedNetwork == nil)
    let original = try WeightsFile(path: input)
    #expect(try WeightsDifference(original, file).isEqual)
    _ = try Converter(file).writeCkpt(to: folder.path("back.ckpt"))
    #expect(try bytes(of: folder.path("back.ckpt")) == bytes(of: input))
    _ = try Converter(file).writeNative(to: folder.path("a.safetensors"))
    _ = try Converter(original).writeNative(to: folder.path("b.safetensors"))
    #expect(
      try bytes(of: folder.path("a.safetensors")) == bytes(of: folder.path("b.safetensors"))
    )
  }

  @Test("rounded weights keep their type", arguments: [DataType.float16, .bfloat16])
  func rounded(_ dataType: DataType) throws {
    let file = try graph("k.onnx", dataType: dataType) { $0.isFolded = false }
    #expect(file.stateDict.tensors.allSatisfy { $0.dataType == dataType })
    var options = Converter.Options()
    options.dataType = dataType
    _ = try Converter(WeightsFile(path: input), options: options)
      .writeNative(to: folder.path("n.safetensors"))
    let native = try WeightsFile(path: folder.path("n.safetensors"))
    #expect(try WeightsDifference(native, file).isEqual)
    let probe = try #require(try file.recordedProbe())
    #expect(try probe == LogitsProbe(of: file.weights()))
  }

  @Test("a folded graph computes its probe", arguments: [nil, DataType.float16, .bfloat16])
  func folded(_ dataType: DataType?) throws {
    let file = try graph("f.onnx", dataType: dataType)
    #expect(file.foldedNetwork?.variant == SyntheticNetwork.smallest.variant)
    #expect(file.foldedParameterNames.count == 196)
    let probe = try #require(try file.recordedProbe())
    #expect(try probe == LogitsProbe(of: file.weights()))
  }

  @Test("a folded graph is compared with what folding gives of other files")
  func compared() throws {
    let (file, kept) = (try graph("f.onnx"), try graph("k.onnx") { $0.isFolded = false })
    for other in [try WeightsFile(path: input), kept] {
      let difference = try WeightsDifference(other, file)
      #expect(difference.isEqual && difference.isFolded)
    }
    #expect(try !WeightsDifference(file, file).isFolded)
    let changed = try folder.ckpt(
      SyntheticNetwork.tensors().replacing("features.2.branch_main_2.1.beta") { tensor in
        let values = Array(repeating: Float(7), count: tensor.shape.elementCount)
        return Tensor(name: tensor.name, shape: tensor.shape, values: values)
      },
      named: "changed.ckpt"
    )
    let difference = try WeightsDifference(file, WeightsFile(path: changed))
    #expect(difference.different.map(\.name) == ["features.2.branch_main_2.0.bias"])
    #expect(difference.onlyInFirst.isEmpty && difference.onlyInSecond.isEmpty)
  }

  @Test("the parameters of a folded graph cannot be told, which is an error that says so")
  func parameters() throws {
    let file = try graph("f.onnx")
    let expected = ConversionError.folded(
      file: folder.path("f.onnx"),
      model: SyntheticNetwork.smallest.variant.name,
      missing: 196
    )
    let output = folder.path("out")
    #expect(throws: expected) { try Converter(file).writeCkpt(to: output) }
    #expect(throws: expected) { try Converter(file).writeNative(to: output) }
    #expect(throws: ConversionError.noAverage(file: folder.path("f.onnx"))) {
      try file.weights(copy: .ema)
    }
    #expect(!FileManager.default.fileExists(atPath: output))
    #expect(expected.description.contains("196 parameters are missing"))
    _ = try Converter(file).writeGenericSafetensors(to: output)
    let tensors = try WeightsFile(path: output)
    #expect(tensors.stateDict.names.sorted() == file.stateDict.names.sorted())
    #expect(try tensors.recordedProbe() == nil)
  }

  @Test("graphs of others, and damaged ones, are refused")
  func refusals() throws {
    var model = ONNXModel()
    model.producer = ("pytorch", "2")
    let other = try folder.write("other.onnx", ONNXWriter.bytes(of: model))
    #expect(
      throws: ConversionError.onnx(ONNXError(.foreign(producer: "pytorch"), file: other, offset: 0))
    ) {
      try WeightsFile(path: other)
    }
    _ = try graph("f.onnx")
    let whole = try bytes(of: folder.path("f.onnx"))
    let cut = try folder.write("cut.onnx", Array(whole.prefix(whole.count / 2)))
    #expect(throws: ConversionError.self) { try WeightsFile(path: cut) }
  }

  @Test("of two weights that would get one name, neither is taken for the other")
  func tampered() throws {
    var model = ONNXModel()
    model.metadata = ["shufflezoo_export": "onnx"]
    model.initializers = [
      Tensor(name: "w", shape: [1], values: [1]),
      Tensor(name: "w.float16", dataType: .float16, shape: [1], region: ByteRegion([0, 0])),
      Tensor(name: "v.float32", shape: [1], values: [1]),
      Tensor(name: "v", dataType: .float16, shape: [1], region: ByteRegion([0, 0])),
    ]
    let path = try folder.write("t.onnx", ONNXWriter.bytes(of: model))
    #expect(try WeightsFile(path: path).stateDict.names == ["w", "w.float16", "v.float32", "v"])
  }
}
