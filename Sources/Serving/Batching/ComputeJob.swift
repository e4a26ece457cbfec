internal import Synchronization

/// The pictures of one request, and where its answer goes.
package final class ComputeJob: Sendable {
  /// Pictures that wait.
  package enum Pictures: Sendable {
    /// Normalised ones, `[N, 3, side, side]`.
    case tensor([Float], count: Int)
    /// JPEG or PNG files.
    case encoded([[UInt8]])

    /// N.
    var count: Int {
      switch self {
      case .tensor(_, let count): count
      case .encoded(let files): files.count
      }
    }
  }

  /// The logits, `[N, classes]`, with the times they took.
  package struct Answer: Sendable {
    package var logits: [Float]
    /// What the network got, `[N, 3, side, side]`, if that was to be kept.
    package var inputs: [Float]?
    /// From the request's arrival to its batch's start.
    var queued: Duration
    /// The batch's.
    var computed: Duration
    /// How many pictures were in the batch.
    package var batchSize: Int
  }

  typealias Outcome = Result<Answer, ServingError>

  let model: ServedModel
  let pictures: Pictures
  let arrival: ContinuousClock.Instant
  /// When the answer is of no more use.
  let deadline: ContinuousClock.Instant?
  /// Whether the answer has what the network got.
  let keepsInputs: Bool

  private let state = Mutex(State.new)

  private enum State {
    case new
    case waiting(CheckedContinuation<Outcome, Never>)
    case finished(Outcome)
  }

  init(
    _ pictures: Pictures,
    for model: ServedModel,
    deadline: ContinuousClock.Instant?,
    keepsInputs: Bool = false
  ) {
    self.model = model
    self.pictures = pictures
    self.deadline = deadline
    self.keepsInputs = keepsInputs
    arrival = .now
  }

  /// Waits for the answer; `start` is called when it can be waited for, unless it is there already.
  func outcome(_ start: () -> Void) async -> Outcome {
    await withCheckedContinuation { continuation in
      let early: Outcome? = state.withLock { state in
        if case .finished(let outcome) = state { return outcome }
        state = .waiting(continuation)
        return nil
      }
      if let early { continuation.resume(returning: early) } else { start() }
    }
  }

  /// Answers, unless that was done before.
  func finish(_ outcome: Outcome) {
    let waiting: CheckedContinuation<Outcome, Never>? = state.withLock { state in
      switch state {
      case .finished: return nil
      case .new:
        state = .finished(outcome)
        return nil
      case .waiting(let continuation):
        state = .finished(outcome)
        return continuation
      }
    }
    waiting?.resume(returning: outcome)
  }

  /// Whether nobody waits for the answer any more.
  var isFinished: Bool {
    state.withLock { if case .finished = $0 { true } else { false } }
  }
}
