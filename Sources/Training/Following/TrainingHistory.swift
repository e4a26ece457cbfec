/// What a training told so far, as far as a page shows it.
package struct TrainingHistory: Sendable, Equatable {
  /// What was known before the first step of the last run.
  package private(set) var outline: TrainingOutline?
  /// How many runs there were, each of which went on with the one before.
  package private(set) var runCount = 0
  /// The steps, thinned.
  package private(set) var steps = ThinnedSteps()
  /// The epochs that are over.
  package private(set) var epochs: [EpochReport] = []
  /// The evaluations.
  package private(set) var validations: [ValidationReport] = []
  /// The best evaluation, if there was one.
  package private(set) var best: ValidationReport?
  /// Whether all epochs are over.
  package private(set) var isFinished = false
  /// The epoch that was told of last; 0 before the first.
  private var lastEpoch = 0
  /// The steps that were made then.
  private var stepCount = 0

  /// Begins with nothing.
  package init() {}

  /// The steps up to an epoch's end.
  ///
  /// - Parameters:
  ///   - epoch: the epoch, the last that was told of if this training was told of.
  ///   - batchCount: the batches of an epoch, if it was not.
  /// - Returns: as many as were told of, since an earlier run may have had other batches.
  package func stepCount(throughEpoch epoch: Int, batchCount: Int) -> Int {
    lastEpoch == epoch ? stepCount : epoch * batchCount
  }

  /// Whether an epoch was told of, and its evaluation was not: there was none, or it failed.
  package func lacksValidation(ofEpoch epoch: Int) -> Bool {
    lastEpoch == epoch && validations.last?.epoch != epoch
  }

  /// Takes in the next event.
  package mutating func note(_ event: TrainingEvent) {
    if let place = event.place { (lastEpoch, stepCount) = place }
    switch event {
    case .started(let outline):
      self.outline = outline
      runCount += 1
      isFinished = false
    case .step(let report): steps.add(report)
    case .best(let report): best = report
    case .epoch(let report): epochs.append(report)
    case .finished(let best):
      isFinished = true
      self.best = best ?? self.best
    case .validated(let report): validations.append(report)
    case .saved: break
    }
  }
}
