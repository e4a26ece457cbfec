package import Distribution
package import Recipes
package import ShuffleNet

/// Runs a training, epoch by epoch.
package struct Trainer {
  /// What was learnt so far.
  package private(set) var state: TrainingState
  /// How many epochs were run, those of the training that this one goes on with among them.
  package private(set) var epoch: Int

  private let plan: EpochBatches.Plan
  private let communicator: any Communicator
  private let exchange: GradientExchange?
  /// The rate of every step that the recipe has.
  package let rates: [Float]
  private let seed: Int
  private let options: TrainingState.Options
  private let loader: BatchLoader
  private let pool: ThreadPool
  private let instructionSet: InstructionSet
  private let side: Int
  /// What computes gradients, by the pictures of a batch: an epoch's last one may have fewer.
  private var engines: [Int: GradientEngine] = [:]

  /// A batch that was learnt from.
  package struct Step: Sendable, Equatable {
    /// The epoch, from 0 on.
    package let epoch: Int
    /// The batch, from 0 on.
    package let batch: Int
    /// How many pictures it had, in all processes.
    package let pictureCount: Int
    /// What came of it.
    package let outcome: TrainingState.Outcome
    /// The rate of the step, or of the one that its gradients wait for.
    package let learningRate: Float
  }

  /// Makes ready for a training.
  ///
  /// - Parameters:
  ///   - state: what it begins with.
  ///   - epoch: how many epochs were run for that.
  ///   - recipe: how it is done.
  ///   - pictureCount: the pictures of the set.
  ///   - loader: what prepares them.
  ///   - frozen: the parts that stay as they are.
  ///   - communicator: what the processes that learn together tell each other with.
  ///   - pool: the threads that compute.
  ///   - instructionSet: what they compute with.
  package init(
    _ state: TrainingState,
    epoch: Int = 0,
    _ recipe: TrainingRecipe,
    pictureCount: Int,
    loader: BatchLoader,
    frozen: FrozenParts = FrozenParts(),
    communicator: any Communicator = LocalCommunicator(),
    pool: ThreadPool,
    instructionSet: InstructionSet
  ) {
    let plan = EpochBatches.Plan(
      recipe.data,
      pictureCount: pictureCount,
      processCount: communicator.processCount
    )
    self.communicator = communicator
    exchange =
      communicator.processCount > 1
      ? GradientExchange(state.network, frozen: frozen, communicator) : nil
    self.state = state
    self.state.freeze(frozen)
    self.epoch = epoch
    self.plan = plan
    self.loader = loader
    self.pool = pool
    self.instructionSet = instructionSet
    seed = recipe.seed
    side = recipe.augmentation.imageSize
    var options = TrainingState.Options(recipe.optimization)
    options.frozen = frozen
    self.options = options
    rates = LearningRateSchedule(recipe.schedule)
      .rates(epochs: recipe.schedule.epochs, stepsPerEpoch: plan.batchCount)
  }

  /// The batches of an epoch.
  package var stepsPerEpoch: Int { plan.batchCount }

  /// Runs the next epoch.
  ///
  /// - Parameter follow: called after each batch.
  /// - Returns: how long steps had to wait for pictures, all together.
  /// - Throws: ``TrainingDataError``, ``NonFiniteStep``, of a step with the state as it was before, `ModelError` if
  ///   this processor does not have the instructions, what `follow` throws, `DistributionError`, or
  ///   `CancellationError`.
  package mutating func runEpoch(_ follow: (Step) throws -> Void) async throws -> Duration {
    let batches =
      EpochBatches(plan, seed: seed, epoch: epoch, process: communicator.rank).batches
    let waited = try await loader.forEach(of: batches, epoch: epoch) { index, batch in
      try communicator.stopTogether(nil)
      let rate = rate(ofStep: state.optimizer.stepCount)
      let pictureCount = batch.labels.classes.count
      let outcome = try learn(from: batch, index, on: engine(for: pictureCount))
      try follow(
        Step(
          epoch: epoch,
          batch: index,
          pictureCount: pictureCount * plan.processCount,
          outcome: outcome,
          learningRate: rate
        )
      )
    }
    try communicator.stopTogether(nil)
    if let exchange { try state.shareWaitingGradients(over: exchange) }
    if let broken = state.parameters.lastIndex(where: { !$0.allSatisfy(\.isFinite) }) {
      let name = state.network.parameters[broken].name
      throw NonFiniteStep(loss: nil, parameter: name, epoch: epoch + 1)
    }
    epoch += 1
    return waited
  }

  private mutating func learn(
    from batch: TrainingBatch,
    _ index: Int,
    on engine: GradientEngine
  ) throws -> TrainingState.Outcome {
    do {
      return try state.step(batch, learningRate: rate, options, on: engine, exchange)
    } catch var error as NonFiniteStep {
      (error.epoch, error.batch) = (epoch + 1, index + 1)
      throw error
    }
  }

  /// The rate of a step that has been made so many times before; past its end a schedule keeps its last one, as
  /// MindSpore has it.
  private func rate(ofStep step: Int) -> Float {
    step < rates.count ? rates[step] : rates.last ?? 0
  }

  private mutating func engine(for pictureCount: Int) throws(ModelError) -> GradientEngine {
    if let known = engines[pictureCount] { return known }
    let engine = try GradientEngine(
      state.network,
      pictureCount: pictureCount,
      height: side,
      width: side,
      pool: pool,
      instructionSet: instructionSet,
      frozen: options.frozen
    )
    engines[pictureCount] = engine
    return engine
  }
}
