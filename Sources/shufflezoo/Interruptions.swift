internal import Dispatch

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Turns the signals that ask a program to end into the cancellation of its task, so that it can
/// take its output back.
enum Interruptions {
  /// Watches until the program ends.
  ///
  /// - Returns: the sources, which watch as long as somebody holds them.
  static func cancel(_ task: Task<Int32, Never>) -> [any DispatchSourceSignal] {
    [SIGINT, SIGTERM, SIGHUP].compactMap { number in
      // Who started the program with a signal ignored (nohup) wants that to stay so.
      guard !isIgnored(number) else { return nil }
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        // The second Ctrl-C does not wait.
        if task.isCancelled { exit(ExitStatus.interrupted.rawValue) }
        task.cancel()
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
