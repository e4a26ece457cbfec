package import ShuffleNet

/// The loss of a batch in training, and how every parameter changes it, in plain loops: what training means
/// here, and what every faster form is tested against.
///
/// Batch normalisations use the statistics of the batch, and the gradients go through these; frozen ones use their
/// moving statistics.
package struct ReferenceGradients<Element: Scalar>: Sendable {
  /// The smoothed cross entropy, the mean over the pictures.
  package let loss: Element
  /// `[N, classes]`.
  package let logits: [Element]
  /// The loss's gradient by each of the network's parameters, in the order of `ShuffleNetV1.parameters`;
  /// empty for moving statistics, which have none.
  package let gradients: [[Element]]
  /// What each batch normalisation found, in the order of the network's blocks.
  package let statistics: [BatchStatistics<Element>]

  /// Computes them.
  ///
  /// - Parameters:
  ///   - network: the network.
  ///   - parameters: the values of each of its parameters.
  ///   - pictures: the batch, of the network's channels.
  ///   - labels: what the pictures show.
  ///   - labelSmoothing: the share of the target that goes to all classes alike.
  ///   - frozen: the parts that stay as they are.
  // Other modules would get the one for any element, which is a hundred times slower.
  @_specialize(where Element == Float)
  @_specialize(where Element == Double)
  package init(
    _ network: ShuffleNetV1,
    _ parameters: [[Element]],
    pictures: BatchMap<Element>,
    labels: BatchLabels,
    labelSmoothing: Element,
    frozen: FrozenParts = FrozenParts()
  ) {
    var tape = Tape(parameters, frozen)
    let pass = tape.pass(pictures, through: network)
    let loss = SmoothedCrossEntropy(pass.logits, labels: labels, smoothing: labelSmoothing)
    var gradients = [[Element]](repeating: [], count: parameters.count)
    pass.back(loss.gradient, &gradients)
    self.loss = loss.loss
    self.logits = pass.logits
    self.gradients = gradients
    self.statistics = tape.statistics
  }
}

/// A forward pass whose every part leaves behind how gradients come back through it.
private struct Tape<Element: Scalar> {
  typealias Map = BatchMap<Element>
  /// Makes the gradient of a part's input from that of its output, and notes those of its parameters.
  typealias Back = (Map, inout [[Element]]) -> Map

  let parameters: [[Element]]
  let frozen: FrozenParts
  private(set) var statistics: [BatchStatistics<Element>] = []

  init(_ parameters: [[Element]], _ frozen: FrozenParts) {
    self.parameters = parameters
    self.frozen = frozen
  }

  /// The whole network.
  mutating func pass(
    _ pictures: Map,
    through network: ShuffleNetV1
  ) -> (logits: [Element], back: ([Element], inout [[Element]]) -> Void) {
    let (normalized, stemBack) = pass(pictures, through: network.stem)
    let rectified = normalized.rectified()
    let (pooled, sources) = rectified.maxPooled()
    var features = pooled
    var unitBacks: [Back] = []
    for unit in network.units {
      let (output, back) = pass(features, through: unit)
      features = output
      unitBacks.append(back)
    }
    let last = features
    let (logits, classifierBack) = classify(last.globallyAveraged(), pictureCount: last.count)
    return (
      logits,
      { gradient, gradients in
        var back = last.globalAverageGradient(classifierBack(gradient, &gradients))
        for unit in unitBacks.reversed() { back = unit(back, &gradients) }
        back = rectified.maxPoolGradient(sources, back)
        _ = stemBack(rectified.rectifierGradient(back), &gradients)
      }
    )
  }

  /// A unit; the gradient comes back through both of its branches.
  private mutating func pass(_ input: Map, through unit: ShuffleUnit) -> (Map, Back) {
    let (compressed, compressBack) = pass(input, through: unit.compress)
    let rectified = compressed.rectified()
    let shuffled = rectified.shuffled(groups: unit.groups)
    let (convolved, depthwiseBack) = pass(shuffled, through: unit.depthwise)
    let (expanded, expandBack) = pass(convolved, through: unit.expand)
    let joined =
      unit.stride == 1
      ? expanded.added(to: input)
      : input.averagePooled().concatenated(with: expanded)
    let output = joined.rectified()
    return (
      output,
      { gradient, gradients in
        let gradient = output.rectifierGradient(gradient)
        var (main, around) = (gradient, gradient)
        if unit.stride == 2 {
          main = gradient.selecting(Array(input.channels..<gradient.channels))
          around = input.averagePoolGradient(gradient.selecting(Array(0..<input.channels)))
        }
        main = depthwiseBack(expandBack(main, &gradients), &gradients)
        main = rectified.rectifierGradient(Map.shuffleGradient(groups: unit.groups, main))
        return compressBack(main, &gradients).added(to: around)
      }
    )
  }

  /// A convolution and its batch normalisation.
  private mutating func pass(_ input: Map, through block: ConvolutionBlock) -> (Map, Back) {
    // The weight, two moving statistics, gamma and beta.
    let first = ConvolutionBlock.parameterCount * statistics.count
    let (weight, gamma) = (parameters[first], parameters[first + 3])
    let convolved = input.convolved(by: block.convolution, weight)
    let isFrozen = frozen.normalizations.contains(statistics.count)
    let found =
      isFrozen
      ? BatchStatistics(mean: parameters[first + 1], variance: parameters[first + 2], count: 0)
      : convolved.statistics()
    let standardized = convolved.standardized(by: found)
    statistics.append(found)
    return (
      standardized.scaled(by: gamma, parameters[first + 4]),
      { gradient, gradients in
        let normalization = Map.normalizationGradients(standardized, found, gamma: gamma, gradient)
        (gradients[first + 3], gradients[first + 4]) = (normalization.gamma, normalization.beta)
        let convolution = input.convolutionGradients(
          block.convolution,
          weight,
          normalization.input
        )
        gradients[first] = convolution.weight
        return convolution.input
      }
    )
  }

  /// Multiplies the classifier's matrix with the features, `[N, C]`.
  private func classify(
    _ features: [Element],
    pictureCount: Int
  ) -> (logits: [Element], back: ([Element], inout [[Element]]) -> [Element]) {
    let last = parameters.count - 1
    let matrix = parameters[last]
    let channels = features.count / pictureCount
    let classCount = matrix.count / channels
    let logits = (0..<pictureCount * classCount).map { position in
      let (n, row) = position.quotientAndRemainder(dividingBy: classCount)
      return (0..<channels).reduce(Element(0)) { sum, c in
        sum + matrix[row * channels + c] * features[n * channels + c]
      }
    }
    return (
      logits,
      { gradient, gradients in
        var (toMatrix, toFeatures) = (
          [Element](repeating: 0, count: matrix.count),
          [Element](repeating: 0, count: features.count)
        )
        for n in 0..<pictureCount {
          for row in 0..<classCount {
            let change = gradient[n * classCount + row]
            for c in 0..<channels {
              toMatrix[row * channels + c] += change * features[n * channels + c]
              toFeatures[n * channels + c] += change * matrix[row * channels + c]
            }
          }
        }
        gradients[last] = toMatrix
        return toFeatures
      }
    )
  }
}
