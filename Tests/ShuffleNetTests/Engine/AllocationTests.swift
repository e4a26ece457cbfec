import AllocationCounter
import ShuffleNet
import Testing

/// The memory that the engine asks for.
@Suite(
  "The engine's allocations",
  .enabled(if: allocation_counter_is_available(), "allocations are counted with glibc only")
)
struct AllocationTests {
  /// Has the allocations of every thread of a pool counted, or not any more.
  struct Enrolment: ParallelJob {
    let isCounted: Bool

    func run(thread: Int, threadCount: Int) { allocation_counter_count_this_thread(isCounted) }
  }

  /// The allocations that threads of the pool make while `body` runs.
  static func count(_ pool: ThreadPool, _ body: () throws -> Void) rethrows -> Int {
    pool.run(Enrolment(isCounted: true))
    defer { pool.run(Enrolment(isCounted: false)) }
    let before = allocation_counter_value()
    try body()
    return allocation_counter_value() - before
  }

  struct Allocating: ParallelJob {
    func run(thread: Int, threadCount: Int) {
      var numbers = [1]
      numbers.reserveCapacity(1000 + thread)
      withExtendedLifetime(numbers) {}
    }
  }

  @Test("are counted on every thread of the pool")
  func control() {
    let pool = ThreadPool(threadCount: 3)
    #expect(Self.count(pool) { pool.run(Allocating()) } >= 3)
    #expect(Self.count(pool) {} == 0)
  }

  @Test(
    "end with the first call: the second and later ones make none",
    arguments: [1, 2],
    [1, 3, 70]
  )
  func calls(threadCount: Int, batchCount: Int) throws {
    let pool = ThreadPool(threadCount: threadCount)
    let engine = try Engine(
      TestWeights.mixed(ShuffleNetV1(.g3x05, classCount: 11)),
      threadPool: pool
    )
    let input = [Float](repeating: 0.5, count: batchCount * 3 * 33 * 32)
    var logits = [Float](repeating: 0, count: batchCount * 11)
    func call() throws {
      var span = logits.mutableSpan
      try engine.computeLogits(
        for: input.span,
        batchCount: batchCount,
        height: 33,
        width: 32,
        into: &span
      )
    }
    try call()
    for _ in 0..<3 {
      #expect(try Self.count(pool, call) == 0)
    }
  }
}
