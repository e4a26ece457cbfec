/// The memory that one call works in; the engine keeps those that no call uses.
///
/// - Note: unchecked, as the memory is plain; a call takes a workspace out of the engine's store, and
///   the threads that share the call keep to the plan.
@safe
final class Workspace: @unchecked Sendable {
  /// The plan for a picture on one thread.
  let plan: ForwardPlan
  /// The plan for a picture that all threads share.
  let sharedPlan: ForwardPlan
  /// How many pictures are classified together.
  let batchCapacity: Int
  /// Where those threads meet.
  let barrier: Barrier

  private let arenas: [ZeroedFloats]
  private let batchFeatures: ZeroedFloats
  private let batchScores: ZeroedFloats

  init(
    _ network: ShuffleNetV1,
    height: Int,
    width: Int,
    batchCapacity: Int,
    threadCount: Int,
    lanes: Int
  ) {
    plan = ForwardPlan(network, height: height, width: width, threadCount: 1, lanes: lanes)
    sharedPlan =
      threadCount == 1
      ? plan
      : ForwardPlan(network, height: height, width: width, threadCount: threadCount, lanes: lanes)
    self.batchCapacity = batchCapacity
    barrier = Barrier(threadCount: threadCount)
    let count = max(plan.floatCount, sharedPlan.floatCount)
    arenas = (0..<threadCount).map { _ in ZeroedFloats(count: count) }
    batchFeatures = ZeroedFloats(count: network.variant.finalChannels * batchCapacity + lanes)
    batchScores = ZeroedFloats(count: network.classCount * batchCapacity + lanes)
  }

  /// The pooled features of a batch, `[channels, batchCapacity]`.
  var features: UnsafeMutablePointer<Float> { unsafe batchFeatures.start }

  /// The logits of a batch, `[classes, batchCapacity]`.
  var scores: UnsafeMutablePointer<Float> { unsafe batchScores.start }

  /// The arena of a thread.
  func arena(of thread: Int) -> UnsafeMutablePointer<Float> { unsafe arenas[thread].start }
}
