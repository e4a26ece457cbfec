internal import Evaluation
internal import Tensors

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

/// What a metrics file tells up to an epoch's end, and where in the file that is.
struct EarlierMetrics {
  private(set) var history = TrainingHistory()
  /// The lines up to there have so many bytes, with their line feeds.
  private(set) var byteCount = 0
  /// Whether a later epoch was the best.
  private(set) var forgetsBest = false

  /// Nothing.
  init() {}

  /// Reads the file at `path`.
  ///
  /// The lines are in the order of the epochs, so that nothing counts from the first one on that is of a
  /// later epoch, or is torn. A whole line that is no event is passed over; if one is of another model's training,
  /// nothing counts.
  ///
  /// - Throws: `FileError`.
  init(_ source: FileSource, through epoch: Int, of model: String) throws(FileError) {
    self.init()
    var lines = LineReader(source)
    var isEarlier = true
    while let line = try lines.next(), line.isWhole {
      if let event = EventLine(parsing: line.bytes)?.event {
        if case .started(let outline) = event, outline.model != model {
          self = Self()
          return
        }
        if let place = event.place, place.epoch > epoch { isEarlier = false }
        if isEarlier { history.note(event) } else if case .best = event { forgetsBest = true }
      }
      if isEarlier { byteCount = lines.position }
    }
  }
}
