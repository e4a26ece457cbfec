internal import ShuffleNet

/// What a batch normalisation finds in its batch, a value for each channel.
package struct BatchStatistics<Element: Scalar>: Sendable {
  /// The mean.
  package let mean: [Element]
  /// The mean of the squares of the differences from the mean.
  package let variance: [Element]
  /// How many elements of each channel there were, N · H · W; 0 for moving statistics.
  package let count: Int

  /// The variance as an estimate of that of all pictures, which moving variances follow: n / (n − 1) times
  /// as large.
  package var unbiasedVariance: [Element] {
    guard count > 1 else { return variance }
    return variance.map { $0 * (Element(count) / Element(count - 1)) }
  }
}

extension BatchMap {
  /// The mean and the variance of every channel over all pictures and pixels.
  func statistics() -> BatchStatistics<Element> {
    let elementCount = count * pixelCount
    var means: [Element] = []
    var variances: [Element] = []
    for c in 0..<channels {
      let mean = sum(over: c) { values[$0] } / Element(elementCount)
      let squares = sum(over: c) { (values[$0] - mean) * (values[$0] - mean) }
      means.append(mean)
      variances.append(squares / Element(elementCount))
    }
    return BatchStatistics(mean: means, variance: variances, count: elementCount)
  }

  /// Subtracts every channel's mean and divides by its standard deviation.
  ///
  /// `(x - mean) / sqrt(variance + epsilon)`
  func standardized(by statistics: BatchStatistics<Element>) -> BatchMap {
    var output = self
    for c in 0..<channels {
      let factor = Self.factor(statistics, c)
      forEach(in: c) { output.values[$0] = (values[$0] - statistics.mean[c]) * factor }
    }
    return output
  }

  /// Multiplies every channel by its gamma, and adds its beta.
  func scaled(by gamma: [Element], _ beta: [Element]) -> BatchMap {
    var output = self
    for c in 0..<channels {
      forEach(in: c) { output.values[$0] = values[$0] * gamma[c] + beta[c] }
    }
    return output
  }

  /// The gradients of a batch normalisation by the batch's own statistics, on which every element has an
  /// effect as well; or by moving statistics, on which none has.
  ///
  /// Source: Ioffe and Szegedy, Batch Normalization, 2015, section 3, where the chain rule is written out.
  ///
  /// - Parameters:
  ///   - standardized: the input, standardised.
  ///   - statistics: the input's.
  ///   - gamma: the factor of each channel.
  ///   - gradient: that of the normalisation's output.
  /// - Returns: the gradients of the input, gamma and beta.
  static func normalizationGradients(
    _ standardized: BatchMap,
    _ statistics: BatchStatistics<Element>,
    gamma: [Element],
    _ gradient: BatchMap
  ) -> (input: BatchMap, gamma: [Element], beta: [Element]) {
    var (input, gammas, betas) = (gradient, [Element](), [Element]())
    for c in 0..<gradient.channels {
      let beta = gradient.sum(over: c) { gradient.values[$0] }
      let toGamma = gradient.sum(over: c) { gradient.values[$0] * standardized.values[$0] }
      let share: Element = statistics.count == 0 ? 0 : 1 / Element(statistics.count)
      let (mean, slope) = (beta * share, toGamma * share)
      let factor = gamma[c] * factor(statistics, c)
      gradient.forEach(in: c) {
        let change = gradient.values[$0] - mean - standardized.values[$0] * slope
        input.values[$0] = change * factor
      }
      gammas.append(toGamma)
      betas.append(beta)
    }
    return (input, gammas, betas)
  }

  private static func factor(_ statistics: BatchStatistics<Element>, _ channel: Int) -> Element {
    let epsilon = Element(ShuffleNetV1.Weights.BatchNormalization.epsilon)
    return 1 / (statistics.variance[channel] + epsilon).squareRoot()
  }

  /// Calls `body` with the number of every element of a channel.
  private func forEach(in channel: Int, _ body: (Int) -> Void) {
    for n in 0..<count {
      for index in plane(n, channel) { body(index) }
    }
  }

  /// The sum over a channel: of each picture's for itself, which rounds less than one sum of all.
  private func sum(over channel: Int, _ term: (Int) -> Element) -> Element {
    var total: Element = 0
    for n in 0..<count {
      var sum: Element = 0
      for index in plane(n, channel) { sum += term(index) }
      total += sum
    }
    return total
  }
}
