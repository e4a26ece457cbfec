extension FeatureMap {
  /// Normalises every channel with its moving statistics.
  ///
  /// `y = (x - movingMean) * gamma / sqrt(movingVariance + epsilon) + beta`
  package consuming func normalized(by norm: ShuffleNetV1.Weights.BatchNormalization) -> FeatureMap
  {
    let epsilon = ShuffleNetV1.Weights.BatchNormalization.epsilon
    for c in 0..<channels {
      let scale = norm.gamma[c] / (norm.movingVariance[c] + epsilon).squareRoot()
      let (mean, beta) = (norm.movingMean[c], norm.beta[c])
      for index in c * pixelCount..<(c + 1) * pixelCount {
        values[index] = (values[index] - mean) * scale + beta
      }
    }
    return self
  }

  /// Replaces negative elements by zero; NaN stays.
  package consuming func rectified() -> FeatureMap {
    for index in values.indices { values[index] = values[index] < 0 ? 0 : values[index] }
    return self
  }
}
