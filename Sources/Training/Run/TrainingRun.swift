package import Distribution
package import Recipes
package import ShuffleNet
internal import Tensors

/// A training from its first epoch to its last: steps, evaluations, checkpoints.
///
/// After each epoch that is saved a run that ended can be gone on with, and comes to the same bits.
///
/// Of several processes one that fails calls `stopTogether`, and the others learn of it before they do anything
/// together: before each step and each evaluation, and at the end of each epoch and of the run.
///
/// Source: `StateMonitor` in MindCV's `mindcv/utils/callbacks.py`, whose order it has.
package struct TrainingRun {
  private var trainer: Trainer
  private var keeper: CheckpointKeeper
  private let recipe: TrainingRecipe
  private let outline: TrainingOutline
  private let validator: Validator?
  private let communicator: any Communicator
  /// The best evaluation so far.
  private var best: ValidationReport?
  /// The epochs before this run, and their steps.
  private let earlier: (epochCount: Int, stepCount: Int)
  /// Whether the last of them may have been to be evaluated, and was not.
  private let lacksValidation: Bool

  /// Makes ready for a run.
  ///
  /// - Parameters:
  ///   - trainer: what learns.
  ///   - recipe: how it is done.
  ///   - outline: what it tells of itself at first.
  ///   - keeper: where checkpoints go.
  ///   - validator: what evaluates; `nil` if nothing does.
  ///   - history: what was told before, of the training that is gone on with.
  ///   - communicator: what the processes that learn together tell each other with; the first of them saves.
  package init(
    _ trainer: Trainer,
    _ recipe: TrainingRecipe,
    outline: TrainingOutline,
    keeper: CheckpointKeeper,
    validator: Validator?,
    after history: TrainingHistory = TrainingHistory(),
    communicator: any Communicator = LocalCommunicator()
  ) {
    self.trainer = trainer
    self.recipe = recipe
    self.outline = outline
    self.keeper = keeper
    self.validator = validator
    self.communicator = communicator
    for report in history.validations where report.top1 > best?.top1 ?? 0 { best = report }
    let stepCount = history.stepCount(
      throughEpoch: trainer.epoch,
      batchCount: trainer.stepsPerEpoch
    )
    earlier = (trainer.epoch, stepCount)
    lacksValidation = trainer.epoch > 0 && history.lacksValidation(ofEpoch: trainer.epoch)
  }

  /// Runs the epochs that are left.
  ///
  /// - Parameter note: called with what happens, in its order.
  /// - Throws: ``TrainingDataError``, ``NonFiniteStep``, `ModelError`, `EvaluationError`, `CheckpointError`, what `note`
  ///   throws, or `CancellationError`. Checkpoints that were saved stay.
  package mutating func run(_ note: (TrainingEvent) throws -> Void) async throws {
    try note(.started(outline))
    try communicator.stopTogether(nil)
    // Only the process that writes knows.
    if try communicator.maximum([lacksValidation ? 1 : 0]) == [1] {
      _ = try await validate(trainer.epoch, note)
    }
    while trainer.epoch < outline.epochCount { try await runEpoch(note) }
    try note(.finished(best: best))
    try communicator.stopTogether(nil)
  }

  private mutating func runEpoch(_ note: (TrainingEvent) throws -> Void) async throws {
    let start = ContinuousClock.now
    var totals = EpochTotals()
    let epoch = trainer.epoch + 1
    let earlierSteps = stepCount(throughEpoch: epoch - 1)
    var last = start
    let waited = try await trainer.runEpoch { [outline] step in
      let now = ContinuousClock.now
      totals.count(step)
      let seconds = (now - last) / .seconds(1)
      try note(.step(StepReport(step, outline, after: earlierSteps, seconds: seconds)))
      last = now
    }
    let trainingSeconds = start.duration(to: .now) / .seconds(1)
    let validation: ValidationReport?
    do { validation = try await validate(epoch, note) } catch {
      // What was learnt is not to be lost with a picture that cannot be read.
      if !Task.isCancelled { try save(epoch, note) }
      throw error
    }
    if epoch % recipe.saving.interval == 0 || epoch == outline.epochCount { try save(epoch, note) }
    try note(
      .epoch(
        EpochReport(
          epoch: epoch,
          epochCount: outline.epochCount,
          step: stepCount(throughEpoch: epoch),
          lastLoss: totals.lastLoss,
          meanLoss: totals.meanLoss,
          accuracy: totals.accuracy,
          pictureCount: totals.pictureCount,
          validation: validation,
          trainingSeconds: trainingSeconds,
          waitingSeconds: waited / .seconds(1),
          totalSeconds: start.duration(to: .now) / .seconds(1)
        )
      )
    )
    try communicator.stopTogether(nil)
  }

  /// The steps up to an epoch's end, with those before this run.
  private func stepCount(throughEpoch epoch: Int) -> Int {
    earlier.stepCount + (epoch - earlier.epochCount) * trainer.stepsPerEpoch
  }

  /// Saves the training after an epoch, in the process that writes.
  private mutating func save(_ epoch: Int, _ note: (TrainingEvent) throws -> Void) throws {
    guard communicator.rank == 0 else { return }
    let path = try keeper.save(checkpoint, epoch: epoch, batch: trainer.stepsPerEpoch)
    try note(.saved(path: path))
  }

  /// Evaluates if it is time to, and keeps what did best.
  private mutating func validate(
    _ epoch: Int,
    _ note: (TrainingEvent) throws -> Void
  ) async throws -> ValidationReport? {
    guard let validator, (epoch - 1) % recipe.saving.validationInterval == 0 else { return nil }
    try communicator.stopTogether(nil)
    let report = try await validator.validate(
      try communicator.shared(trainer.state.evaluatedWeights),
      epoch: epoch,
      step: stepCount(throughEpoch: epoch)
    )
    keeper.note(report)
    try note(.validated(report))
    if report.top1 > best?.top1 ?? 0 {
      best = report
      if communicator.rank == 0 { try keeper.folder.saveBest(checkpoint) }
      try note(.best(report))
    }
    return report
  }

  /// What is saved of the training as it is.
  private var checkpoint: TrainingCheckpoint {
    let optimization = recipe.optimization
    let isMindCVStep =
      optimization.averageDecay != nil || optimization.gradientLimit != nil
      || optimization.accumulatedBatches > 1 || optimization.dropsOverflow
    return TrainingCheckpoint(
      trainer.state,
      learningRates: trainer.rates,
      lossScale: isMindCVStep ? Float(optimization.lossScale) : nil
    )
  }
}

