public import Images
public import ShuffleNet

/// A model with the preprocessing that its pictures need.
public struct PictureClassifier: Sendable {
  /// The network.
  public let network: ShuffleNetV1
  /// How an encoded picture becomes the network's input.
  public let preprocessing: Preprocessing

  /// What computes the logits.
  public enum Executor: String, CaseIterable, Hashable, Sendable {
    /// The engine that is compiled for this processor, one picture on each calling thread.
    case fast
    /// The executor that defines the network: many times slower, the same bits on every machine.
    case reference
  }

  private let computation: Computation

  /// An executor with its weights.
  private enum Computation: Sendable {
    case fast(Engine)
    case reference(ReferenceExecutor)
  }

  /// Joins weights and preprocessing.
  ///
  /// - Parameters:
  ///   - weights: the weights of a network for RGB.
  ///   - preprocessing: what its pictures need.
  ///   - executor: what computes the logits.
  ///   - precision: what the engine computes in; the reference executor has `float32` alone.
  /// - Throws: ``EvaluationError/channels(expected:found:)`` if the network does not take RGB,
  ///   ``EvaluationError/engine(_:)`` if the engine cannot run as the environment asks.
  public init(
    _ weights: ShuffleNetV1.Weights,
    preprocessing: Preprocessing,
    executor: Executor = .fast,
    precision: Engine.Precision = .float32
  ) throws(EvaluationError) {
    try self.init(weights.network, preprocessing) { () throws(ModelError) in
      switch executor {
      case .reference: .reference(ReferenceExecutor(weights))
      case .fast: .fast(try Engine(weights, precision: precision))
      }
    }
  }

  /// Joins weights that are read now, and preprocessing.
  ///
  /// - Parameters:
  ///   - weights: where the weights of a network for RGB lie.
  ///   - preprocessing: what its pictures need.
  ///   - executor: what computes the logits.
  ///   - precision: what the engine computes in; the reference executor has `float32` alone.
  /// - Throws: ``EvaluationError/channels(expected:found:)`` if the network does not take RGB,
  ///   ``EvaluationError/engine(_:)`` if weights cannot be read or the engine cannot run as the
  ///   environment asks.
  public init(
    _ weights: ShuffleNetV1.StoredWeights,
    preprocessing: Preprocessing,
    executor: Executor = .fast,
    precision: Engine.Precision = .float32
  ) throws(EvaluationError) {
    try self.init(weights.network, preprocessing) { () throws(ModelError) in
      switch executor {
      case .reference: .reference(ReferenceExecutor(try ShuffleNetV1.Weights(weights)))
      case .fast: .fast(try Engine(weights, precision: precision))
      }
    }
  }

  private init(
    _ network: ShuffleNetV1,
    _ preprocessing: Preprocessing,
    _ computation: () throws(ModelError) -> Computation
  ) throws(EvaluationError) {
    guard network.inputChannels == 3 else {
      throw .channels(expected: 3, found: network.inputChannels)
    }
    self.network = network
    self.preprocessing = preprocessing
    do { self.computation = try computation() } catch { throw .engine(error) }
  }

  /// The logits of the picture at `path`, one for each class.
  ///
  /// For many pictures a ``PictureWorker`` keeps the memory.
  ///
  /// - Throws: ``SkippedPicture`` if it cannot be read.
  public func logits(ofPictureAt path: String) throws(SkippedPicture) -> [Float] {
    try logits(of: Sample(name: path, location: path, labels: [], content: .file(path: path)))
  }

  /// The logits of a sample, one for each class.
  ///
  /// - Throws: ``SkippedPicture`` if it cannot be read.
  public func logits(of sample: Sample) throws(SkippedPicture) -> [Float] {
    try PictureWorker(self).classify(sample) { logits in logits.indices.map { logits[$0] } }
  }

  /// The logits for an input that is `[3, side, side]`.
  func logits(for input: [Float], side: Int) throws(ModelError) -> [Float] {
    switch computation {
    case .fast(let engine):
      try engine.logits(for: input.span, batchCount: 1, height: side, width: side)
    case .reference(let executor):
      try executor.logits(for: input.span, batchCount: 1, height: side, width: side)
    }
  }

  /// Computes the logits of one picture.
  ///
  /// - Precondition: there is an element for each class.
  func computeLogits(
    _ input: [Float],
    into logits: inout [Float],
    name: String
  ) throws(SkippedPicture) {
    let side = preprocessing.imageSize
    do throws(ModelError) {
      switch computation {
      case .fast(let engine):
        var values = logits.mutableSpan
        try engine.computeLogits(
          for: input.span,
          batchCount: 1,
          height: side,
          width: side,
          into: &values
        )
      case .reference(let executor):
        logits = try executor.logits(for: input.span, batchCount: 1, height: side, width: side)
      }
    } catch {
      throw SkippedPicture(path: name, reason: error.description)
    }
  }
}

/// A file in a data set that could not be evaluated.
public struct SkippedPicture: Error, Sendable, Equatable {
  /// The file.
  public let path: String
  /// Why, as a clause.
  public let reason: String

  /// Notes that the file at `path` was skipped.
  public init(path: String, reason: String) {
    self.path = path
    self.reason = reason
  }
}
