#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// A regular file, read with `pread`.
///
/// The file is not mapped: when somebody cuts it short while it is read, that is an error and not a
/// signal.
public final class FileSource: ByteSource {
  /// The path as the caller gave it.
  public let name: String
  /// The size of the file when it was opened, in bytes.
  public let byteCount: Int
  /// What tells this file from all others on this machine.
  package let identity: FileIdentity

  private let descriptor: CInt

  /// Opens the file at `path` for reading.
  ///
  /// - Throws: ``FileError`` with ``FileError/Problem/notFound``, ``FileError/Problem/notReadable``,
  ///   ``FileError/Problem/notRegular(kind:)`` or ``FileError/Problem/readFailed(code:)``.
  public init(path: String) throws(FileError) {
    // O_NONBLOCK: opening a FIFO that nobody writes to must not wait for ever.
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw Self.openError(errno, path: path) }
    guard let status = FileStatus(descriptor: descriptor) else {
      let code = errno
      close(descriptor)
      throw FileError(.readFailed(code: code), path: path)
    }
    if let kind = status.otherKind {
      close(descriptor)
      throw FileError(.notRegular(kind: kind), path: path)
    }
    self.name = path
    self.byteCount = status.byteCount
    self.identity = status.identity
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  /// Copies the bytes in `range` into `buffer`, from its element `position` on.
  public func read(
    _ range: Range<Int>,
    into buffer: inout MutableSpan<UInt8>,
    at position: Int
  ) throws(FileError) {
    precondition(range.lowerBound >= 0 && range.upperBound <= byteCount, "read within the file")
    precondition(position >= 0 && range.count <= buffer.count - position, "read into the buffer")
    var offset = range.lowerBound
    while offset < range.upperBound {
      let target = position + (offset - range.lowerBound)
      let count = unsafe buffer.withUnsafeMutableBytes { bytes in
        // SAFETY: the preconditions keep `target` and the bytes behind it inside the buffer.
        unsafe pread(
          descriptor,
          bytes.baseAddress.map { unsafe $0 + target },
          range.upperBound - offset,
          off_t(offset)
        )
      }
      if count > 0 {
        offset += count
      } else if count == 0 {
        throw FileError(.shrank(expected: byteCount, found: offset), path: name, offset: offset)
      } else if errno != EINTR {
        throw FileError(.readFailed(code: errno), path: name, offset: offset)
      }
    }
  }

  private static func openError(_ code: Int32, path: String) -> FileError {
    let problem: FileError.Problem =
      switch code {
      case ENOENT, ENOTDIR: .notFound
      case EACCES, EPERM: .notReadable
      case ENXIO: .notRegular(kind: "a socket or a device")
      default: .readFailed(code: code)
      }
    return FileError(problem, path: path)
  }
}
