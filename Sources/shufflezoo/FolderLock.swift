internal import Tensors

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Keeps processes that change a file of the same folder apart.
enum FolderLock {
  /// How long to sleep between two looks; what is waited for takes milliseconds to seconds.
  private static let microseconds: UInt32 = 5000

  /// Does something while no other process does so in the same folder.
  ///
  /// Without effect on a folder that is not there, and on file systems that do not lock folders, as
  /// some of networks.
  ///
  /// - Throws: what `body` throws; `FileError` when the task is cancelled while it waits.
  static func holding<Result>(_ folder: String, _ body: () throws -> Result) throws -> Result {
    let descriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    defer { if descriptor >= 0 { close(descriptor) } }
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK || errno == EINTR {
      guard !Task.isCancelled else { throw FileError(.cancelled, path: folder) }
      usleep(microseconds)
    }
    return try body()
  }
}
