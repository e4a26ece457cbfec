import Conversion
import ONNX
import ONNXReader
import ShuffleNet
import Tensors
import TestSupport
import Testing

@Suite("Exports as ONNX")
struct ONNXExportTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func export(
    _ network: ShuffleNetV1 = SyntheticNetwork.smallest,
    dataType: DataType? = nil,
    _ configure: (inout ONNXExport) -> Void = { _ in }
  ) throws -> ONNXModel {
    var export = ONNXExport()
    configure(&export)
    var options = Converter.Options()
    options.dataType = dataType
    options.overwrites = true
    let input = try folder.ckpt(SyntheticNetwork.tensors(of: network))
    _ = try Converter(WeightsFile(path: input), options: options)
      .writeONNX(to: folder.path("out.onnx"), export)
    return try #require(ONNXReader.model(try bytes(of: folder.path("out.onnx"))))
  }

  @Test("a folded graph has the network's nodes, each value once and before it is taken")
  func folded() throws {
    let model = try export()
    #expect(model.producer.name == "shufflezoo")
    #expect(model.producer.version == shufflezooVersion)
    #expect(
      model.inputs == [
        .init(name: "input", shape: [.named("batch"), .fixed(3), .fixed(224), .fixed(224)])
      ]
    )
    #expect(model.outputs == [.init(name: "logits", shape: [.named("batch"), .fixed(2)])])
    let counts = Dictionary(grouping: model.nodes, by: \.operation).mapValues(\.count)
    #expect(
      counts == [
        "Conv": 49, "Relu": 33, "MaxPool": 1, "AveragePool": 3, "Reshape": 32, "Transpose": 16,
        "Add": 13, "Concat": 3, "GlobalAveragePool": 1, "Flatten": 1, "Gemm": 1,
      ]
    )
    var known = Set(model.initializers.map(\.name) + ["input"])
    #expect(known.count == model.initializers.count + 1)
    for node in model.nodes {
      #expect(known.isSuperset(of: node.inputs), "\(node.name)")
      for output in node.outputs { #expect(known.insert(output).inserted) }
    }
  }

  @Test("the shuffle is MindCV's: [C / g, g] transposed")
  func shuffle() throws {
    let model = try export(ShuffleNetV1(.g8x05, classCount: 2))
    let apart = try #require(
      model.initializers.first { $0.name == "features.4.channel_shuffle.apart" }
    )
    let bytes = try apart.region.bytes()
    // Stage 3 of g8_05 has 96 channels there, and 28 rows before its stride.
    #expect(stride(from: 0, to: 40, by: 8).map { bytes[$0] } == [0, 12, 8, 28, 28])
    let transpose = model.nodes.first { $0.name == "features.4.channel_shuffle.transpose" }
    #expect(transpose?.attributes == ["perm": .integers([0, 2, 1, 3, 4])])
  }

  @Test(
    "pools pad at the end of even sides, on both ends of odd ones",
    arguments: [(224, 0), (33, 1), (1, 1)]
  )
  func pools(_ side: Int, _ before: Int) throws {
    let model = try export { $0.imageSide = side }
    let pool = try #require(model.nodes.first { $0.operation == "MaxPool" })
    #expect(pool.attributes["pads"] == .integers([before, before, 1, 1]))
    let average = try #require(model.nodes.first { $0.operation == "AveragePool" })
    #expect(average.attributes["count_include_pad"] == .integer(0))
    #expect(pool.attributes["count_include_pad"] == nil)
  }

  @Test("kept normalisations are nodes with their four vectors, bit for bit")
  func kept() throws {
    let model = try export { $0.isFolded = false }
    let norms = model.nodes.filter { $0.operation == "BatchNormalization" }
    #expect(norms.count == 49)
    #expect(
      norms[0].inputs == [
        "first_conv.0", "first_conv.1.gamma", "first_conv.1.beta", "first_conv.1.moving_mean",
        "first_conv.1.moving_variance",
      ]
    )
    #expect(norms[0].attributes == ["epsilon": .float(1e-5)])
    let stored = StateDict(model.initializers)
    for tensor in SyntheticNetwork.tensors() {
      #expect(try stored[tensor.name]?.region.bytes() == tensor.region.bytes())
    }
  }

  @Test("folding multiplies the weight's rows and leaves a bias")
  func folding() throws {
    let source = StateDict(SyntheticNetwork.tensors())
    func values(_ name: String) throws -> [Float] { try #require(source[name]).floats() }
    let stored = StateDict(try export().initializers)
    let (gamma, beta) = (try values("first_conv.1.gamma"), try values("first_conv.1.beta"))
    let mean = try values("first_conv.1.moving_mean")
    let variance = try values("first_conv.1.moving_variance")
    let weight = try values("first_conv.0.weight")
    let folded = try #require(stored["first_conv.0.weight"]).floats()
    let bias = try #require(stored["first_conv.0.bias"]).floats()
    for channel in 0..<12 {
      let factor =
        Double(gamma[channel]) / (Double(variance[channel]) + Double(Float(1e-5))).squareRoot()
      #expect(bias[channel] == Float(Double(beta[channel]) - Double(mean[channel]) * factor))
      for index in channel * 27..<channel * 27 + 27 {
        #expect(folded[index] == Float(Double(weight[index]) * factor))
      }
    }
  }

  @Test("smaller weights are cast where they are taken, and the probe is that of what is stored")
  func smallerWeights() throws {
    let exact = try export()
    for dataType: DataType in [.float16, .bfloat16] {
      let model = try export(dataType: dataType)
      let casts = model.nodes.filter { $0.operation == "Cast" }
      #expect(casts.count == 99)
      #expect(casts.allSatisfy { $0.attributes == ["to": .integer(1)] })
      let weights = model.initializers.filter { $0.dataType == dataType }
      #expect(weights.map(\.name) == casts.flatMap(\.inputs))
      #expect(model.metadata["dtype"] == dataType.rawValue)
      #expect(model.metadata["logits_probe"] != exact.metadata["logits_probe"])
    }
  }

  @Test("normalisation, softmax, labels and licence stand where they are looked for")
  func extras() throws {
    let model = try export { export in
      export.normalization = .init(mean: [1, 2, 3], standardDeviation: [4, 5, 6])
      export.hasSoftmax = true
      export.labels = ["shirt, T-shirt", "boot\0"]
      export.licence = "Apache-2.0"
    }
    #expect(model.nodes[0].operation == "Sub" && model.nodes[1].operation == "Div")
    #expect(model.nodes[0].inputs == ["input", "normalize.mean"])
    #expect(try model.initializers.first { $0.name == "normalize.std" }?.floats() == [4, 5, 6])
    #expect(model.nodes.last?.operation == "Softmax")
    #expect(model.nodes.last?.attributes == ["axis": .integer(1)])
    #expect(model.outputs.map(\.name) == ["probabilities"])
    #expect(model.metadata["labels"] == "shirt, T-shirt\nboot\0")
    #expect(model.metadata["model_license"] == "Apache-2.0")
    #expect(model.metadata["shufflezoo_export"] == "onnx")
    #expect(model.metadata["format"] == nil)
  }

  @Test("a normalisation for other pictures, or a network that is not whole, is refused")
  func refusals() throws {
    let grey = ShuffleNetV1(.g3x05, classCount: 2, inputChannels: 1)
    let input = folder.path("in.ckpt")
    #expect(throws: ConversionError.channels(file: input, expected: 3, found: 1)) {
      try export(grey) { $0.normalization = .init(mean: [1, 2, 3], standardDeviation: [1, 1, 1]) }
    }
    let tensors = SyntheticNetwork.tensors().replacing("classifier.weight") { _ in nil }
    let part = try folder.ckpt(tensors, named: "part.ckpt")
    var options = Converter.Options()
    options.allowances = Allowances(missing: ["*"])
    #expect(throws: ConversionError.incomplete(file: part, missing: ["classifier.weight"])) {
      try Converter(WeightsFile(path: part), options: options).writeONNX(to: folder.path("p.onnx"))
    }
    #expect(try folder.names() == ["in.ckpt", "part.ckpt"])
  }

  @Test("a factor that makes weights infinite is an error that names them")
  func overflow() throws {
    let tensors = SyntheticNetwork.tensors().replacing("first_conv.1.gamma") { tensor in
      Tensor(name: tensor.name, shape: tensor.shape, values: Array(repeating: 3e38, count: 12))
    }.replacing("first_conv.1.moving_variance") { tensor in
      Tensor(name: tensor.name, shape: tensor.shape, values: Array(repeating: 0, count: 12))
    }
    let input = try folder.ckpt(tensors)
    let expected = ConversionError.folding(file: input, tensor: "first_conv.0.weight")
    #expect(throws: expected) {
      try Converter(WeightsFile(path: input)).writeONNX(to: folder.path("out.onnx"))
    }
  }
}
