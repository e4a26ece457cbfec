/// What ``withTimeLimit(_:_:)`` ends with when the time is over.
struct TimeLimitExceeded: Error {
  /// How long it was.
  let limit: Duration
}

/// Does something, and cancels it when it takes longer than `limit`.
///
/// - Throws: ``TimeLimitExceeded``, what `body` throws, or `CancellationError`.
func withTimeLimit<Result: Sendable>(
  _ limit: Duration,
  _ body: @escaping @Sendable () async throws -> Result
) async throws -> Result {
  try await withThrowingTaskGroup(of: Result?.self) { group in
    group.addTask { try await body() }
    group.addTask {
      // Cancelled, it is not the clock that has the last word.
      do { try await Task.sleep(for: limit) } catch { return nil }
      throw TimeLimitExceeded(limit: limit)
    }
    defer { group.cancelAll() }
    for try await case let result? in group { return result }
    throw CancellationError()
  }
}
