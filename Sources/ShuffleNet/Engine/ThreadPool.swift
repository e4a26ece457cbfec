internal import CKernels
internal import Synchronization

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Threads that stay, for work that is too short to start threads for.
///
/// The calling thread works too, so a pool of `n` has `n - 1` threads of its own. They wait awake for
/// about a millisecond after their last work and sleep then. Any number of engines and tasks may share
/// a pool; while one of them uses it, the others work on their own threads alone, so that never more
/// threads run than callers and workers together.
public final class ThreadPool: Sendable {
  /// The number of threads that work together, the calling one among them; at least 1.
  public let threadCount: Int

  private let crew: Crew

  /// Starts the threads.
  ///
  /// Where the system refuses to start as many, the pool has as many as there are.
  ///
  /// - Precondition: `threadCount` is at least 1.
  public init(threadCount: Int) {
    precondition(threadCount >= 1, "a thread")
    crew = Crew()
    self.threadCount = 1 + crew.start(threadCount - 1)
  }

  deinit { crew.stop() }

  /// Runs a job on every thread of the pool, and returns when it is done on all.
  ///
  /// Where the pool is in use, the job runs here alone, as thread 0 of 1.
  package func run<Job: ParallelJob>(_ job: Job) {
    guard threadCount > 1, crew.isBusy.exchange(true, ordering: .acquiring) == false else {
      return job.run(thread: 0, threadCount: 1)
    }
    defer { crew.isBusy.store(false, ordering: .releasing) }
    unsafe withUnsafePointer(to: job) { job in
      let work = unsafe Crew.Work(job: UnsafeRawPointer(job), threadCount: threadCount) {
        // SAFETY: the pointer is that of `job`.
        unsafe $0.assumingMemoryBound(to: Job.self).pointee.run(thread: $1, threadCount: $2)
      }
      unsafe crew.run(work)
    }
  }
}

/// What the threads of a pool do together.
package protocol ParallelJob {
  /// Does a thread's share of the work.
  func run(thread: Int, threadCount: Int)
}

/// What a pool's own threads know of it; it lives until the last of them is gone.
///
/// - Note: unchecked, as `work` and `threads` are plain memory. `work` is written before `generation`
///   is stored with release and read after that was loaded with acquire; `threads` is used by the
///   pool's initialiser and deinitialiser alone.
@safe
private final class Crew: @unchecked Sendable {
  /// A job whose type has been forgotten.
  @unsafe
  struct Work {
    let job: UnsafeRawPointer
    let threadCount: Int
    /// Does the share of one thread.
    let run: (_ job: UnsafeRawPointer, _ thread: Int, _ threadCount: Int) -> Void
  }

  /// Whether a caller uses the threads.
  let isBusy = Atomic(false)

  private let generation = Atomic<UInt>(0)
  private let unfinished = Atomic<Int>(0)
  private let sleeperCount = Atomic<Int>(0)
  private let isStopped = Atomic(false)
  private let alarm = Alarm()
  private var work: Work?
  private var threads: [pthread_t] = []

  /// Starts threads, and says how many there are.
  func start(_ count: Int) -> Int {
    for index in 0..<count {
      let start = ThreadStart(crew: self, index: index + 1)
      let context = unsafe Unmanaged.passRetained(start)
      #if canImport(Glibc)
      var thread = pthread_t()
      #else
      var thread: pthread_t?
      #endif
      let status = unsafe pthread_create(
        &thread,
        nil,
        { context in
          #if !canImport(Glibc)
          let context: UnsafeMutableRawPointer? = unsafe context
          #endif
          guard let context = unsafe context else { return nil }
          let start = unsafe Unmanaged<ThreadStart>.fromOpaque(context).takeRetainedValue()
          start.crew.live(as: start.index)
          return nil
        },
        context.toOpaque()
      )
      guard status == 0 else {
        unsafe context.release()
        break
      }
      #if canImport(Glibc)
      threads.append(thread)
      #else
      if let thread { unsafe threads.append(thread) }
      #endif
    }
    return threads.count
  }

  /// Ends the threads and waits for them.
  func stop() {
    isStopped.store(true, ordering: .releasing)
    generation.wrappingAdd(1, ordering: .sequentiallyConsistent)
    alarm.ring()
    for thread in threads { _ = pthread_join(thread, nil) }
  }

  /// Has work done by all threads and returns when it is done everywhere.
  func run(_ work: Work) {
    unsafe self.work = work
    unsafe unfinished.store(work.threadCount - 1, ordering: .relaxed)
    generation.wrappingAdd(1, ordering: .sequentiallyConsistent)
    if sleeperCount.load(ordering: .sequentiallyConsistent) > 0 { alarm.ring() }
    unsafe work.run(work.job, 0, work.threadCount)
    var spins = 0
    while unfinished.load(ordering: .acquiring) > 0 {
      sz_spin_pause()
      spins += 1
      if spins > spinLimit { _ = sched_yield() }
    }
  }

  /// A thread's life.
  func live(as index: Int) {
    var seen: UInt = 0
    while true {
      seen = nextGeneration(after: seen)
      if isStopped.load(ordering: .acquiring) { return }
      // SAFETY: the caller's job lives until every thread has counted itself as finished.
      if let work = unsafe work { unsafe work.run(work.job, index, work.threadCount) }
      unfinished.wrappingSubtract(1, ordering: .releasing)
    }
  }

  /// Waits for work, awake at first.
  private func nextGeneration(after seen: UInt) -> UInt {
    for _ in 0..<4 * spinLimit {
      let current = generation.load(ordering: .acquiring)
      if current != seen { return current }
      sz_spin_pause()
    }
    sleeperCount.wrappingAdd(1, ordering: .sequentiallyConsistent)
    defer { sleeperCount.wrappingSubtract(1, ordering: .sequentiallyConsistent) }
    return alarm.sleep {
      let current = generation.load(ordering: .sequentiallyConsistent)
      return current != seen ? current : nil
    }
  }
}

/// What a new thread is told.
private final class ThreadStart {
  let crew: Crew
  let index: Int

  init(crew: Crew, index: Int) {
    self.crew = crew
    self.index = index
  }
}

/// Wakes sleeping threads.
///
/// - Note: safe, as both pointers are valid from the initialiser to the deinitialiser, and unchecked,
///   as what they point at is made for being shared.
@safe
private final class Alarm: @unchecked Sendable {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  init() {
    unsafe mutex.initialize(to: pthread_mutex_t())
    unsafe condition.initialize(to: pthread_cond_t())
    unsafe _ = pthread_mutex_init(mutex, nil)
    unsafe _ = pthread_cond_init(condition, nil)
  }

  deinit {
    unsafe _ = pthread_cond_destroy(condition)
    unsafe _ = pthread_mutex_destroy(mutex)
    unsafe condition.deallocate()
    unsafe mutex.deallocate()
  }

  /// Wakes all that sleep.
  func ring() {
    unsafe _ = pthread_mutex_lock(mutex)
    unsafe _ = pthread_cond_broadcast(condition)
    unsafe _ = pthread_mutex_unlock(mutex)
  }

  /// Sleeps until `value` gives one, which is asked at first and after every alarm.
  func sleep<Value>(until value: () -> Value?) -> Value {
    unsafe _ = pthread_mutex_lock(mutex)
    defer { unsafe _ = pthread_mutex_unlock(mutex) }
    while true {
      if let value = value() { return value }
      unsafe _ = pthread_cond_wait(condition, mutex)
    }
  }
}
