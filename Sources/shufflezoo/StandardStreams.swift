#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// The three streams that a program is started with, and may be started without.
enum StandardStreams {
  /// Takes the numbers of streams that are closed.
  ///
  /// The next file to be opened would get such a number otherwise, and what is printed would be
  /// written into it: into a download, say. What stands in takes nothing, so that printing fails as
  /// it does on a closed stream.
  static func reserve() {
    // The lowest free number is given first, so each is taken in turn.
    for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO]
    where fcntl(descriptor, F_GETFD) < 0 {
      _ = unsafe open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
    }
  }
}
