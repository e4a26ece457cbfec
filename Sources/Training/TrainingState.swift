public import ShuffleNet

/// A network that is being trained: its parameters, and what the steps that were made left behind.
public struct TrainingState: Sendable {
  /// The network.
  public let network: ShuffleNetV1
  /// The values of each of its parameters, in the order of `ShuffleNetV1.parameters`.
  public private(set) var parameters: [[Float]]
  /// What changes them.
  public private(set) var optimizer: Optimizer
  /// Their moving average, if one is kept.
  public private(set) var average: MovingAverage?

  /// How a step is made.
  public struct Options: Sendable, Equatable {
    /// The share of the target that goes to all classes alike: `label_smoothing`.
    public var labelSmoothing: Float = 0
    /// The longest that all gradients together may be: `clip_value`; `nil` for any.
    public var gradientLimit: Float?

    /// The defaults.
    public init() {}
  }

  /// How much of moving statistics a step replaces by the batch's; MindSpore's default for
  /// `BatchNorm2d`, whose momentum is one less this.
  static let statisticsRate: Float = 0.1

  /// Begins a training.
  ///
  /// - Parameters:
  ///   - weights: what the parameters begin with.
  ///   - optimizer: what changes them.
  ///   - averageDecay: the decay of the moving average to keep; `nil` for none.
  public init(
    _ weights: ShuffleNetV1.Weights,
    optimizer: Optimizer,
    averageDecay: Float? = nil
  ) {
    network = weights.network
    parameters = weights.values
    self.optimizer = optimizer
    average = averageDecay.map { MovingAverage(of: weights.values, decay: $0) }
  }

  /// Goes on with a training.
  init(
    _ network: ShuffleNetV1,
    parameters: [[Float]],
    optimizer: Optimizer,
    average: MovingAverage?
  ) {
    self.network = network
    self.parameters = parameters
    self.optimizer = optimizer
    self.average = average
  }

  /// The parameters as weights.
  public var weights: ShuffleNetV1.Weights {
    ShuffleNetV1.Weights(of: network, values: parameters)
  }

  /// Makes a step, fast.
  ///
  /// - Parameters:
  ///   - pictures: normalised pictures, `[N, C, H, W]`, of the size that the engine was made for.
  ///   - labels: the class of each.
  ///   - learningRate: the step's.
  ///   - options: how it is made.
  ///   - engine: what computes the gradients.
  /// - Returns: the loss before the step.
  /// - Throws: ``NonFiniteStep``; the state is what it was.
  package mutating func step(
    _ pictures: [Float],
    labels: [Int],
    learningRate: Float,
    _ options: Options,
    on engine: GradientEngine
  ) throws(NonFiniteStep) -> Float {
    let pass = engine.gradients(
      parameters,
      pictures: pictures,
      labels: labels,
      labelSmoothing: options.labelSmoothing
    )
    let broken = pass.gradients.lastIndex { !$0.allSatisfy(\.isFinite) }
    if !pass.loss.isFinite || broken != nil {
      throw NonFiniteStep(loss: pass.loss, parameter: broken.map { network.parameters[$0].name })
    }
    follow(pass.gradients, pass.statistics, learningRate, options)
    return pass.loss
  }

  /// Makes a step with the reference's gradients.
  ///
  /// - Parameters:
  ///   - pictures: normalised pictures, `[N, C, H, W]`.
  ///   - labels: the class of each.
  ///   - learningRate: the step's.
  ///   - options: how it is made.
  /// - Returns: the loss before the step.
  package mutating func step(
    _ pictures: BatchMap<Float>,
    labels: [Int],
    learningRate: Float,
    _ options: Options
  ) -> Float {
    let pass = ReferenceGradients(
      network,
      parameters,
      pictures: pictures,
      labels: labels,
      labelSmoothing: options.labelSmoothing
    )
    follow(pass.gradients, pass.statistics, learningRate, options)
    return pass.loss
  }

  /// Changes parameters and what follows them as a batch says.
  private mutating func follow(
    _ gradients: [[Float]],
    _ statistics: [BatchStatistics<Float>],
    _ learningRate: Float,
    _ options: Options
  ) {
    var gradients = gradients
    if let limit = options.gradientLimit { GradientClipping.clip(&gradients, to: limit) }
    optimizer.update(&parameters, gradients: gradients, learningRate: learningRate)
    follow(statistics)
    average?.follow(parameters)
  }

  /// Moves the moving statistics towards a batch's.
  private mutating func follow(_ statistics: [BatchStatistics<Float>]) {
    for (block, found) in statistics.enumerated() {
      // Behind the block's weight.
      for (index, values) in [(5 * block + 1, found.mean), (5 * block + 2, found.unbiasedVariance)]
      {
        for c in values.indices {
          parameters[index][c] += Self.statisticsRate * (values[c] - parameters[index][c])
        }
      }
    }
  }
}
