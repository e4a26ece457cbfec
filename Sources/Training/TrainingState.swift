internal import Distribution
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

  /// The gradients of batches that wait for a step.
  private(set) var pending: AccumulatedGradients?

  /// How a step is made.
  public struct Options: Sendable, Equatable {
    /// The share of the target that goes to all classes alike: `label_smoothing`.
    public var labelSmoothing: Float = 0
    /// The longest that all gradients of a batch together may be: `clip_value`; `nil` for any.
    public var gradientLimit: Float?
    /// Of how many batches a step has the mean gradient: `gradient_accumulation_steps`.
    public var accumulatedBatches = 1
    /// Whether a batch whose gradients are not finite is left out: `drop_overflow_update`.
    public var dropsOverflow = false
    /// The parts that stay as they are.
    package var frozen = FrozenParts()

    /// The defaults.
    public init() {}
  }

  /// What came of a batch.
  package struct Outcome: Sendable, Equatable {
    /// The loss before the step; of several processes the mean.
    package let loss: Float
    /// How many of the pictures, of all processes, had the largest logit at their class before the step.
    package let correctCount: Int
    /// Whether the batch was left out, as its gradients were not finite.
    package let isDropped: Bool
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
    average: MovingAverage?,
    pending: AccumulatedGradients? = nil
  ) {
    self.network = network
    self.parameters = parameters
    self.optimizer = optimizer
    self.average = average
    self.pending = pending
  }

  /// Counts the steps that were made as those of epochs with other batches, so that a schedule goes on where it was.
  ///
  /// - Precondition: both are above 0, and products of two of the three numbers are in range.
  package mutating func countSteps(ofEpochsWith batchCount: Int, as newCount: Int) {
    optimizer.countSteps(ofEpochsWith: batchCount, as: newCount)
  }

  /// Makes the gradients that wait for a step the average of all processes': what one of them saves is what all have.
  ///
  /// - Throws: `DistributionError`.
  mutating func shareWaitingGradients(over exchange: GradientExchange) throws(DistributionError) {
    guard let waiting = pending else { return }
    pending = AccumulatedGradients(
      try exchange.average(waiting.values),
      batchCount: waiting.batchCount
    )
  }

  /// How many batches' gradients wait for a step.
  package var waitingBatchCount: Int { pending?.batchCount ?? 0 }

  /// Leaves parts as they are from now on.
  mutating func freeze(_ parts: FrozenParts) { optimizer.freeze(parts) }

  /// The parameters as weights.
  public var weights: ShuffleNetV1.Weights {
    ShuffleNetV1.Weights(of: network, values: parameters)
  }

  /// Learns from a batch, fast.
  ///
  /// Several processes go on with the average of their gradients, which is made while the rest is computed, unless
  /// they are clipped first or wait for other batches.
  ///
  /// - Parameters:
  ///   - batch: pictures of the size that the engine was made for.
  ///   - learningRate: the rate of a step that has been made so many times before.
  ///   - options: how it is made.
  ///   - engine: what computes the gradients.
  ///   - exchange: how the processes that learn together come to their average; `nil` for one process.
  /// - Returns: what came of it.
  /// - Throws: ``NonFiniteStep``, the same in all processes, or `DistributionError`; the state is what it was.
  package mutating func step(
    _ batch: TrainingBatch,
    learningRate: (_ step: Int) -> Float,
    _ options: Options,
    on engine: GradientEngine,
    _ exchange: GradientExchange? = nil
  ) throws -> Outcome {
    let isAveragedEarly = options.gradientLimit == nil && options.accumulatedBatches == 1
    let early = isAveragedEarly ? exchange : nil
    let pass = try engine.gradients(
      parameters,
      pictures: batch.pictures,
      labels: batch.labels,
      labelSmoothing: options.labelSmoothing
    ) { parameters, gradients throws(DistributionError) in
      try early?.add(parameters, of: gradients)
    }
    let gradients = try early?.finish() ?? pass.gradients
    let frozen = options.frozen.parameters
    let broken = gradients.indices.last { index in
      !frozen.contains(index) && !gradients[index].allSatisfy(\.isFinite)
    }
    let own = GradientExchange.Tally(
      loss: pass.loss,
      correctCount: batch.labels.correctCount(of: pass.logits),
      isBroken: broken != nil || !pass.loss.isFinite
    )
    let tally = try exchange?.together(own) ?? own
    let isDropped = options.dropsOverflow && tally.loss.isFinite && tally.isBroken
    if tally.isBroken && !isDropped {
      throw NonFiniteStep(loss: tally.loss, parameter: broken.map { network.parameters[$0].name })
    }
    if isDropped {
      follow(pass.statistics)
    } else {
      try follow(
        gradients,
        pass.statistics,
        learningRate,
        options,
        isAveragedEarly ? nil : exchange
      )
    }
    return Outcome(loss: tally.loss, correctCount: tally.correctCount, isDropped: isDropped)
  }

  /// Learns from a batch with the reference's gradients.
  ///
  /// - Parameters:
  ///   - pictures: normalised pictures, `[N, C, H, W]`.
  ///   - labels: what they show.
  ///   - learningRate: the rate of a step that has been made so many times before.
  ///   - options: how it is made.
  /// - Returns: the loss before the step.
  /// - Throws: nothing, as it works alone.
  package mutating func step(
    _ pictures: BatchMap<Float>,
    labels: BatchLabels,
    learningRate: (_ step: Int) -> Float,
    _ options: Options
  ) throws -> Float {
    let pass = ReferenceGradients(
      network,
      parameters,
      pictures: pictures,
      labels: labels,
      labelSmoothing: options.labelSmoothing,
      frozen: options.frozen
    )
    try follow(pass.gradients, pass.statistics, learningRate, options, nil)
    return pass.loss
  }

  /// Changes parameters and what follows them as a batch says.
  private mutating func follow(
    _ gradients: [[Float]],
    _ statistics: [BatchStatistics<Float>],
    _ learningRate: (_ step: Int) -> Float,
    _ options: Options,
    _ exchange: GradientExchange?
  ) throws(DistributionError) {
    var gradients = gradients
    for index in options.frozen.parameters { gradients[index] = [] }
    if let limit = options.gradientLimit { GradientClipping.clip(&gradients, to: limit) }
    follow(statistics)
    if let mean = accumulate(gradients, options.accumulatedBatches) {
      optimizer.update(
        &parameters,
        gradients: try exchange?.average(mean) ?? mean,
        learningRate: learningRate(optimizer.stepCount)
      )
    }
    average?.follow(parameters)
  }

  /// Adds a batch's gradients to those that wait, and gives their mean if a step is due.
  private mutating func accumulate(_ gradients: [[Float]], _ batchCount: Int) -> [[Float]]? {
    guard batchCount > 1 else {
      // Of an earlier run whose steps had several batches.
      pending = nil
      return gradients
    }
    var waiting = pending ?? AccumulatedGradients(gradients.map { $0.map { _ in 0 } })
    waiting.add(gradients, of: batchCount)
    guard waiting.batchCount >= batchCount else {
      pending = waiting
      return nil
    }
    pending = nil
    return waiting.values
  }

  /// Moves the moving statistics towards a batch's.
  private mutating func follow(_ statistics: [BatchStatistics<Float>]) {
    for (block, found) in statistics.enumerated() where found.count > 0 {
      // Behind the block's weight.
      let first = ConvolutionBlock.parameterCount * block
      for (index, values) in [(first + 1, found.mean), (first + 2, found.unbiasedVariance)] {
        for c in values.indices {
          parameters[index][c] += Self.statisticsRate * (values[c] - parameters[index][c])
        }
      }
    }
  }
}
