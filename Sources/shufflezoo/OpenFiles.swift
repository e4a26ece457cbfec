#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// How many files this process may have open.
enum OpenFiles {
  /// What Dispatch takes for signals and timers and NIO for its threads, and some for files: both stop
  /// a process that cannot give them these, without a word.
  private static let neededCount = 24

  /// Why they could not have them, in the system's words; `nil` if they can.
  static func shortage() -> String? {
    var descriptors: [CInt] = []
    defer { for descriptor in descriptors { close(descriptor) } }
    for _ in 0..<neededCount {
      let descriptor = unsafe open("/dev/null", O_RDONLY | O_CLOEXEC)
      // A system without /dev/null says nothing about their number.
      if descriptor < 0, errno == EMFILE || errno == ENFILE {
        // SAFETY: strerror returns a valid NUL-terminated string for every code.
        return unsafe String(cString: strerror(errno))
      }
      if descriptor >= 0 { descriptors.append(descriptor) }
    }
    return nil
  }
}
