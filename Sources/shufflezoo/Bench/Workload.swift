internal import Evaluation
internal import ShuffleNet

/// What `bench` runs: an executor with its threads.
enum Workload {
  case fast(Engine)
  case reference(ReferenceExecutor)

  /// Compiles weights for a number of threads; the reference executor has one.
  init(
    _ weights: ShuffleNetV1.StoredWeights,
    executor: PictureClassifier.Executor,
    precision: Engine.Precision,
    threadCount: Int
  ) throws {
    switch executor {
    case .reference: self = .reference(ReferenceExecutor(try ShuffleNetV1.Weights(weights)))
    case .fast:
      let pool = ThreadPool(threadCount: threadCount)
      self = .fast(try Engine(weights, threadPool: pool, precision: precision))
    }
  }

  /// The engine; `nil` for the reference executor.
  var engine: Engine? {
    if case .fast(let engine) = self { engine } else { nil }
  }

  /// Refuses a batch that it would need more than ``BenchBatch/largestByteCount`` for, beside the
  /// pictures themselves.
  func checkMemory(for batch: BenchBatch) throws {
    let maps = engine.map { engine in
      engine.plan(height: batch.side, width: batch.side).arenaByteCount
        * engine.threadPool.threadCount
    }
    let byteCount = (maps ?? 0) + batch.count * classCount * MemoryLayout<Float>.stride
    guard byteCount <= BenchBatch.largestByteCount else {
      throw Failure(
        .usage,
        "expected a run in at most \(BenchBatch.largestByteCount.bytes) of memory, found one that "
          + "needs \(byteCount.bytes); give fewer --threads or smaller pictures"
      )
    }
  }

  private var classCount: Int {
    switch self {
    case .fast(let engine): engine.network.classCount
    case .reference(let executor): executor.weights.network.classCount
    }
  }

  /// Computes the logits of a batch, `[N, classes]`.
  func run(_ batch: BenchBatch, into logits: inout [Float]) throws(ModelError) {
    switch self {
    case .reference(let executor):
      logits = try executor.logits(
        for: batch.values.span,
        batchCount: batch.count,
        height: batch.side,
        width: batch.side
      )
    case .fast(let engine):
      var span = logits.mutableSpan
      try engine.computeLogits(
        for: batch.values.span,
        batchCount: batch.count,
        height: batch.side,
        width: batch.side,
        into: &span
      )
    }
  }
}
