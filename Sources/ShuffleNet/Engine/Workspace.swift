#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

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

  /// The pooled features of a batch, `[channels, batchCapacity]`.
  let features: UnsafeMutablePointer<Float>
  /// The logits of a batch, `[classes, batchCapacity]`.
  let scores: UnsafeMutablePointer<Float>

  private let arenas: [UnsafeMutablePointer<Float>]

  /// Huge pages need memory that starts at a multiple of their size.
  private static let hugePageSize = 2 << 20

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
    unsafe arenas = (0..<threadCount).map { _ in unsafe Self.allocate(count) }
    unsafe features = Self.allocate(network.variant.finalChannels * batchCapacity + lanes)
    unsafe scores = Self.allocate(network.classCount * batchCapacity + lanes)
  }

  deinit {
    for index in unsafe arenas.indices { unsafe arenas[index].deallocate() }
    unsafe features.deallocate()
    unsafe scores.deallocate()
  }

  /// The arena of a thread.
  func arena(of thread: Int) -> UnsafeMutablePointer<Float> { unsafe arenas[thread] }

  /// Zeros, so that what a kernel reads beside its pixels are numbers.
  private static func allocate(_ count: Int) -> UnsafeMutablePointer<Float> {
    let byteCount = count * MemoryLayout<Float>.stride
    let isLarge = byteCount >= hugePageSize / 2
    let memory = UnsafeMutableRawPointer.allocate(
      byteCount: byteCount,
      alignment: isLarge ? hugePageSize : 128
    )
    #if canImport(Glibc)
    if isLarge { unsafe _ = madvise(memory, byteCount, MADV_HUGEPAGE) }
    #endif
    // SAFETY: the memory has just been allocated with this size.
    let floats = unsafe memory.bindMemory(to: Float.self, capacity: count)
    unsafe floats.initialize(repeating: 0, count: count)
    return unsafe floats
  }
}
