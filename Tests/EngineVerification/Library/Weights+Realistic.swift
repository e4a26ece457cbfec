package import ShuffleNet
internal import Tensors

extension ShuffleNetV1.Weights {
  /// Weights such as training leaves them, but random: activations neither vanish nor explode, and no
  /// BatchNorm is trivial.
  ///
  /// Convolutions are spread as He et al. start them, with a variance of 2 over the inputs of an
  /// output ("Delving Deep into Rectifiers", ICCV 2015); the classifier has half of that.
  ///
  /// With five classes or fewer the classifier's weights are positive. A single logit can come near
  /// zero by cancelling, and rounding anywhere in the network is then a large share of it: spread
  /// around zero, one network of a single class in some twenty lies 1e-5 to 7e-5 from the reference,
  /// and the same network with 1000 classes 2e-6.
  package static func realistic(_ network: ShuffleNetV1, seed: UInt64) -> ShuffleNetV1.Weights {
    var generator = SeededGenerator(seed: seed)
    return ShuffleNetV1.Weights(
      of: network,
      values: network.parameters.map { parameter in
        let count = parameter.shape.elementCount
        switch parameter.role {
        case .convolution(let convolution):
          let inputs = count / convolution.outputChannels
          let bound = (6 / Float(inputs)).squareRoot()
          return generator.floats(count, in: -bound..<bound)
        case .classifier:
          let bound = (3 / Float(network.variant.finalChannels)).squareRoot()
          let lowest = network.classCount <= fewClasses ? 0 : -bound
          return generator.floats(count, in: lowest..<lowest + 2 * bound)
        case .movingMean, .beta: return generator.floats(count, in: -0.5..<0.5)
        case .movingVariance: return generator.floats(count, in: 0.5..<2)
        case .gamma: return generator.floats(count, in: 0.5..<1.5)
        }
      }
    )
  }

  /// Of so many logits the largest may be near zero.
  private static let fewClasses = 5
}
