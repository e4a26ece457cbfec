internal import Dispatch

/// A thread for reading and compiling models, so that those which answer requests are left alone.
final class LoadingThread: TaskExecutor {
  private let queue = DispatchQueue(label: "shufflezoo.loading")

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    // SAFETY: a job is run once, here, and the task keeps it until then.
    queue.async { unsafe job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}
