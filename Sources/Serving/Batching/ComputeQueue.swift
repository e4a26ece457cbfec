internal import DequeModule
internal import Dispatch
internal import Synchronization

/// The queue in which the requests of all models meet, and the lanes that compute them in batches.
///
/// A lane is a thread with memory of its own. There are as many as the server may use processors,
/// whatever the number of models; each takes the request that has waited longest, and of the same
/// model as many more as fit into a batch. A picture's logits do not depend on its batch.
package final class ComputeQueue: Sendable {
  /// How much waits, and for how long.
  package struct Limits: Sendable {
    /// The most pictures of a batch; a request with more is a batch of its own.
    package var maximumBatchSize = 8
    /// How long the first request of a batch waits for others; zero is best where lanes are busy.
    package var maximumDelay = Duration.zero
    /// The most pictures that wait.
    package var maximumQueueSize = 256

    /// The defaults.
    package init() {}
  }

  package let limits: Limits
  private let lanes: [Lane]
  private let state: Mutex<State>

  private struct State {
    var waiting: Deque<ComputeJob> = []
    var waitingPictureCount = 0
    var runningPictureCount = 0
    var idleLanes: [Int]
    /// Whether the timer of a batch that is not full is set.
    var isDelaying = false
  }

  /// Starts a queue with a number of lanes, at least 1.
  package init(laneCount: Int, limits: Limits = Limits()) {
    self.limits = limits
    lanes = (0..<max(laneCount, 1)).map(Lane.init)
    state = Mutex(State(idleLanes: Array(lanes.indices)))
  }

  /// How many pictures wait, and how many are computed now.
  package var load: (waiting: Int, running: Int) {
    state.withLock { ($0.waitingPictureCount, $0.runningPictureCount) }
  }

  /// Computes the logits of pictures.
  ///
  /// A task that is cancelled gives its place up.
  ///
  /// - Parameters:
  ///   - pictures: one picture or more.
  ///   - model: the model.
  ///   - timeout: how long the request may wait; `nil` for as long as it takes.
  ///   - keepingInputs: whether the answer has what the network got.
  /// - Returns: the logits.
  /// - Throws: ``ServingError`` for a picture that cannot be decoded, a full queue, a timeout.
  package func answer(
    for pictures: ComputeJob.Pictures,
    from model: ServedModel,
    timeout: Duration?,
    keepingInputs: Bool = false
  ) async throws(ServingError) -> ComputeJob.Answer {
    let job = ComputeJob(
      pictures,
      for: model,
      deadline: timeout.map { .now + $0 },
      keepsInputs: keepingInputs
    )
    let outcome = await withTaskCancellationHandler {
      await job.outcome { enqueue(job) }
    } onCancel: {
      job.finish(.failure(ServingError(.cancelled, "the client has gone")))
    }
    return try outcome.get()
  }

  private func enqueue(_ job: ComputeJob) {
    let isAccepted = state.withLock { state in
      // What is larger than the whole queue is taken when nothing waits.
      let isFull = state.waitingPictureCount + job.pictures.count > limits.maximumQueueSize
      guard !isFull || state.waiting.isEmpty else { return false }
      state.waiting.append(job)
      state.waitingPictureCount += job.pictures.count
      return true
    }
    guard isAccepted else {
      return job.finish(
        .failure(
          ServingError(
            .unavailable,
            "the queue: expected room for \(job.pictures.count) more, found \(limits.maximumQueueSize) "
              + "waiting; try again later"
          )
        )
      )
    }
    wakeLane()
  }

  /// Has an idle lane look at the queue, now or when the batch has waited for others long enough.
  private func wakeLane() {
    let delay: Duration?? = state.withLock { state in
      guard let oldest = state.waiting.first, !state.idleLanes.isEmpty else { return nil }
      let left = limits.maximumDelay - oldest.arrival.duration(to: .now)
      if left <= .zero || state.waitingPictureCount >= limits.maximumBatchSize {
        return .some(nil)
      }
      guard !state.isDelaying else { return nil }
      state.isDelaying = true
      return left
    }
    switch delay {
    case nil: return
    case .some(nil): startLane()
    case .some(.some(let delay)):
      DispatchQueue.global().asyncAfter(deadline: .now() + delay.dispatchInterval) {
        self.state.withLock { $0.isDelaying = false }
        self.wakeLane()
      }
    }
  }

  private func startLane() {
    let index = state.withLock { $0.idleLanes.popLast() }
    guard let index else { return }
    let lane = lanes[index]
    lane.thread.async {
      while let batch = self.nextBatch() {
        let count = batch.reduce(0) { $0 + $1.pictures.count }
        lane.compute(batch)
        self.state.withLock { $0.runningPictureCount -= count }
      }
      self.state.withLock { $0.idleLanes.append(index) }
      // What came between the last look and now must not be left.
      self.wakeLane()
    }
  }

  /// Takes the next batch off the queue; `nil` if it is empty, or not yet due.
  private func nextBatch() -> [ComputeJob]? {
    state.withLock { state in
      guard let oldest = state.waiting.first else { return nil }
      let age = oldest.arrival.duration(to: .now)
      guard age >= limits.maximumDelay || state.waitingPictureCount >= limits.maximumBatchSize
      else { return nil }
      var batch: [ComputeJob] = []
      var others: Deque<ComputeJob> = []
      var count = 0
      while let job = state.waiting.popFirst() {
        // Of one name there may be two while the older one's last requests wait.
        let isAlike = job.model.isSame(as: oldest.model)
        if batch.isEmpty || (isAlike && count + job.pictures.count <= limits.maximumBatchSize) {
          batch.append(job)
          count += job.pictures.count
        } else {
          others.append(job)
        }
        if count >= limits.maximumBatchSize { break }
      }
      state.waiting = others + state.waiting
      state.waitingPictureCount -= count
      state.runningPictureCount += count
      return batch
    }
  }
}

extension Duration {
  fileprivate var dispatchInterval: DispatchTimeInterval {
    .nanoseconds(
      Int(components.attoseconds / 1_000_000_000) + Int(components.seconds) * 1_000_000_000
    )
  }
}
