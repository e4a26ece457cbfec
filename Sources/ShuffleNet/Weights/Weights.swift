internal import Tensors

extension ShuffleNetV1 {
  /// The values of all parameters of a network, in the order of its graph.
  ///
  /// Every parameter is there and has its shape, so that an executor need not check again. The
  /// batch normalisations are not folded into the convolutions: nothing of a checkpoint is lost.
  public struct Weights: Sendable {
    /// The network whose weights these are.
    public let network: ShuffleNetV1
    /// `first_conv`.
    public let stem: Block
    /// `features.0` … `features.15`.
    public let units: [Unit]
    /// `classifier.weight`, `[classes, channels]`.
    public let classifier: [Float]

    /// The weights of a ``ShuffleUnit``.
    public struct Unit: Sendable {
      /// `branch_main_1`.
      public let compress: Block
      /// `branch_main_2.0` and `.1`.
      public let depthwise: Block
      /// `branch_main_2.2` and `.3`.
      public let expand: Block
    }

    /// The weights of a ``ConvolutionBlock``.
    public struct Block: Sendable {
      /// The convolution's weight, `[output channels, input channels per group, height, width]`.
      public let convolution: [Float]
      /// The batch normalisation after it, a value for each output channel.
      public let normalization: BatchNormalization
    }

    /// The four vectors of a batch normalisation, one element for each channel.
    public struct BatchNormalization: Sendable {
      /// Keeps the division from zero; MindSpore's default for `BatchNorm2d`.
      public static let epsilon: Float = 1e-5

      /// What inference subtracts.
      public let movingMean: [Float]
      /// What inference divides by, as its square root after adding ``epsilon``.
      public let movingVariance: [Float]
      /// The factor after that.
      public let gamma: [Float]
      /// The offset after that.
      public let beta: [Float]
    }
  }
}

extension ShuffleNetV1.Weights {
  /// Takes the values of each of the network's parameters, in the order of
  /// ``ShuffleNetV1/parameters``.
  ///
  /// - Precondition: there is an array for every parameter with as many elements as its shape.
  public init(of network: ShuffleNetV1, values: [[Float]]) {
    precondition(
      values.map(\.count) == network.parameters.map(\.shape.elementCount),
      "values for every parameter"
    )
    func block(_ index: Int) -> Block { Block(ofBlockAt: index) { values[$0] } }
    self.network = network
    self.stem = block(0)
    self.units = network.units.map { unit in
      let first = unit.blockNumbers.lowerBound
      return Unit(
        compress: block(first),
        depthwise: block(first + 1),
        expand: block(first + 2)
      )
    }
    self.classifier = values[ShuffleNetV1.classifierIndex]
  }

  /// The values of each of the network's parameters, in the order of ``ShuffleNetV1/parameters``.
  public var values: [[Float]] {
    let blocks = [stem] + units.flatMap { [$0.compress, $0.depthwise, $0.expand] }
    return blocks.flatMap { block in
      let norm = block.normalization
      return [block.convolution, norm.movingMean, norm.movingVariance, norm.gamma, norm.beta]
    } + [classifier]
  }
}

extension ShuffleNetV1.Weights.Block {
  /// Takes the parameters of a block.
  ///
  /// - Parameters:
  ///   - index: which block: 0 is the stem, and those of the units follow.
  ///   - values: reads the parameter at an index of ``ShuffleNetV1/parameters``.
  /// - Throws: what `values` throws.
  init<Failure>(
    ofBlockAt index: Int,
    values: (_ parameter: Int) throws(Failure) -> [Float]
  ) throws(Failure) {
    let first = ConvolutionBlock.parameterCount * index
    convolution = try values(first)
    normalization = ShuffleNetV1.Weights.BatchNormalization(
      movingMean: try values(first + 1),
      movingVariance: try values(first + 2),
      gamma: try values(first + 3),
      beta: try values(first + 4)
    )
  }
}

extension ShuffleNetV1 {
  /// The classifier's index among ``parameters``: it stands behind the stem and 16 units.
  static let classifierIndex = ConvolutionBlock.parameterCount * (1 + 16 * ShuffleUnit.blockCount)
}
