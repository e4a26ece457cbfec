import Synchronization

/// What happened at a server, and who waits for what to happen.
final class ServerLog: Sendable {
  /// What happened so far.
  struct State {
    var requests: [TestRequest] = []
    var connectionCount = 0
    var openConnectionCount = 0
    var sentByteCount = 0
    var isStopped = false
  }

  private struct Waiter {
    let isSatisfied: @Sendable (State) -> Bool
    let continuation: CheckedContinuation<Void, any Error>
  }

  private let contents = Mutex<(state: State, waiters: [Waiter])>((State(), []))

  /// What happened so far.
  var state: State { contents.withLock(\.state) }

  /// Notes what happened.
  func change(_ body: (inout State) -> Void) {
    let satisfied = contents.withLock { contents in
      body(&contents.state)
      let state = contents.state
      let split = contents.waiters.partition { $0.isSatisfied(state) || state.isStopped }
      let satisfied = contents.waiters[split...].map(\.continuation)
      contents.waiters.removeSubrange(split...)
      return satisfied
    }
    let isStopped = state.isStopped
    for continuation in satisfied {
      continuation.resume(with: isStopped ? .failure(TestServer.Stopped()) : .success(()))
    }
  }

  /// Tells all who wait that nothing more will happen.
  func stop() { change { $0.isStopped = true } }

  /// Waits until the state is as wanted.
  func wait(until isSatisfied: @escaping @Sendable (State) -> Bool) async throws {
    try await withCheckedThrowingContinuation { continuation in
      let result: Result<Void, any Error>? = contents.withLock { contents in
        if isSatisfied(contents.state) { return .success(()) }
        if contents.state.isStopped { return .failure(TestServer.Stopped()) }
        contents.waiters.append(Waiter(isSatisfied: isSatisfied, continuation: continuation))
        return nil
      }
      if let result { continuation.resume(with: result) }
    }
  }
}