/// What the steps of an epoch come to.
private struct EpochTotals {
  private var losses = 0.0
  private var stepCount = 0
  private var correctCount = 0
  private(set) var pictureCount = 0
  private(set) var lastLoss: Float = 0

  mutating func count(_ step: Trainer.Step) {
    lastLoss = step.outcome.loss
    losses += Double(step.outcome.loss)
    stepCount += 1
    correctCount += step.outcome.correctCount
    pictureCount += step.pictureCount
  }

  var meanLoss: Double { losses / Double(max(stepCount, 1)) }
  var accuracy: Double { Double(correctCount) / Double(max(pictureCount, 1)) }
}

extension StepReport {
  fileprivate init(
    _ step: Trainer.Step,
    _ outline: TrainingOutline,
    after earlierSteps: Int,
    seconds: Double
  ) {
    self.init(
      epoch: step.epoch + 1,
      epochCount: outline.epochCount,
      batch: step.batch + 1,
      batchCount: outline.batchCount,
      step: earlierSteps + step.batch + 1,
      loss: step.outcome.loss,
      accuracy: Float(step.outcome.correctCount) / Float(step.pictureCount),
      learningRate: step.learningRate,
      seconds: seconds
    )
  }
}

extension Communicator {
  /// The weights that the first process has: moving statistics are each one's own.
  fileprivate func shared(
    _ weights: ShuffleNetV1.Weights
  ) throws(DistributionError) -> ShuffleNetV1.Weights {
    guard processCount > 1 else { return weights }
    var values = weights.values
    for index in values.indices {
      let bytes = values[index].flatMap(\.bitPattern.littleEndianBytes)
      let shared = try broadcast(rank == 0 ? bytes : [], from: 0)
      for position in values[index].indices where 4 * position + 3 < shared.count {
        let bits = shared.span.littleEndian(UInt32.self, at: 4 * position)
        values[index][position] = Float(bitPattern: bits)
      }
    }
    return ShuffleNetV1.Weights(of: weights.network, values: values)
  }
}

extension TrainingState {
  /// What is evaluated: the moving average if one is kept, as MindCV does, else the parameters.
  package var evaluatedWeights: ShuffleNetV1.Weights {
    average.map { ShuffleNetV1.Weights(of: network, values: $0.values) } ?? weights
  }
}
