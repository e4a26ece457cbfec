internal import NIOCore
internal import Synchronization

/// How many requests are being answered, and whether the server is about to end when they are.
final class RunningRequests: Sendable {
  private struct State {
    var count = 0
    var isDraining = false
    /// What answers the requests of each connection.
    var tasks: [ObjectIdentifier: Task<ServerResponder.Outcome, Never>] = [:]
  }

  private let state = Mutex(State())

  /// How many have come, at least their heads, and are not answered.
  var count: Int { state.withLock { $0.count } }

  /// Whether the server takes no more requests than those that come anyway.
  var isDraining: Bool { state.withLock { $0.isDraining } }

  /// Counts a request of a connection while `body` answers it, in a task that ends with the connection.
  ///
  /// A connection has one request at a time that is being answered, and so has a stream of HTTP/2.
  func counting(
    on channel: any Channel,
    _ body: @escaping @Sendable () async -> ServerResponder.Outcome
  ) async -> ServerResponder.Outcome {
    let id = ObjectIdentifier(channel)
    // The task begins at once, and what it tells of the server is to count it.
    state.withLock { $0.count += 1 }
    let task = Task.immediate { await body() }
    state.withLock { $0.tasks[id] = task }
    defer {
      state.withLock { state in
        state.count -= 1
        state.tasks[id] = nil
      }
    }
    // It may have gone before the task could be found.
    if !channel.isActive { task.cancel() }
    return await withTaskCancellationHandler {
      await task.value
    } onCancel: {
      task.cancel()
    }
  }

  /// Gives up what is computed for a client that has gone.
  func abandon(_ channel: any Channel) {
    state.withLock { $0.tasks[ObjectIdentifier(channel)] }?.cancel()
  }

  /// Says that the server is not ready any more, and waits until nothing runs.
  ///
  /// - Parameter limit: the longest time to wait.
  func drain(upTo limit: Duration) async {
    state.withLock { $0.isDraining = true }
    let end = ContinuousClock.now + limit
    while count > 0, .now < end, !Task.isCancelled {
      // Only cancellation ends it early, and with it the loop.
      try? await Task.sleep(for: .milliseconds(10))
    }
  }
}
