internal import ONNX
internal import ShuffleNet
internal import Tensors

/// What can be chosen about an ONNX file.
public struct ONNXExport: Sendable {
  /// The sides that pictures may have.
  public static let imageSides = 1...4096

  /// The most bytes of weights: protobuf's limit of 2 GiB, less a share for the graph and the labels.
  static let maximumByteCount = (1 << 31) - (64 << 20)

  /// The height and width of the pictures; the pools' padding is that of this size.
  public var imageSide = 224
  /// Whether batch normalisations are folded into the convolutions.
  public var isFolded = true
  /// Whether the output is probabilities and not logits.
  public var hasSoftmax = false
  /// How a picture is normalised within the graph, which then takes values of 0 to 255; `nil` if its
  /// input is normalised.
  public var normalization: Normalization?
  /// The words for the classes by their index, `""` where there are none.
  public var labels: [String] = []
  /// The SPDX identifier of the licence that the weights are under; `nil` where it is not known.
  public var licence: String?

  /// The defaults.
  public init() {}

  /// What is subtracted from each channel, and what divides it then.
  public struct Normalization: Sendable {
    /// One value a channel.
    public let mean: [Float]
    /// One value a channel.
    public let standardDeviation: [Float]

    /// Takes a value for each channel.
    public init(mean: [Float], standardDeviation: [Float]) {
      self.mean = mean
      self.standardDeviation = standardDeviation
    }
  }
}

extension Converter {
  /// Writes the network as an ONNX model: `[batch, channels, side, side]` in, `[batch, classes]` out.
  ///
  /// It computes in `float32`; weights of another type are stored so and cast when it is loaded.
  ///
  /// - Parameters:
  ///   - path: the file to write.
  ///   - export: what can be chosen.
  /// - Precondition: the side lies in ``ONNXExport/imageSides``.
  /// - Returns: what the conversion did.
  /// - Throws: ``ConversionError``; ``ConversionError/incomplete(file:missing:)`` where parameters are
  ///   missing, though that was allowed, and ``ConversionError/channels(file:expected:found:)`` where
  ///   the normalisation is for other pictures.
  public func writeONNX(
    to path: String,
    _ export: ONNXExport = ONNXExport()
  ) throws(ConversionError) -> Outcome {
    precondition(ONNXExport.imageSides.contains(export.imageSide), "a side of 1 to 4096")
    let output = try create(path)
    let dataType = options.dataType ?? .float32
    // What is folded is rounded once, behind that.
    let network = try networkContents(for: .onnx, rounding: export.isFolded ? .float32 : dataType)
    guard let weights = network.weights else {
      throw .incomplete(file: input.path, missing: network.map.report.missing)
    }
    if let expected = export.normalization?.mean.count,
      case let found = weights.network.inputChannels, found != expected
    {
      throw .channels(file: input.path, expected: expected, found: found)
    }
    var (tensors, metadata) = (network.tensors, network.metadata)
    if export.isFolded {
      tensors = FoldedWeights(weights).tensors
      try requireFinite(tensors, from: network)
      tensors = try rounded(tensors, to: dataType)
      metadata[NativeMetadata.Key.probe] = try probe(ofFolded: tensors, weights.network).text
    }
    if dataType != .float32 { metadata[NativeMetadata.Key.dataType] = dataType.rawValue }
    let byteCount = tensors.reduce(0) { $0 + $1.region.byteCount }
    guard byteCount <= ONNXExport.maximumByteCount else {
      throw .tooLarge(file: input.path, byteCount: byteCount)
    }
    let model = export.model(of: weights.network, tensors: tensors, metadata: metadata)
    let file: ByteRegion
    do { file = ByteRegion(try ONNXWriter.bytes(of: model)) } catch { throw .file(error) }
    return try write(output, network: network, names: .mindspore) { sink throws(ConversionError) in
      do throws(FileError) {
        try file.forEachChunk { chunk throws(FileError) in try sink.write(chunk) }
      } catch {
        throw .file(error)
      }
    }
  }

  /// What folded weights give for the probe.
  private func probe(
    ofFolded tensors: [Tensor],
    _ network: ShuffleNetV1
  ) throws(ConversionError) -> LogitsProbe {
    let parameters = FoldedWeights.unfolded(StateDict(tensors), of: network)
    do {
      return LogitsProbe(of: try ShuffleNetV1.Weights(of: network, from: StateDict(parameters)))
    } catch {
      throw ConversionError(error)
    }
  }

  /// Refuses what folding has made infinite.
  private func requireFinite(
    _ tensors: [Tensor],
    from network: NetworkContents
  ) throws(ConversionError) {
    guard network.values.allSatisfy({ $0.allSatisfy(\.isFinite) }) else { return }
    for tensor in tensors {
      let values: [Float]
      do { values = try tensor.floats() } catch { throw .file(error) }
      guard values.allSatisfy(\.isFinite) else {
        throw .folding(file: input.path, tensor: tensor.name)
      }
    }
  }
}

extension ONNXExport {
  static let labelsKey = "labels"
  /// As `onnx:docs/MetadataProps.md` names it.
  static let licenceKey = "model_license"

  /// What stands behind the name of a weight that is stored in a type other than `float32`.
  static func storedSuffix(of dataType: DataType) -> String { ".\(dataType.rawValue)" }

  /// The network as a model.
  func model(
    of network: ShuffleNetV1,
    tensors: [Tensor],
    metadata: [String: String]
  ) -> ONNXModel {
    var metadata = metadata
    metadata[Self.licenceKey] = licence
    if !labels.isEmpty { metadata[Self.labelsKey] = labels.joined(separator: "\n") }
    let outputName = hasSoftmax ? "probabilities" : "logits"
    var model = ONNXModel()
    model.producer = ("shufflezoo", shufflezooVersion)
    model.name = network.variant.name
    model.metadata = metadata
    let shape = [network.inputChannels, imageSide, imageSide].map { ONNXModel.Dimension.fixed($0) }
    model.inputs = [.init(name: "input", shape: [.named("batch")] + shape)]
    model.outputs = [
      .init(name: outputName, shape: [.named("batch"), .fixed(network.classCount)])
    ]
    model.appendWeights(tensors)
    var builder = ONNXGraphBuilder(
      model,
      input: "input",
      channels: network.inputChannels,
      imageSide: imageSide,
      isFolded: isFolded
    )
    if let normalization { builder.normalize(normalization) }
    builder.append(network, output: "logits")
    if hasSoftmax { builder.softmax(output: outputName) }
    return builder.model
  }
}

extension ONNXModel {
  /// Adds weights; those that are not `float32` are cast to it, under their names.
  fileprivate mutating func appendWeights(_ tensors: [Tensor]) {
    for tensor in tensors {
      guard tensor.dataType != .float32 else {
        initializers.append(tensor)
        continue
      }
      let stored = tensor.name + ONNXExport.storedSuffix(of: tensor.dataType)
      initializers.append(tensor.renamed(stored))
      nodes.append(
        Node(
          name: "\(tensor.name).cast",
          operation: "Cast",
          inputs: [stored],
          outputs: [tensor.name],
          attributes: ["to": .integer(Self.float32Code)]
        )
      )
    }
  }

  /// `TensorProto.FLOAT`.
  private static let float32Code = 1
}
