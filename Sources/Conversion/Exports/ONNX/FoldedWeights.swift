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
    let folded = FoldedNormalization(weights.normalization)
    let shape = block.convolution.weightShape
    let rowCount = shape.elementCount / shape[0]
    let weight = weights.convolution.enumerated().map { index, value in
      Float(Double(value) * folded.scale[index / rowCount])
    }
    return [
      Tensor(name: "\(block.name).weight", shape: shape, values: weight),
      Tensor(name: "\(block.name).bias", shape: [folded.bias.count], values: folded.bias),
    ]
  }

  /// Parameters of a network that computes what these tensors do: convolutions with the folded
  /// weights, behind each a normalisation that adds the bias and does nothing else.
  ///
  /// - Parameters:
  ///   - folded: those of ``tensors``, perhaps rounded.
  ///   - network: the network, as ``network(of:)`` gives it.
  /// - Returns: a tensor for every parameter.
  static func unfolded(_ folded: StateDict, of network: ShuffleNetV1) -> [Tensor] {
    var bias = ""
    return network.parameters.compactMap { parameter in
      func constant(_ value: Float) -> Tensor {
        let values = Array(repeating: value, count: parameter.shape.elementCount)
        return Tensor(name: parameter.name, shape: parameter.shape, values: values)
      }
      switch parameter.role {
      case .convolution, .classifier:
        bias = biasName(ofWeight: parameter.name)
        return folded[parameter.name]
      case .movingMean: return constant(0)
      // Its sum with epsilon is 1.
      case .movingVariance: return constant(1 - ShuffleNetV1.Weights.BatchNormalization.epsilon)
      case .gamma: return constant(1)
      case .beta: return folded[bias]?.renamed(parameter.name)
      }
    }
  }

  /// The network that these are all the folded tensors of; `nil` if there is none.
  static func network(of state: StateDict) -> ShuffleNetV1? {
    // Whatever is wrong with the shapes that tell the variant: it is none that was folded here.
    guard let network = try? ShuffleNetV1(recognising: state) else { return nil }
    let shapes = network.parameters.compactMap { parameter -> [(String, Shape)]? in
      switch parameter.role {
      case .convolution:
        [
          (parameter.name, parameter.shape),
          (biasName(ofWeight: parameter.name), [parameter.shape[0]]),
        ]
      case .classifier: [(parameter.name, parameter.shape)]
      case .movingMean, .movingVariance, .gamma, .beta: nil
      }
    }.joined()
    let fits = shapes.allSatisfy { name, shape in
      state[name].map { $0.shape == shape && $0.isFloatingPoint } ?? false
    }
    return fits && state.tensors.count == shapes.count ? network : nil
  }

  /// The parameters that folding leaves nothing of but a bias.
  static func foldedParameters(of network: ShuffleNetV1) -> [Parameter] {
    network.parameters.filter { parameter in
      switch parameter.role {
      case .convolution, .classifier: false
      case .movingMean, .movingVariance, .gamma, .beta: true
      }
    }
  }

  private static func biasName(ofWeight name: String) -> String {
    "\(name.dropLast("weight".count))bias"
  }
}
