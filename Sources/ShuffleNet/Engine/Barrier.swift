internal import CKernels
internal import Synchronization

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// A point that a fixed number of threads have to reach before any goes on; they wait awake.
///
/// Each thread counts its arrivals in a cache line of its own, so that arriving costs one store and
/// waiting reads what the others stored.
///
/// - Note: safe, as `counters` is valid for the barrier's life and each thread writes its own.
@safe
struct Barrier: ~Copyable {
  /// The bytes from one counter to the next: two cache lines, as processors fetch them in pairs.
  private static let pitch = 128

  private let counters: UnsafeMutableRawPointer
  private let threadCount: Int

  init(threadCount: Int) {
    self.threadCount = threadCount
    unsafe counters = .allocate(byteCount: threadCount * Self.pitch, alignment: Self.pitch)
    for thread in 0..<threadCount {
      // SAFETY: the memory has a pitch for every thread, and a counter is smaller.
      unsafe (counters + thread * Self.pitch).initializeMemory(
        as: UInt.self,
        repeating: 0,
        count: 1
      )
    }
  }

  deinit { unsafe counters.deallocate() }

  /// Waits until every thread has called this as often as this one.
  ///
  /// - Precondition: `thread` is from 0 to below the number of threads, another one in each.
  borrowing func wait(thread: Int) {
    guard threadCount > 1 else { return }
    let arrivals = unsafe counter(thread).pointee.load(ordering: .relaxed) &+ 1
    unsafe counter(thread).pointee.store(arrivals, ordering: .releasing)
    for other in 0..<threadCount where other != thread {
      var spins = 0
      // A difference, as the count may wrap around.
      while unsafe Int(
        bitPattern: counter(other).pointee.load(ordering: .acquiring) &- arrivals
      ) < 0 {
        sz_spin_pause()
        spins += 1
        // The other thread may not be running: let it have this processor.
        if spins > spinLimit { _ = sched_yield() }
      }
    }
  }

  private borrowing func counter(_ thread: Int) -> UnsafeMutablePointer<Atomic<UInt>> {
    // SAFETY: the memory holds one integer a thread, which has the layout of an atomic one.
    unsafe (counters + thread * Self.pitch).assumingMemoryBound(to: Atomic<UInt>.self)
  }
}

/// How often a thread looks before it lets others run: some hundred microseconds.
let spinLimit = 10_000
