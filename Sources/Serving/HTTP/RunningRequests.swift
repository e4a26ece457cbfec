internal import Synchronization

/// How many requests are being answered, and whether the server is about to end when they are.
final class RunningRequests: Sendable {
  private struct State {
    var count = 0
    var isDraining = false
  }

  private let state = Mutex(State())

  /// How many have come, at least their heads, and are not answered.
  var count: Int { state.withLock { $0.count } }

  /// Whether the server takes no more requests than those that come anyway.
  var isDraining: Bool { state.withLock { $0.isDraining } }

  /// Counts a request while `body` answers it.
  func counting<Answer>(_ body: () async -> Answer) async -> Answer {
    state.withLock { $0.count += 1 }
    defer { state.withLock { $0.count -= 1 } }
    return await body()
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
