/// The counts while an evaluation runs.
struct Tally {
  let total: Int
  /// How many of the pictures counted are a journal's.
  private var resumed = 0
  private let hasTopFive: Bool
  private var evaluated = 0
  private var correct = 0
  private var correctInFive = 0
  private var loss = 0.0
  private var unlabelled = 0
  private var skipped: [SkippedPicture] = []
  private var metrics: EvaluationMetrics

  /// Prepares to count `total` pictures of `classCount` classes.
  init(total: Int, classCount: Int) {
    self.total = total
    hasTopFive = classCount >= 5
    metrics = EvaluationMetrics(classCount: classCount)
  }

  var progress: Evaluator.Progress {
    .init(
      done: evaluated + unlabelled + skipped.count,
      total: total,
      resumed: resumed,
      correct: correct,
      evaluated: evaluated
    )
  }

  /// Counts what an earlier run has done.
  mutating func resume(_ picture: EvaluatedPicture) {
    count(picture)
    resumed += 1
  }

  mutating func count(_ picture: EvaluatedPicture) {
    switch picture.result {
    case .skipped(let reason):
      skipped.append(reason)
    case .unlabelled:
      unlabelled += 1
    case .scored(let score, _):
      evaluated += 1
      if score.rank == 0 { correct += 1 }
      if score.rank < 5 { correctInFive += 1 }
      loss += score.loss
      metrics.count(picture, score)
    }
  }

  /// The figures.
  ///
  /// - Throws: ``EvaluationError/noPictures(path:)`` or
  ///   ``EvaluationError/onlyUnreadable(path:count:first:)``.
  func result(
    seconds: Double,
    coverage: Coverage,
    path: String
  ) throws(EvaluationError) -> EvaluationResult {
    guard evaluated > 0 else {
      guard let first = skipped.first else { throw .noPictures(path: path) }
      throw .onlyUnreadable(path: path, count: skipped.count, first: first)
    }
    return EvaluationResult(
      top1: Accuracy(correct: correct, total: evaluated),
      top5: hasTopFive ? Accuracy(correct: correctInFive, total: evaluated) : nil,
      loss: loss / Double(evaluated),
      seconds: seconds,
      skipped: skipped,
      coverage: coverage,
      metrics: metrics
    )
  }
}
