internal import Tensors

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
    while descriptors.count < neededCount {
      let descriptor =
        if let first = descriptors.first { dup(first) } else {
          unsafe open("/dev/null", O_RDONLY | O_CLOEXEC)
        }
      guard descriptor >= 0 else {
        // A system without /dev/null says nothing about their number.
        guard errno == EMFILE || errno == ENFILE else { return nil }
        return systemText(errno)
      }
      descriptors.append(descriptor)
    }
    return nil
  }
}
