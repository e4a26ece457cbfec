import Foundation
import ShuffleNet
import Synchronization
import Testing

@Suite("The thread pool")
struct ThreadPoolTests {
  /// Counts the calls of each thread, and notes how many threads they were told of.
  final class Roll: Sendable {
    let calls = Mutex<[Int: Int]>([:])
    let threadCounts = Mutex<Set<Int>>([])

    func note(_ thread: Int, of threadCount: Int) {
      calls.withLock { $0[thread, default: 0] += 1 }
      threadCounts.withLock { _ = $0.insert(threadCount) }
    }

    /// Whether each of so many threads came once.
    func isComplete(_ threadCount: Int) -> Bool {
      let once = Dictionary(uniqueKeysWithValues: (0..<threadCount).map { ($0, 1) })
      return calls.withLock { $0 } == once && threadCounts.withLock { $0 } == [threadCount]
    }
  }

  struct Job: ParallelJob {
    let roll = Roll()
    var before: @Sendable (_ thread: Int) -> Void = { _ in }

    func run(thread: Int, threadCount: Int) {
      before(thread)
      roll.note(thread, of: threadCount)
    }
  }

  @Test("runs a job once on every thread, more of them than processors", arguments: [1, 2, 5, 16])
  func everyThread(threadCount: Int) {
    let pool = ThreadPool(threadCount: threadCount)
    #expect(pool.threadCount == threadCount)
    for _ in 0..<30 {
      let job = Job()
      pool.run(job)
      #expect(job.roll.isComplete(threadCount))
    }
  }

  @Test("of one thread runs on the caller's")
  func alone() {
    let caller = ObjectIdentifier(Thread.current)
    let found = Mutex<ObjectIdentifier?>(nil)
    ThreadPool(threadCount: 1).run(
      Job { _ in found.withLock { $0 = ObjectIdentifier(Thread.current) } }
    )
    #expect(found.withLock { $0 } == caller)
  }

  @Test("wakes threads that sleep")
  func sleepers() async throws {
    let pool = ThreadPool(threadCount: 3)
    for _ in 0..<5 {
      // Long enough that they sleep; if they do not, the test shows less but holds.
      try await Task.sleep(for: .milliseconds(10))
      let job = Job()
      pool.run(job)
      #expect(job.roll.isComplete(3))
    }
  }

  @Test("runs a job on the caller's thread alone while another has the threads")
  func busy() {
    let pool = ThreadPool(threadCount: 2)
    let inner = [Job(), Job()]
    let outer = Job { thread in pool.run(inner[thread]) }
    pool.run(outer)
    #expect(outer.roll.isComplete(2))
    #expect(inner.allSatisfy { $0.roll.isComplete(1) })
    let next = Job()
    pool.run(next)
    #expect(next.roll.isComplete(2))
  }

  @Test("runs every job of many callers whole")
  func callers() async {
    let pool = ThreadPool(threadCount: 3)
    let incomplete = await withTaskGroup(of: Int.self) { group in
      for _ in 0..<8 {
        group.addTask {
          (0..<200).count { _ in
            let job = Job()
            pool.run(job)
            return !job.roll.isComplete(1) && !job.roll.isComplete(3)
          }
        }
      }
      return await group.reduce(0, +)
    }
    #expect(incomplete == 0)
  }

  @Test("ends its threads, whether they worked or not")
  func lifetimes() throws {
    let before = try Self.threadCount()
    for index in 0..<200 {
      let pool = ThreadPool(threadCount: 4)
      guard index.isMultiple(of: 2) else { continue }
      let job = Job()
      pool.run(job)
      #expect(job.roll.isComplete(4))
    }
    // Of 600 threads none is left; the tests' own come and go.
    #expect(try Self.threadCount() < before + 100)
  }

  /// The threads of this process, where the system lists them.
  private static func threadCount() throws -> Int {
    #if os(Linux)
    try FileManager.default.contentsOfDirectory(atPath: "/proc/self/task").count
    #else
    0
    #endif
  }
}
