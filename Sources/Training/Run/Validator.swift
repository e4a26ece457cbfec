package import Distribution
package import Evaluation
package import Images
package import ShuffleNet

/// Evaluates a network while it is trained.
package struct Validator: Sendable {
  /// The pictures.
  package let data: DataSet
  private let preprocessing: Preprocessing
  private let options: Evaluator.Options
  private let communicator: any Communicator

  /// Makes a validator.
  ///
  /// - Parameters:
  ///   - data: the pictures.
  ///   - preprocessing: how they become input.
  ///   - labelSmoothing: the share of targets that goes to all classes.
  ///   - threadCount: how many pictures are worked on at once.
  ///   - communicator: what processes that share the pictures tell each other with.
  package init(
    _ data: DataSet,
    _ preprocessing: Preprocessing,
    labelSmoothing: Double,
    threadCount: Int,
    communicator: any Communicator = LocalCommunicator()
  ) {
    self.data = data
    self.communicator = communicator
    self.preprocessing = preprocessing
    var options = Evaluator.Options()
    options.threadCount = threadCount
    options.labelSmoothing = labelSmoothing
    options.isStrict = true
    options.shard = Shard(communicator.rank + 1, of: communicator.processCount) ?? .whole
    self.options = options
  }

  /// Evaluates weights; each process has a share of the pictures.
  ///
  /// - Parameters:
  ///   - weights: the network's, the same in all processes.
  ///   - epoch: the epoch after which it is, from 1 on.
  ///   - step: the steps before it.
  /// - Returns: the figures, the same in all processes.
  /// - Throws: `EvaluationError`, for a picture that cannot be read too, or `DistributionError`.
  package func validate(
    _ weights: ShuffleNetV1.Weights,
    epoch: Int,
    step: Int
  ) async throws -> ValidationReport {
    let start = ContinuousClock.now
    let classifier = try PictureClassifier(weights, preprocessing: preprocessing)
    let result = try await Evaluator(classifier, options: options).evaluate(data) { _, _ in }
    let all = try Self.sum(result, over: communicator)
    let pictureCount = max(all.pictureCount, 1)
    return ValidationReport(
      epoch: epoch,
      step: step,
      pictureCount: all.pictureCount,
      top1: Double(all.correct) / Double(pictureCount),
      top5: result.top5 == nil ? nil : Double(all.correctInFive) / Double(pictureCount),
      loss: all.loss / Double(pictureCount),
      seconds: start.duration(to: .now) / .seconds(1)
    )
  }

  /// What the processes counted, together.
  private static func sum(
    _ result: EvaluationResult,
    over communicator: any Communicator
  ) throws(DistributionError) -> (pictureCount: Int, correct: Int, correctInFive: Int, loss: Double)
  {
    try communicator.stopTogether(nil)
    // As whole numbers, the sum of losses does not depend on the order either.
    let unit = 1.0 / Double(1 << 20)
    let loss = Int64(exactly: (result.loss * Double(result.pictureCount) / unit).rounded()) ?? 0
    let sums = try communicator.sum([
      Int64(result.pictureCount), Int64(result.top1.correct), Int64(result.top5?.correct ?? 0),
      loss,
    ])
    return (Int(sums[0]), Int(sums[1]), Int(sums[2]), Double(sums[3]) * unit)
  }
}
