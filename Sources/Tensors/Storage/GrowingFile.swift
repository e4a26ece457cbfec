#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// A file that grows while a program runs, so that whenever it is killed, what is there is right.
///
/// What is appended is there whole as soon as ``append(_:)`` is back; after one that failed, or in a
/// process that was killed meanwhile, at most a torn end is left, which the next one writes over.
package final class GrowingFile {
  /// The file, as the caller named it.
  package let path: String
  /// Where the next bytes go, in bytes from the start of the file; what stands from there on is cut off.
  package var end = 0

  private let descriptor: CInt

  /// Opens the file at `path`, or starts it there.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - isNew: whether nothing may lie there yet.
  /// - Throws: ``FileError`` with ``FileError/Problem/alreadyExists``,
  ///   ``FileError/Problem/notReplaceable(kind:)`` for a directory, or
  ///   ``FileError/Problem/notCreatable(code:)``.
  package init(path: String, isNew: Bool = false) throws(FileError) {
    // O_NONBLOCK: a named pipe, which is refused later, must not be waited for.
    let flags = O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | (isNew ? O_EXCL : 0)
    descriptor = unsafe open(path, flags, 0o666)
    self.path = path
    guard descriptor < 0 else { return }
    let problem: FileError.Problem =
      switch errno {
      case EISDIR: .notReplaceable(kind: "a folder")
      case EEXIST: .alreadyExists
      default: .notCreatable(code: errno)
      }
    throw FileError(problem, path: path)
  }

  deinit { close(descriptor) }

  /// Makes this process the one that writes the file, until it is closed.
  ///
  /// - Returns: whether no other one is; where the file system has no locks, nobody knows.
  package func lock() -> Bool { flock(descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK }

  /// Writes bytes at ``end``, which moves behind them.
  ///
  /// - Throws: ``FileError/Problem/appendFailed(code:)``.
  package func append(_ bytes: Span<UInt8>) throws(FileError) {
    do throws(FileError) {
      guard ftruncate(descriptor, off_t(end)) == 0 else {
        throw FileError(.writeFailed(code: errno), path: path)
      }
      try positionalWrite(bytes, to: descriptor, at: end, path: path)
      end += bytes.count
    } catch {
      // Without half of them where there is no room for all.
      _ = ftruncate(descriptor, off_t(end))
      guard case .writeFailed(let code) = error.problem else { throw error }
      throw FileError(.appendFailed(code: code), path: path, offset: error.offset)
    }
  }
}
