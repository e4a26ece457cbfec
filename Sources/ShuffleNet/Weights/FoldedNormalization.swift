/// What a BatchNorm makes of the convolution before it: `scale * sum + bias`.
package struct FoldedNormalization {
  package let scale: [Double]
  package let bias: [Float]

  /// Folds the moving statistics, in `float64`.
  package init(_ norm: ShuffleNetV1.Weights.BatchNormalization) {
    let epsilon = Double(ShuffleNetV1.Weights.BatchNormalization.epsilon)
    let scale = zip(norm.gamma, norm.movingVariance).map { gamma, variance in
      Double(gamma) / (Double(variance) + epsilon).squareRoot()
    }
    self.scale = scale
    bias = norm.beta.indices.map { channel in
      Float(Double(norm.beta[channel]) - Double(norm.movingMean[channel]) * scale[channel])
    }
  }

  /// Changes nothing.
  init(identityOf count: Int) {
    scale = [Double](repeating: 1, count: count)
    bias = [Float](repeating: 0, count: count)
  }
}
