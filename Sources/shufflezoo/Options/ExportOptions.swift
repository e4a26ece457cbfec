internal import ArgumentParser
internal import Conversion
internal import ShuffleNet
internal import Tensors
internal import Zoo

/// What `convert` can be told about the files of other tools.
struct ExportOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The type of the output's weights; by default a .ckpt keeps its own, all else has float32.",
      valueName: "type"
    )
  )
  var dtype: WeightType?

  @Option(
    help: ArgumentHelp(
      "Whose names a pytorch output has: MindCV's, or those of the authors' own module.",
      valueName: "names"
    )
  )
  var names: NamesChoice?

  @Flag(
    inversion: .prefixedNo,
    help: "Fold each batch normalisation of an onnx output into its convolution."
  )
  var fold: Bool?

  @Flag(help: "End an onnx output with a softmax: probabilities, not logits.")
  var softmax = false

  @Flag(help: "Normalise within an onnx output, which then takes RGB from 0 to 255.")
  var normalize = false

  @Option(
    help: ArgumentHelp(
      "The side of an onnx output's pictures; by default the model's, else 224.",
      valueName: "pixels"
    )
  )
  var imageSize: Int?

  @Option(
    help: ArgumentHelp(
      "The classes of an onnx output, as index<TAB>directory<TAB>label; by default the model's.",
      valueName: "file"
    ),
    completion: .file()
  )
  var classes: String?

  enum WeightType: String, ExpressibleByArgument, CaseIterable {
    case float16
    case bfloat16
    case float32

    var dataType: DataType {
      switch self {
      case .float16: .float16
      case .bfloat16: .bfloat16
      case .float32: .float32
      }
    }
  }

  enum NamesChoice: String, ExpressibleByArgument, CaseIterable {
    case mindcv
    case megvii
  }

  /// The names of a pytorch output.
  var parameterNames: ParameterNames { names == .megvii ? .megvii : .pytorch }

  /// Refuses what does not go with the output.
  func check(_ target: Convert.Target, isGeneric: Bool) throws {
    if isGeneric && target != .safetensors && target != .ckpt {
      throw Failure(
        .usage,
        "--generic is for .safetensors and .ckpt outputs, not \(target.rawValue)"
      )
    }
    if isGeneric && dtype != nil {
      throw Failure(.usage, "--generic leaves every tensor as it is: --dtype does not go with it")
    }
    let isForGraphs =
      fold != nil || softmax || normalize || imageSize != nil || classes != nil
    if isForGraphs && target != .onnx {
      throw Failure(
        .usage,
        "--fold, --no-fold, --softmax, --normalize, --image-size and --classes are for --to onnx; the "
          + "output is \(target.rawValue)"
      )
    }
    if let imageSize, !ONNXExport.imageSides.contains(imageSize) {
      throw Failure(.usage, "--image-size: expected 1 to 4096, found \(imageSize)")
    }
    if names != nil && target != .pytorch {
      throw Failure(.usage, "--names is for --to pytorch; the output is \(target.rawValue)")
    }
  }
}

extension ExportOptions {
  /// The options of an onnx output, those that were not given as the zoo has them for this file.
  ///
  /// - Parameters:
  ///   - file: the input.
  ///   - copy: the copy of the weights that is exported.
  ///   - models: where its card is looked for.
  /// - Returns: what the exporter takes.
  /// - Throws: `FileError` or `ZooError` for a list of classes, `ConversionError` for the input.
  func onnx(
    for file: WeightsFile,
    copy: ParameterMap.Copy,
    in models: ModelZoo
  ) throws -> ONNXExport {
    let card = try models.weights(withSHA256: file.originalSHA256())?.card
    let preprocessing = card?.preprocessing ?? ModelCard.Preprocessing()
    let classCount = ParameterMap(recognising: file.stateDict, copy: copy)?.network.classCount ?? 0
    let list =
      try classes.map { try ClassLabels(path: $0) }
      ?? ClassLabels.builtIn(for: card, classCount: classCount)
    var export = ONNXExport()
    export.imageSide = imageSize ?? preprocessing.imageSize
    export.isFolded = fold ?? true
    export.hasSoftmax = softmax
    if normalize {
      export.normalization = ONNXExport.Normalization(
        mean: preprocessing.mean.map { Float($0) },
        standardDeviation: preprocessing.standardDeviation.map { Float($0) }
      )
    }
    if let list { export.labels = (0..<classCount).map { list.label(at: $0) ?? "" } }
    export.licence = card?.licence
    return export
  }
}

extension Convert.Target {
  /// The format that a file's extension asks for.
  init?(fileExtension: some StringProtocol) {
    switch fileExtension.lowercased() {
    case "safetensors": self = .safetensors
    case "ckpt": self = .ckpt
    case "onnx": self = .onnx
    default: return nil
    }
  }
}
