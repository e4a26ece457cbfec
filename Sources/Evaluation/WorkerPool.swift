internal import Synchronization

/// The workers of an evaluation, each of which one task has at a time.
///
/// There become as many as tasks run at the same time, and each keeps its memory for the next task.
final class WorkerPool: Sendable {
  private let classifier: PictureClassifier
  private let idle = Mutex<[PictureWorker]>([])

  /// Makes a pool without workers.
  init(_ classifier: PictureClassifier) { self.classifier = classifier }

  /// Calls `body` with a worker that no other task has.
  func withWorker<Result>(_ body: (PictureWorker) -> Result) -> Result {
    let worker = idle.withLock { $0.popLast() } ?? PictureWorker(classifier)
    defer { idle.withLock { $0.append(worker) } }
    return body(worker)
  }
}
