internal import ShuffleNet

/// Runs a model over a data set and counts how often it is right.
public struct Evaluator: Sendable {
  /// What can be chosen about an evaluation; only ``limit``, ``shard`` and ``labelSmoothing`` change
  /// the figures.
  public struct Options: Sendable {
    /// How many pictures are worked on at once, at least 1; more than the machine has cores do not
    /// help.
    public var threadCount = 1
    /// How many pictures a worker takes at a time, at least 1.
    public var batchCount = 16
    /// Only so many pictures from the start, at least 1; `nil` for all.
    public var limit: Int?
    /// The share of these pictures.
    public var shard = Shard.whole
    /// Whether the first picture that would be skipped ends the evaluation.
    public var isStrict = false
    /// Whether an evaluation that is cancelled gives the figures of the pictures before, if there are
    /// any, instead of throwing.
    public var keepsPartialResult = false
    /// ε of the loss, from 0 to 1; MindCV's recipes have 0.1.
    public var labelSmoothing = 0.1

    /// The defaults.
    public init() {}
  }

  private let classifier: PictureClassifier
  private let options: Options
  private let workers: WorkerPool

  /// How many batches for each worker are started before the first of them is done: a slow picture
  /// holds back the outcomes of those behind it, and their logits are in memory.
  private static let batchLead = 8

  /// Prepares to evaluate a model.
  ///
  /// - Precondition: the options are in the ranges that stand at them.
  public init(_ classifier: PictureClassifier, options: Options = Options()) {
    precondition(options.threadCount >= 1 && options.batchCount >= 1, "a thread and a picture")
    precondition(options.limit ?? 1 >= 1, "a limit of at least one picture")
    self.classifier = classifier
    workers = WorkerPool(classifier)
    self.options = options
  }

  /// Evaluates the model on a folder of class folders, as it does on any data set.
  public func evaluate(
    _ folder: ImageFolder,
    onPicture: (EvaluatedPicture, Progress) throws(EvaluationError) -> Void
  ) async throws(EvaluationError) -> EvaluationResult {
    try await evaluate(folder.dataSet, onPicture: onPicture)
  }

  /// Evaluates the model.
  ///
  /// Pictures that cannot be read are skipped and listed in the result. One with several labels is
  /// right if the guess is any of them; one with none is not counted.
  ///
  /// - Precondition: `data` was listed for as many classes as the model has; `journal` was opened with
  ///   the header of this evaluation.
  /// - Parameters:
  ///   - data: the data set.
  ///   - journal: where an earlier run has left off, and what this one adds to; `nil` for a run that
  ///     leaves nothing for another.
  ///   - onPicture: called in the data set's order with what came of each picture, those of the journal
  ///     among them.
  /// - Returns: the figures.
  /// - Throws: ``EvaluationError/onlyUnreadable(path:count:first:)``,
  ///   ``EvaluationError/noPictures(path:)`` if none has a label,
  ///   ``EvaluationError/tooManyShards(path:count:pictures:)``, ``EvaluationError/skipped(_:)``,
  ///   ``EvaluationError/file(_:)`` or ``EvaluationError/archive(_:)`` for an archive that can no longer
  ///   be read, ``EvaluationError/journal(_:)``, ``EvaluationError/cancelled``, or what `onPicture`
  ///   throws.
  public func evaluate(
    _ data: DataSet,
    journal: JournalFile? = nil,
    onPicture: (EvaluatedPicture, Progress) throws(EvaluationError) -> Void
  ) async throws(EvaluationError) -> EvaluationResult {
    precondition(data.classCount == classCount, "a label for each logit")
    let selected = try selection(of: data)
    var batches = selected.batches()
    var tally = Tally(total: selected.sampleCount, classCount: data.classCount)
    try journal?.replay { record throws(EvaluationError) in
      let picture = try journal?.picture(record, at: batches.pass())
      guard let picture else { return }
      try check(picture)
      tally.resume(picture)
      try onPicture(picture, tally.progress)
    }
    let start = ContinuousClock.now
    let secondsBefore = journal?.seconds ?? 0
    func seconds() -> Double { secondsBefore + start.duration(to: .now) / .seconds(1) }
    var isInterrupted = false
    let left = selected.sampleCount - tally.progress.done
    do throws(EvaluationError) {
      try await forEachBatch(of: &batches, count: left) { pictures throws(EvaluationError) in
        for picture in pictures {
          try check(picture)
          tally.count(picture)
          try onPicture(picture, tally.progress)
        }
        try journal?.append(pictures, seconds: seconds())
      }
    } catch .cancelled where options.keepsPartialResult && tally.progress.evaluated > 0 {
      isInterrupted = true
    }
    return try tally.result(
      seconds: seconds(),
      coverage: coverage(of: data, pictureCount: isInterrupted ? tally.progress.done : nil),
      path: data.path
    )
  }

