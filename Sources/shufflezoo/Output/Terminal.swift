#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// What is known of the terminal that results are printed to.
enum Terminal {
  /// The columns of standard output; `nil` if it is no terminal, so that nothing has to fit.
  static var width: Int? { width(of: STDOUT_FILENO) }

  /// The columns of an open file; `nil` if it is no terminal.
  static func width(of descriptor: CInt) -> Int? {
    guard isatty(descriptor) == 1 else { return nil }
    var size = winsize()
    // SAFETY: TIOCGWINSZ fills in one winsize.
    if unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 {
      return Int(size.ws_col)
    }
    // SAFETY: the string is copied at once, and nothing here changes the environment.
    return unsafe getenv("COLUMNS").flatMap { unsafe Int(String(cString: $0)) }
      .flatMap { $0 > 0 ? $0 : nil }
  }
}
