internal import Images
package import Recipes
package import ShuffleNet

/// Runs a training, epoch by epoch.
package struct Trainer {
  /// What was learnt so far.
  package private(set) var state: TrainingState
  /// How many epochs were run, those of the training that this one goes on with among them.
  package private(set) var epoch: Int
  /// How long steps had to wait for pictures, all together.
  package private(set) var waited = Duration.zero

  private let plan: EpochBatches.Plan
  private let rates: [Float]
  private let seed: Int
  private let options: TrainingState.Options
  private let loader: BatchLoader
  private let pool: ThreadPool
  private let instructionSet: InstructionSet
  private let side: Int
  /// What computes gradients, by the pictures of a batch: an epoch's last one may have fewer.
  private var engines: [Int: GradientEngine] = [:]

  /// A step that was made.
  package struct Step: Sendable, Equatable {
    /// The epoch, from 0 on.
    package let epoch: Int
    /// The batch, from 0 on.
    package let batch: Int
    /// The loss before the step.
    package let loss: Float
    /// The step's.
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
  ///   - pool: the threads that compute.
  ///   - instructionSet: what they compute with.
  package init(
    _ state: TrainingState,
    epoch: Int = 0,
    _ recipe: TrainingRecipe,
    pictureCount: Int,
    loader: BatchLoader,
    pool: ThreadPool,
    instructionSet: InstructionSet
  ) {
    var plan = EpochBatches.Plan(pictureCount: pictureCount, batchSize: recipe.data.batchSize)
    plan.pictureLimit = recipe.data.pictureLimit
    plan.isShuffled = recipe.data.isShuffled
    plan.dropsRemainder = recipe.data.dropsRemainder
    self.state = state
    self.epoch = epoch
    self.plan = plan
    self.loader = loader
    self.pool = pool
    self.instructionSet = instructionSet
    seed = recipe.seed
    side = recipe.augmentation.imageSize
    options = TrainingState.Options(recipe.optimization)
    rates = LearningRateSchedule(recipe.schedule)
      .rates(epochs: recipe.schedule.epochs, stepsPerEpoch: plan.batchCount)
  }

  /// The batches of an epoch.
  package var stepsPerEpoch: Int { plan.batchCount }

  /// Runs the next epoch.
  ///
  /// - Parameter follow: called after each step.
  /// - Throws: ``TrainingDataError``, ``NonFiniteStep`` with the state as it was before that step, `ModelError` if
  ///   this processor does not have the instructions, what `follow` throws, or `CancellationError`.
  package mutating func runEpoch(_ follow: (Step) throws -> Void) async throws {
    let batches = EpochBatches(plan, seed: seed, epoch: epoch).batches
    waited += try await loader.forEach(of: batches, epoch: epoch) { index, batch in
      let number = epoch * plan.batchCount + index
      // Past its end a schedule keeps its last rate, as MindSpore has it.
      let rate = number < rates.count ? rates[number] : rates.last ?? 0
      let loss = try state.step(
        batch.pictures,
        labels: batch.labels,
        learningRate: rate,
        options,
        on: engine(for: batch.labels.count)
      )
      try follow(Step(epoch: epoch, batch: index, loss: loss, learningRate: rate))
    }
    epoch += 1
  }

  private mutating func engine(for pictureCount: Int) throws(ModelError) -> GradientEngine {
    if let known = engines[pictureCount] { return known }
    let engine = try GradientEngine(
      state.network,
      pictureCount: pictureCount,
      height: side,
      width: side,
      pool: pool,
      instructionSet: instructionSet
    )
    engines[pictureCount] = engine
    return engine
  }
}
