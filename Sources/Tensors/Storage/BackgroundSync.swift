internal import Dispatch
internal import Synchronization

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Puts a file's bytes on the disk while more are written, so that the last `fsync` waits for
/// little.
package final class BackgroundSync: Sendable {
  private let descriptor: CInt
  private let queue = DispatchQueue(label: "shufflezoo.sync")
  private let isRunning = Atomic(false)
  /// The first error of a background sync: the system reports each only once.
  private let failure = Atomic<Int32>(0)

  /// Syncs the open file `descriptor`, which has to stay open until ``wait()`` was called.
  package init(descriptor: CInt) { self.descriptor = descriptor }

  /// Starts to put all bytes written so far on the disk, unless that is under way.
  package func start() {
    guard !isRunning.exchange(true, ordering: .acquiring) else { return }
    queue.async { [self] in
      if fsync(descriptor) != 0 {
        _ = failure.compareExchange(expected: 0, desired: errno, ordering: .relaxed)
      }
      isRunning.store(false, ordering: .releasing)
    }
  }

  /// Waits for what is under way; afterwards the descriptor may be closed.
  ///
  /// - Returns: the `errno` of the first failure, 0 if there was none.
  package func wait() -> Int32 {
    queue.sync {}
    return failure.load(ordering: .relaxed)
  }
}
