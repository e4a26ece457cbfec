internal import Dispatch

/// A thread that computes batches, with memory that stays from batch to batch.
///
/// - Note: unchecked, as the memory is used by the blocks on `thread` alone, which run one by one.
final class Lane: @unchecked Sendable {
  /// Where ``compute(_:)`` may be called.
  let thread: DispatchQueue

  private var computation = BatchComputation()

  init(index: Int) { thread = DispatchQueue(label: "shufflezoo.lane-\(index)") }

  /// Computes the jobs of one model as one batch, and answers each.
  func compute(_ batch: [ComputeJob]) { computation.compute(batch) }
}
