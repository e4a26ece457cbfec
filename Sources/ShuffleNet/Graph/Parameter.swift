public import Tensors

/// One named array of a network.
public struct Parameter: Hashable, Sendable {
  /// What a parameter is for.
  public enum Role: Hashable, Sendable {
    /// The weight of a convolution.
    case convolution(Convolution)
    /// The mean that a batch normalisation subtracts in inference.
    case movingMean
    /// The variance that a batch normalisation divides by in inference.
    case movingVariance
    /// The factor of a batch normalisation.
    case gamma
    /// The offset of a batch normalisation.
    case beta
    /// The matrix of the classifier.
    case classifier
  }

  /// The canonical name: MindSpore's in the grouped layout.
  public let name: String
  /// The shape, outermost axis first.
  public let shape: Shape
  /// What the parameter is for.
  public let role: Role

  /// Whether an optimizer changes it; moving statistics follow the batches instead.
  public var isTrainable: Bool {
    switch role {
    case .movingMean, .movingVariance: false
    case .convolution, .gamma, .beta, .classifier: true
    }
  }
}

extension ConvolutionBlock {
  /// How many ``parameters`` each block has.
  ///
  /// Those of the block with number `b` begin at `parameterCount * b` among a network's: the stem is block 0, those of
  /// the units follow, and the classifier's matrix comes last.
  package static let parameterCount = 5

  /// The weight and the four vectors, in MindSpore's order.
  public var parameters: [Parameter] {
    let vector: Shape = [convolution.outputChannels]
    return [
      Parameter(
        name: "\(name).weight",
        shape: convolution.weightShape,
        role: .convolution(convolution)
      ),
      Parameter(name: "\(normalizationName).moving_mean", shape: vector, role: .movingMean),
      Parameter(name: "\(normalizationName).moving_variance", shape: vector, role: .movingVariance),
      Parameter(name: "\(normalizationName).gamma", shape: vector, role: .gamma),
      Parameter(name: "\(normalizationName).beta", shape: vector, role: .beta),
    ]
  }
}

extension ShuffleUnit {
  /// The three blocks in the order they are defined and run.
  public var blocks: [ConvolutionBlock] { [compress, depthwise, expand] }

  /// How many ``blocks`` each unit has.
  static let blockCount = 3

  /// The numbers of its blocks among a network's, of which the stem is block 0.
  package var blockNumbers: Range<Int> {
    let first = 1 + Self.blockCount * index
    return first..<first + Self.blockCount
  }
}

extension ShuffleNetV1 {
  /// All 246 parameters in the order in which MindSpore defines and saves them.
  public var parameters: [Parameter] {
    let blocks = [stem] + units.flatMap(\.blocks)
    return blocks.flatMap(\.parameters) + [
      Parameter(name: "classifier.weight", shape: classifierShape, role: .classifier)
    ]
  }

  /// The elements of all parameters, moving statistics included, as MindCV counts them.
  public var storedElementCount: Int {
    parameters.reduce(0) { $0 + $1.shape.elementCount }
  }

  /// The elements that training changes.
  public var trainableElementCount: Int {
    parameters.filter(\.isTrainable).reduce(0) { $0 + $1.shape.elementCount }
  }
}
