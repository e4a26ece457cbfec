internal import ShuffleNet
internal import Synchronization

/// Work on the blocks of a batch that threads share, in slices that do not depend on how many threads there
/// are: what each slice sums up is summed up in the same order then.
struct Slices {
  /// The most slices: as many threads can work at once.
  static let limit = 16

  /// The blocks, or whatever is shared out.
  let itemCount: Int

  /// The slices.
  var count: Int { min(itemCount, Self.limit) }

  /// The items of a slice.
  func items(_ slice: Int) -> Range<Int> {
    slice * itemCount / count..<(slice + 1) * itemCount / count
  }

  /// Calls `body` with every slice and the number of the thread that it runs on.
  func run(on pool: ThreadPool, _ body: (_ slice: Int, _ thread: Int) -> Void) {
    withoutActuallyEscaping(body) { body in
      pool.run(SliceJob(sliceCount: count, next: Counter(), body: body))
    }
  }

  /// Calls `body` with every item, its slice and the thread's number.
  func forEach(on pool: ThreadPool, _ body: (_ item: Int, _ slice: Int, _ thread: Int) -> Void) {
    run(on: pool) { slice, thread in
      for item in items(slice) { body(item, slice, thread) }
    }
  }
}

private final class Counter: Sendable {
  let value = Atomic(0)
}

private struct SliceJob: ParallelJob {
  let sliceCount: Int
  let next: Counter
  let body: (Int, Int) -> Void

  func run(thread: Int, threadCount: Int) {
    while true {
      let slice = next.value.wrappingAdd(1, ordering: .relaxed).oldValue
      guard slice < sliceCount else { return }
      body(slice, thread)
    }
  }
}
