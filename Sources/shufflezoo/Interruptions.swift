internal import Dispatch
internal import Synchronization

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Turns the signals that ask a program to end into the cancellation of its task, so that it can
/// take its output back.
enum Interruptions {
  /// Runs `body` in the current task and watches meanwhile.
  static func cancelling<Value>(_ body: () async -> Value) async -> Value {
    // SAFETY: a task may be cancelled from any thread, and this one outlives the sources.
    let sources = unsafe withUnsafeCurrentTask { unsafe watch($0) }
    let value = await body()
    for source in sources { source.cancel() }
    return value
  }

  /// Every SIGHUP from now on, which no longer asks the program to end; several that come while the one
  /// before is worked on are one.
  ///
  /// It counts even if whoever started the program had it ignored (nohup): a server does not end by it.
  static func hangUps() -> AsyncStream<Void> {
    isHangUpTaken.store(true, ordering: .relaxed)
    // No signal() here: where a source watches already, it would take that one's handler away.
    return AsyncStream(bufferingPolicy: .bufferingNewest(1)) { stream in
      // SAFETY: a source may be cancelled from any thread.
      nonisolated(unsafe) let source = DispatchSource.makeSignalSource(
        signal: SIGHUP,
        queue: .global()
      )
      unsafe source.setEventHandler { stream.yield() }
      stream.onTermination = { _ in unsafe source.cancel() }
      unsafe source.resume()
    }
  }

  /// Whether SIGHUP asks for something else than the end.
  private static let isHangUpTaken = Atomic(false)

  private static func watch(_ task: UnsafeCurrentTask?) -> [any DispatchSourceSignal] {
    nonisolated(unsafe) let task = unsafe task
    return [SIGINT, SIGTERM, SIGHUP].compactMap { number in
      // Who started the program with a signal ignored (nohup) wants that to stay so.
      guard !isIgnored(number) else { return nil }
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        if number == SIGHUP, isHangUpTaken.load(ordering: .relaxed) { return }
        // The second Ctrl-C does not wait.
        if unsafe task?.isCancelled == true { exit(ExitStatus.interrupted.rawValue) }
        unsafe task?.cancel()
      }
      source.resume()
      return source
    }
  }

  private static func isIgnored(_ number: CInt) -> Bool {
    // signal() tells the old handler; comparing functions takes their addresses.
    let old = unsafe unsafeBitCast(signal(number, SIG_IGN), to: Int.self)
    let ignore = unsafe unsafeBitCast(SIG_IGN, to: Int.self)
    return old == ignore
  }
}
