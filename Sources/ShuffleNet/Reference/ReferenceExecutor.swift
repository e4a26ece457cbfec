internal import Tensors

/// The network in plain loops: what ShuffleNetV1 means here, and what every faster form is tested
/// against.
///
/// All arithmetic is `float32` in a fixed order, without fused multiply-adds and with no function
/// of the C library, so that every machine gives the same bits. It runs on the calling thread.
public struct ReferenceExecutor: Sendable {
  /// The weights, and in them the network.
  public let weights: ShuffleNetV1.Weights

  private let network: ShuffleNetV1
  private let units: [(unit: ShuffleUnit, weights: ShuffleNetV1.Weights.Unit)]

  /// Makes an executor for a network's weights.
  public init(_ weights: ShuffleNetV1.Weights) {
    self.weights = weights
    self.network = weights.network
    self.units = Array(zip(weights.network.units, weights.units))
  }

  /// Computes the logits, `[N, classes]`, of `batchCount` pictures.
  ///
  /// - Parameters:
  ///   - input: normalised pictures, `[N, C, H, W]`.
  ///   - batchCount: N, at least 1.
  ///   - height: H, at least 1; 224 is usual.
  ///   - width: W, at least 1.
  /// - Returns: one row of logits for each picture.
  /// - Throws: ``ModelError`` with ``ModelError/Problem/input(dimensions:found:)``.
  public func logits(
    for input: Span<Float>,
    batchCount: Int,
    height: Int,
    width: Int
  ) throws(ModelError) -> [Float] {
    let dimensions = [batchCount, network.inputChannels, height, width]
    guard
      dimensions.allSatisfy({ $0 >= 1 }),
      let shape = try? Shape(checking: dimensions),
      shape.elementCount == input.count
    else {
      throw ModelError(
        .input(dimensions: dimensions, found: input.count),
        model: network.variant.name
      )
    }
    let pictureCount = input.count / batchCount
    return (0..<batchCount).flatMap { n in
      logits(
        for: FeatureMap(
          channels: network.inputChannels,
          height: height,
          width: width,
          values: (n * pictureCount..<(n + 1) * pictureCount).map { input[$0] }
        )
      )
    }
  }

  /// Computes the logits, `[N, classes]`, of `batchCount` pictures.
  ///
  /// - Throws: ``ModelError`` with ``ModelError/Problem/input(dimensions:found:)``.
  public func logits(
    for input: [Float],
    batchCount: Int,
    height: Int,
    width: Int
  ) throws(ModelError) -> [Float] {
    try logits(for: input.span, batchCount: batchCount, height: height, width: width)
  }

  /// Computes the logits of one picture of the network's channels.
  func logits(for picture: FeatureMap) -> [Float] {
    var features =
      picture
      .passed(through: network.stem, weights.stem)
      .rectified()
      .maxPooled()
    for (unit, weights) in units {
      features = features.passed(through: unit, weights)
    }
    return classified(features.globallyAveraged())
  }

  /// Multiplies the classifier's matrix with the pooled features; there is no bias.
  private func classified(_ features: [Float]) -> [Float] {
    (0..<network.classCount).map { row in
      let first = row * features.count
      var sum: Float = 0
      for column in features.indices {
        sum += weights.classifier[first + column] * features[column]
      }
      return sum
    }
  }
}

extension FeatureMap {
  /// Convolves and normalises.
  fileprivate func passed(
    through block: ConvolutionBlock,
    _ weights: ShuffleNetV1.Weights.Block
  ) -> FeatureMap {
    convolved(by: block.convolution, weight: weights.convolution)
      .normalized(by: weights.normalization)
  }

  /// Runs a unit; there is no ReLU between the depthwise convolution and the last one.
  fileprivate func passed(
    through unit: ShuffleUnit,
    _ weights: ShuffleNetV1.Weights.Unit
  ) -> FeatureMap {
    let main = passed(through: unit.compress, weights.compress)
      .rectified()
      .shuffled(groups: unit.groups)
      .passed(through: unit.depthwise, weights.depthwise)
      .passed(through: unit.expand, weights.expand)
    let joined =
      unit.stride == 1
      ? main.added(to: self)
      : averagePooled().concatenated(with: main)
    return joined.rectified()
  }
}
