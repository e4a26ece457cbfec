package import Evaluation
package import Images
package import ShuffleNet

/// Evaluates a network while it is trained.
package struct Validator: Sendable {
  /// The pictures.
  package let data: DataSet
  private let preprocessing: Preprocessing
  private let options: Evaluator.Options

  /// Makes a validator.
  ///
  /// - Parameters:
  ///   - data: the pictures.
  ///   - preprocessing: how they become input.
  ///   - labelSmoothing: the share of targets that goes to all classes.
  ///   - threadCount: how many pictures are worked on at once.
  package init(
    _ data: DataSet,
    _ preprocessing: Preprocessing,
    labelSmoothing: Double,
    threadCount: Int
  ) {
    self.data = data
    self.preprocessing = preprocessing
    var options = Evaluator.Options()
    options.threadCount = threadCount
    options.labelSmoothing = labelSmoothing
    options.isStrict = true
    self.options = options
  }

  /// Evaluates weights.
  ///
  /// - Parameters:
  ///   - weights: the network's.
  ///   - epoch: the epoch after which it is, from 1 on.
  ///   - step: the steps before it.
  /// - Returns: the figures.
  /// - Throws: `EvaluationError`, for a picture that cannot be read too.
  package func validate(
    _ weights: ShuffleNetV1.Weights,
    epoch: Int,
    step: Int
  ) async throws(EvaluationError) -> ValidationReport {
    let start = ContinuousClock.now
    let classifier = try PictureClassifier(weights, preprocessing: preprocessing)
    let result = try await Evaluator(classifier, options: options).evaluate(data) { _, _ in }
    return ValidationReport(
      epoch: epoch,
      step: step,
      pictureCount: result.imageCount,
      top1: result.top1.percent / 100,
      top5: result.top5.map { $0.percent / 100 },
      loss: result.loss,
      seconds: start.duration(to: .now) / .seconds(1)
    )
  }
}