  /// How many classes the model has.
  var classCount: Int { classifier.network.classCount }

  /// How many pictures keep all threads busy for a while.
  var partCount: Int { Self.batchLead * options.threadCount * options.batchCount }

  /// The pictures of a data set that are to be evaluated.
  func selection(of data: DataSet) throws(EvaluationError) -> DataSet {
    try data.selecting(limit: options.limit, shard: options.shard)
  }

  /// Which pictures of a data set the figures are of, if so many were gone through; all that were to be
  /// for `nil`.
  func coverage(of data: DataSet, pictureCount: Int?) -> Coverage {
    Coverage(
      of: data.sampleCount,
      limit: options.limit,
      shard: options.shard,
      pictureCount: pictureCount
    )
  }

  /// Refuses a picture that is skipped where none may be.
  func check(_ picture: EvaluatedPicture) throws(EvaluationError) {
    if options.isStrict, case .skipped(let reason) = picture.result { throw .skipped(reason) }
  }

  /// How far an evaluation is.
  public struct Progress: Sendable {
    /// The pictures done, skipped ones too.
    public let done: Int
    /// All pictures.
    public let total: Int
    /// The pictures done that an earlier run has done.
    public let resumed: Int
    /// The pictures of which the class was found.
    public let correct: Int
    /// The pictures evaluated.
    public let evaluated: Int
  }

  /// Works on batches with ``Options/threadCount`` workers and hands the outcomes over in order.
  func forEachBatch(
    of batches: inout DataSet.Batches,
    count: Int,
    _ body: ([EvaluatedPicture]) throws(EvaluationError) -> Void
  ) async throws(EvaluationError) {
    // No more workers than batches, of which there are at least as many.
    let workerCount = min(options.threadCount, (count - 1) / options.batchCount + 1)
    var left = count
    let result = await withTaskGroup(of: (Int, [EvaluatedPicture]).self) {
      group -> Result<Void, EvaluationError> in
      var started = 0
      var running = 0
      var next = 0
      var waiting: [Int: [EvaluatedPicture]] = [:]
      func startWorkers() throws(EvaluationError) {
        while left > 0 && running < workerCount && started < next + Self.batchLead * workerCount {
          let index = started
          let batch = try batches.next(atMost: min(left, options.batchCount))
          group.addTask { (index, outcomes(of: batch)) }
          left -= batch.count
          started += 1
          running += 1
        }
      }
      do throws(EvaluationError) {
        try startWorkers()
        while let (index, finished) = await group.next() {
          running -= 1
          waiting[index] = finished
          while let ready = waiting.removeValue(forKey: next) {
            // Before its outcomes are used: a batch that saw the cancellation is not complete.
            guard !Task.isCancelled else { throw .cancelled }
            try body(ready)
            next += 1
          }
          try startWorkers()
        }
        return .success(())
      } catch {
        group.cancelAll()
        return .failure(error)
      }
    }
    try result.get()
  }

  /// What comes of the pictures of a batch; of fewer if the task was cancelled meanwhile.
  private func outcomes(of batch: [Sample]) -> [EvaluatedPicture] {
    workers.withWorker { worker in
      var outcomes: [EvaluatedPicture] = []
      outcomes.reserveCapacity(batch.count)
      for sample in batch {
        guard !Task.isCancelled else { break }
        outcomes.append(
          EvaluatedPicture(sample: sample.withoutBytes, result: result(of: sample, worker))
        )
      }
      return outcomes
    }
  }

  private func result(of sample: Sample, _ worker: PictureWorker) -> EvaluatedPicture.Result {
    let smoothing = options.labelSmoothing
    do throws(SkippedPicture) {
      return try worker.classify(sample) { span in
        let logits = span.indices.map { span[$0] }
        let score = PictureScore(logits, labels: sample.labels, labelSmoothing: smoothing)
        return score.map { .scored($0, logits) } ?? .unlabelled(logits)
      }
    } catch {
      return .skipped(error)
    }
  }
}
