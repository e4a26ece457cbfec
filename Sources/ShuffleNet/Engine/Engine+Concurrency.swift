extension Engine {
  /// Computes the logits, `[N, classes]`, of `batchCount` pictures, away from the caller's actor.
  ///
  /// The pictures go through the network in parts, between which the task's cancellation is looked for
  /// and other tasks may run.
  ///
  /// - Parameters:
  ///   - input: normalised pictures, `[N, C, H, W]`.
  ///   - batchCount: N, at least 1.
  ///   - height: H, at least 1; 224 is usual.
  ///   - width: W, at least 1.
  /// - Returns: one row of logits for each picture: the bits that
  ///   ``logits(for:batchCount:height:width:)-([Float],_,_,_)`` gives.
  /// - Throws: ``ModelError`` with ``ModelError/Problem/input(dimensions:found:)`` or
  ///   ``ModelError/Problem/cancelled``.
  @concurrent
  public func logits(
    concurrentlyFor input: [Float],
    batchCount: Int,
    height: Int,
    width: Int
  ) async throws(ModelError) -> [Float] {
    try check(batchCount, height, width, count: input.count)
    let pictureCount = input.count / batchCount
    var logits: [Float] = []
    logits.reserveCapacity(batchCount * network.classCount)
    for first in stride(from: 0, to: batchCount, by: Self.classifiedTogether) {
      guard !Task.isCancelled else { throw ModelError(.cancelled, model: network.variant.name) }
      let count = min(Self.classifiedTogether, batchCount - first)
      let part = input.span.extracting(first * pictureCount..<(first + count) * pictureCount)
      logits += try self.logits(for: part, batchCount: count, height: height, width: width)
      await Task.yield()
    }
    return logits
  }
}
