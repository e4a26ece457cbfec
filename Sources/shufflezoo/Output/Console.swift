internal import Synchronization
internal import Tensors

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Where the command's words go: results to standard output, everything else to standard error.
///
/// Names from files and paths may hold anything. Each line is made printable on its way, so that
/// none of them can steer the terminal or pose as another line: nothing else in the command writes to
/// these streams, and what steers the terminal in ``status(_:)`` is the command's own.
enum Console {
  /// Prints lines of the result, each with the end that its format has.
  static func print(_ lines: [String], lineEnd: String = "\n") {
    write(lines.map { $0.onOneLine + lineEnd }.joined(), to: STDOUT_FILENO)
  }

  /// Prints a result in which the encoder has escaped what must not reach the terminal.
  static func print(json: String) { write(json + "\n", to: STDOUT_FILENO) }

  /// Prints lines for the person, not for the next program.
  static func error(_ lines: String...) { error(lines) }

  /// Prints lines for the person, not for the next program.
  static func error(_ lines: [String]) {
    write(lines.map { $0.onOneLine + "\n" }.joined(), to: STDERR_FILENO)
  }

  /// Writes over the current line of the terminal, as much as fits: a line that goes on below could
  /// not be written over.
  static func status(_ text: String) {
    let line = text.onOneLine
    // Some terminals go on below as soon as the last column is filled.
    let shown = Terminal.width(of: STDERR_FILENO).map { line.prefix($0 - 1) } ?? line[...]
    write("\r\u{1B}[K" + shown, to: STDERR_FILENO)
  }

  /// Whether standard error is a terminal, so that progress may be drawn.
  static var isInteractive: Bool { isatty(STDERR_FILENO) == 1 }

  /// Why standard output did not take all that was printed, in the system's words; `nil` if it did.
  static var printFailure: String? {
    let code = failureCode.load(ordering: .relaxed)
    return code == 0 ? nil : systemText(code)
  }

  private static let failureCode = Atomic<Int32>(0)

  private static func write(_ text: String, to descriptor: CInt) {
    let bytes = Array(text.utf8)
    var done = 0
    while done < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { buffer in
        // SAFETY: `done < bytes.count`, so pointer and length stay inside the buffer.
        unsafe systemWrite(
          descriptor,
          buffer.baseAddress.map { unsafe $0 + done },
          buffer.count - done
        )
      }
      if count > 0 {
        done += count
      } else if count == 0 || errno != EINTR {
        // What takes nothing and calls that success would do so for ever.
        let code = count == 0 ? EIO : errno
        if descriptor == STDOUT_FILENO { failureCode.store(code, ordering: .relaxed) }
        return
      }
    }
  }

  private static func systemWrite(
    _ descriptor: CInt,
    _ bytes: UnsafeRawPointer?,
    _ count: Int
  ) -> Int {
    #if canImport(Glibc)
    unsafe Glibc.write(descriptor, bytes, count)
    #else
    unsafe Darwin.write(descriptor, bytes, count)
    #endif
  }
}
