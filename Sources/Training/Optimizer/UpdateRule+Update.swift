extension UpdateRule {
  /// Changes a parameter.
  ///
  /// - Parameters:
  ///   - values: the parameter's.
  ///   - gradient: the loss's gradient by them.
  ///   - memory: what the rule remembers of them, for each of its slots.
  ///   - decay: the weight decay.
  ///   - step: what all parameters share.
  func update(
    _ values: inout [Float],
    _ gradient: [Float],
    _ memory: inout [[Float]],
    decay: Float,
    _ step: Step
  ) {
    precondition(gradient.count == values.count, "a slope for every value")
    switch self {
    case .momentum(let momentum, let nesterov):
      Self.accumulate(&values, gradient, &memory[0], decay, step, momentum, nesterov)
    case .sgd(let momentum, let nesterov):
      Self.accumulate(&values, gradient, &memory[0], decay, step, momentum, nesterov)
      // MindSpore has it say whether a step was made.
      memory[1] = [Float](repeating: 0, count: values.count)
    case .adam(let beta1, let beta2, let epsilon, let nesterov):
      let rate = step.learningRate * (1 - step.powers[1]).squareRoot() / (1 - step.powers[0])
      for index in values.indices {
        let slope = gradient[index] + decay * values[index]
        let (mean, square) = Self.means(slope, &memory, index, beta1, beta2)
        let direction = nesterov ? beta1 * mean + (1 - beta1) * slope : mean
        values[index] -= rate * direction / (square.squareRoot() + epsilon)
      }
    case .adamW(let beta1, let beta2, let epsilon):
      let (first, second) = (1 - step.powers[0], 1 - step.powers[1])
      for index in values.indices {
        let (mean, square) = Self.means(gradient[index], &memory, index, beta1, beta2)
        let direction = mean / first / ((square / second).squareRoot() + epsilon)
        values[index] -= step.learningRate * (direction + decay * values[index])
      }
    }
  }

  private static func accumulate(
    _ values: inout [Float],
    _ gradient: [Float],
    _ sums: inout [Float],
    _ decay: Float,
    _ step: Step,
    _ momentum: Float,
    _ nesterov: Bool
  ) {
    for index in values.indices {
      let slope = gradient[index] + decay * values[index]
      sums[index] = momentum * sums[index] + slope
      let direction = nesterov ? slope + momentum * sums[index] : sums[index]
      values[index] -= step.learningRate * direction
    }
  }

  /// Moves the means of a value's slope and of its square.
  private static func means(
    _ slope: Float,
    _ memory: inout [[Float]],
    _ index: Int,
    _ beta1: Float,
    _ beta2: Float
  ) -> (mean: Float, square: Float) {
    memory[0][index] = beta1 * memory[0][index] + (1 - beta1) * slope
    memory[1][index] = beta2 * memory[1][index] + (1 - beta2) * slope * slope
    return (memory[0][index], memory[1][index])
  }
}
