package import Images
public import Recipes
public import ShuffleNet

extension LearningRateSchedule {
  /// The schedule of a recipe.
  public init(_ schedule: TrainingRecipe.Schedule) {
    self.init(rate: schedule.rate, decay: Decay(schedule))
    minimum = schedule.minimum
    warmupEpochs = schedule.warmupEpochs
    warmupFactor = schedule.warmupFactor
    isStair = schedule.isStair
  }
}

extension LearningRateSchedule.Decay {
  fileprivate init(_ schedule: TrainingRecipe.Schedule) {
    let (epochs, rate) = (schedule.decayEpochs, schedule.decayRate)
    self =
      switch schedule.kind {
      case .constant: .constant
      case .cosine:
        .cosine(epochs: epochs, cycles: schedule.cycles, cycleDecay: schedule.cycleDecay)
      case .exponential: .exponential(rate: rate)
      case .polynomial: .polynomial(power: rate)
      case .step: .step(epochs: epochs, rate: rate)
      case .multiStep: .multiStep(milestones: schedule.milestones, rate: rate)
      }
  }
}

extension UpdateRule {
  /// The rule of a recipe.
  ///
  /// Source: `create_optimizer` in MindCV's `mindcv/optim/optim_factory.py`.
  public init(_ optimization: TrainingRecipe.Optimization) {
    let (momentum, isNesterov) = (Float(optimization.momentum), optimization.usesNesterov)
    self =
      switch optimization.algorithm {
      case .momentum: .momentum(momentum, nesterov: isNesterov)
      case .sgd: .sgd(momentum: momentum, nesterov: isNesterov)
      case .adam: .adam(nesterov: isNesterov)
      case .adamW: .adamW()
      }
  }
}

extension WeightDecayFilter {
  /// The filter of a recipe.
  public init(_ filter: TrainingRecipe.Optimization.DecayFilter) {
    self =
      switch filter {
      case .disable: .disabled
      case .auto: .auto
      case .normAndBias: .normalizationAndBias
      }
  }
}

extension TrainingState.Options {
  /// How the steps of a recipe are made.
  public init(_ optimization: TrainingRecipe.Optimization) {
    self.init()
    labelSmoothing = Float(optimization.labelSmoothing)
    gradientLimit = optimization.gradientLimit.map { Float($0) }
    accumulatedBatches = optimization.accumulatedBatches
    dropsOverflow = optimization.dropsOverflow
  }
}

extension TrainingCheckpoint.Settings {
  /// What a recipe says of a training that is gone on with.
  public init(_ optimization: TrainingRecipe.Optimization) {
    self.init(rule: UpdateRule(optimization))
    weightDecay = Float(optimization.weightDecay)
    filter = WeightDecayFilter(optimization.decayFilter)
    averageDecay = optimization.averageDecay.map { Float($0) }
  }
}

extension TrainingState {
  /// Begins a training as a recipe has it.
  ///
  /// - Parameters:
  ///   - weights: what the parameters begin with.
  ///   - optimization: the recipe's.
  public init(_ weights: ShuffleNetV1.Weights, _ optimization: TrainingRecipe.Optimization) {
    self.init(
      weights,
      optimizer: Optimizer(
        weights.network,
        rule: UpdateRule(optimization),
        weightDecay: Float(optimization.weightDecay),
        filter: WeightDecayFilter(optimization.decayFilter)
      ),
      averageDecay: optimization.averageDecay.map { Float($0) }
    )
  }
}

extension Preprocessing {
  /// How pictures are evaluated by a recipe.
  ///
  /// - Throws: `ImageError` for a size, a mean, a deviation or an interpolation that does not exist.
  package init(_ augmentation: TrainingRecipe.Augmentation) throws(ImageError) {
    try self.init(
      script: .validate,
      imageSize: augmentation.imageSize,
      cropRatio: augmentation.cropRatio,
      interpolation: Interpolation(name: augmentation.interpolation),
      normalization: Normalization(augmentation)
    )
  }
}

extension Normalization {
  /// That of a recipe.
  ///
  /// - Throws: `ImageError` for a mean or a deviation that does not exist.
  init(_ augmentation: TrainingRecipe.Augmentation) throws(ImageError) {
    try self.init(
      mean: RGBValues(augmentation.mean),
      standardDeviation: RGBValues(augmentation.standardDeviation)
    )
  }
}

extension RGBValues {
  /// Three numbers, red first.
  fileprivate init(_ values: [Double]) {
    precondition(values.count == 3, "a number for each channel, as recipes have")
    self.init(Float(values[0]), Float(values[1]), Float(values[2]))
  }
}
