/// The figures of an evaluation.
public struct EvaluationResult: Sendable, Equatable {
  /// How often the model's first guess was right.
  public let top1: Accuracy
  /// How often one of its first five was; `nil` below five classes.
  public let top5: Accuracy?
  /// The mean cross entropy of the pictures.
  public let loss: Double
  /// How many seconds it took, listing the data set and opening the weights not counted; of an
  /// evaluation in several runs or shards, the sum of theirs.
  public let seconds: Double
  /// The files that could not be evaluated, in the data set's order.
  public let skipped: [SkippedPicture]
  /// Which of the data set's pictures they are of.
  public let coverage: Coverage
  /// The classes one by one, what they are taken for, and how far the confidence can be trusted.
  public let metrics: EvaluationMetrics

  /// The number of pictures evaluated.
  public var pictureCount: Int { top1.total }

  /// Puts figures together; `top5` counts the same pictures as `top1`.
  package init(
    top1: Accuracy,
    top5: Accuracy?,
    loss: Double,
    seconds: Double,
    skipped: [SkippedPicture],
    coverage: Coverage,
    metrics: EvaluationMetrics = EvaluationMetrics(classCount: 0)
  ) {
    self.top1 = top1
    self.top5 = top5
    self.loss = loss
    self.seconds = seconds
    self.skipped = skipped
    self.coverage = coverage
    self.metrics = metrics
  }
}
