public import ShuffleNet
internal import Tensors

extension ShuffleNetV1.Weights {
  /// The weights that a training from zero begins with, the same for the same seed.
  ///
  /// Weights are of a normal distribution around 0: with a deviation of 0.01 in the first convolution and in the
  /// classifier, elsewhere of one over the input channels that an output sees. Batch normalisations change
  /// nothing: gamma is 1, beta 0, the moving mean 0, the moving variance 1.
  ///
  /// Source: `_initialize_weights` in MindCV's `mindcv/models/shufflenetv1.py`.
  ///
  /// - Parameters:
  ///   - network: the network.
  ///   - seed: the recipe's.
  /// - Returns: the weights.
  public static func initial(of network: ShuffleNetV1, seed: Int) -> ShuffleNetV1.Weights {
    let values = network.parameters.enumerated().map { index, parameter in
      let count = parameter.shape.elementCount
      var stream = RandomStream(seed: seed, .weights, index: index)
      func normal(_ deviation: Double) -> [Float] {
        (0..<count).map { _ in Float(deviation * stream.normal()) }
      }
      return switch parameter.role {
      case .convolution(let convolution):
        normal(index == 0 ? 0.01 : 1 / Double(convolution.inputChannelsPerGroup))
      case .classifier: normal(0.01)
      case .gamma, .movingVariance: [Float](repeating: 1, count: count)
      case .beta, .movingMean: [Float](repeating: 0, count: count)
      }
    }
    return ShuffleNetV1.Weights(of: network, values: values)
  }
}
