internal import DequeModule
internal import Synchronization

/// Has what takes long be done one after another, in the order in which it was asked for.
final class Turns: Sendable {
  private struct State {
    var isTaken = false
    var waiting: Deque<CheckedContinuation<Void, Never>> = []
  }

  private let state = Mutex(State())

  /// Runs `body` when all that came before has ended.
  func taking<Value>(_ body: () async -> Value) async -> Value {
    await begin()
    defer { end() }
    return await body()
  }

  private func begin() async {
    await withCheckedContinuation { continuation in
      let isFree = state.withLock { state in
        if state.isTaken { state.waiting.append(continuation) }
        defer { state.isTaken = true }
        return !state.isTaken
      }
      if isFree { continuation.resume() }
    }
  }

  /// Hands the turn on; it stays taken if somebody waits.
  private func end() {
    let next = state.withLock { state in
      let next = state.waiting.popFirst()
      state.isTaken = next != nil
      return next
    }
    next?.resume()
  }
}
