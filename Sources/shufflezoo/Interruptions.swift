internal import Dispatch

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

  private static func watch(_ task: UnsafeCurrentTask?) -> [any DispatchSourceSignal] {
    nonisolated(unsafe) let task = unsafe task
    return [SIGINT, SIGTERM, SIGHUP].compactMap { number in
      // Who started the program with a signal ignored (nohup) wants that to stay so.
      guard !isIgnored(number) else { return nil }
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
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
