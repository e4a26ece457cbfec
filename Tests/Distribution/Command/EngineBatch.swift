import EngineVerification
import ShuffleNet
import Training

/// What a process computes gradients of.
struct EngineBatch {
  let network: ShuffleNetV1
  let engine: GradientEngine
  private let weights: ShuffleNetV1.Weights
  private let pictures: [Float]
  private let labels: BatchLabels

  /// - Parameters:
  ///   - classCount: the classes to tell apart.
  ///   - pictureCount: the pictures.
  ///   - side: theirs.
  ///   - seed: theirs; the weights are the same everywhere.
  /// - Throws: `ModelError` if this processor does not have the instructions that were asked for.
  init(classCount: Int, pictureCount: Int, side: Int, seed: Int) throws {
    network = ShuffleNetV1(.g3x05, classCount: classCount)
    weights = .realistic(network, seed: 24)
    pictures = Checks.random(pictureCount * 3 * side * side, seed: seed)
    labels = BatchLabels((0..<pictureCount).map { ($0 + seed) % classCount })
    engine = try GradientEngine(
      network,
      pictureCount: pictureCount,
      height: side,
      width: side,
      pool: ThreadPool(threadCount: 1),
      instructionSet: .chosen()
    )
  }

  /// Computes the gradients, and tells which are final on the way.
  func gradients<Failure: Error>(
    _ onGradients: (Range<Int>, [[Float]]) throws(Failure) -> Void
  ) throws(Failure) -> [[Float]] {
    try engine.gradients(
      weights.values,
      pictures: pictures,
      labels: labels,
      labelSmoothing: 0.1,
      onGradients: onGradients
    ).gradients
  }
}
