internal import ShuffleNet
internal import Tensors

/// The weights with each batch normalisation folded into the convolution before it: a factor on the
/// rows of its weight, and a bias.
struct FoldedWeights {
  /// For each block its `weight` and its `bias`, then `classifier.weight`.
  let tensors: [Tensor]

  /// Folds.
  ///
  /// Worked out in `float64`, so that each value is rounded once: with `s = gamma / sqrt(variance +
  /// epsilon)` the weight becomes `w * s`, and the bias `beta - mean * s`.
  init(_ weights: ShuffleNetV1.Weights) {
    let network = weights.network
    let blocks = [network.stem] + network.units.flatMap(\.blocks)
    let values =
      [weights.stem] + weights.units.flatMap { [$0.compress, $0.depthwise, $0.expand] }
    tensors =
      zip(blocks, values).flatMap { Self.fold($0, $1) } + [
        Tensor(
          name: "classifier.weight",
          shape: network.classifierShape,
          values: weights.classifier
        )
      ]
  }

  private static func fold(
    _ block: ConvolutionBlock,
    _ weights: ShuffleNetV1.Weights.Block
  ) -> [Tensor] {
    let norm = weights.normalization
    let epsilon = Double(ShuffleNetV1.Weights.BatchNormalization.epsilon)
    let factors = zip(norm.gamma, norm.movingVariance).map { gamma, variance in
      Double(gamma) / (Double(variance) + epsilon).squareRoot()
    }
    let shape = block.convolution.weightShape
    let rowCount = shape.elementCount / shape[0]
    let weight = weights.convolution.enumerated().map { index, value in
      Float(Double(value) * factors[index / rowCount])
    }
    let bias = factors.indices.map { channel in
      Float(Double(norm.beta[channel]) - Double(norm.movingMean[channel]) * factors[channel])
    }
    return [
      Tensor(name: "\(block.name).weight", shape: shape, values: weight),
      Tensor(name: "\(block.name).bias", shape: [bias.count], values: bias),
    ]
  }

  /// A network that computes what these tensors do, to run the probe on: convolutions with the folded
  /// weights, behind each a normalisation that adds the bias and does nothing else.
  ///
  /// - Parameters:
  ///   - tensors: those of ``tensors``, rounded.
  ///   - network: the network.
  /// - Returns: its weights.
  /// - Throws: `FileError` when reading fails.
  static func unfolded(
    _ tensors: [Tensor],
    of network: ShuffleNetV1
  ) throws(FileError) -> ShuffleNetV1.Weights {
    let folded = StateDict(tensors)
    var values: [[Float]] = []
    var bias = ""
    for parameter in network.parameters {
      let count = parameter.shape.elementCount
      switch parameter.role {
      case .convolution, .classifier:
        bias = "\(parameter.name.dropLast("weight".count))bias"
        values.append(try folded[parameter.name]?.floats() ?? [])
      case .movingMean: values.append(Array(repeating: 0, count: count))
      case .movingVariance:
        // Its sum with epsilon is 1.
        let variance = 1 - ShuffleNetV1.Weights.BatchNormalization.epsilon
        values.append(Array(repeating: variance, count: count))
      case .gamma: values.append(Array(repeating: 1, count: count))
      case .beta: values.append(try folded[bias]?.floats() ?? [])
      }
    }
    return ShuffleNetV1.Weights(of: network, values: values)
  }
}
