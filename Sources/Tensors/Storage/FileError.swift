#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// A file that could not be opened, read, created or written.
public struct FileError: Error, Hashable, Sendable {
  /// What went wrong.
  public enum Problem: Hashable, Sendable {
    /// There is no file of that name.
    case notFound
    /// The system does not let this user read the file.
    case notReadable
    /// The path names something else than a regular file, such as "a directory".
    case notRegular(kind: String)
    /// The file became shorter while it was read.
    case shrank(expected: Int, found: Int)
    /// The file holds other bytes than when they were first read.
    case changed
    /// Reading failed; `code` is the system's `errno`.
    case readFailed(code: Int32)
    /// The output exists already, and overwriting was not asked for.
    case alreadyExists
    /// The output is one of the inputs.
    case isInput
    /// At the output's path lies something that no file may replace, such as "a directory".
    case notReplaceable(kind: String)
    /// The output cannot be created; `code` is the system's `errno`.
    case notCreatable(code: Int32)
    /// Writing failed; `code` is the system's `errno`.
    case writeFailed(code: Int32)
    /// Writing at the end of a file that grows failed, which keeps what it had; `code` is the system's
    /// `errno`.
    case appendFailed(code: Int32)
    /// The task that read or wrote was cancelled.
    case cancelled
  }

  /// What went wrong.
  public let problem: Problem
  /// The file, as the caller named it.
  public let path: String
  /// The position in the file, in bytes from its start, where one was known.
  public let offset: Int?

  /// Makes an error about `path`.
  public init(_ problem: Problem, path: String, offset: Int? = nil) {
    self.problem = problem
    self.path = path
    self.offset = offset
  }
}

extension FileError: CustomStringConvertible {
  /// The file, the position, what went wrong and what to try.
  public var description: String {
    "\(offset.map { "\(path): at byte \($0)" } ?? path): \(reason)"
  }

  /// What went wrong and what to try, without the file.
  public var reason: String {
    switch problem {
    case .notFound:
      "no such file; check the path"
    case .notReadable:
      "permission denied; you may not read this file"
    case .notRegular(let kind):
      "expected a regular file, found \(kind)"
    case .shrank(let expected, let found):
      "expected \(expected) bytes, found \(found); the file became shorter while it "
        + "was read"
    case .changed:
      "expected the bytes that stood here before, found others; the file was changed while it was "
        + "read"
    case .readFailed(let code):
      "reading failed: \(systemText(code))"
    case .alreadyExists:
      "the output exists already; give --force to replace it"
    case .isInput:
      "the output is the input itself; write to another path"
    case .notReplaceable(let kind):
      "expected a path for a file, found \(kind); write to another path"
    case .notCreatable(let code):
      "cannot create the output: \(systemText(code))"
    case .writeFailed(let code) where isDiskFull:
      "the disk is full (\(systemText(code))); free space or write elsewhere; nothing "
        + "was left behind"
    case .writeFailed(let code):
      "writing failed: \(systemText(code)); nothing was left behind"
    case .appendFailed(let code) where isDiskFull:
      "the disk is full (\(systemText(code))); free space or write elsewhere; what was written before "
        + "stays"
    case .appendFailed(let code):
      "writing failed: \(systemText(code)); what was written before stays"
    case .cancelled:
      "interrupted; nothing was left behind"
    }
  }

  /// Why writing failed, in the system's words, for files that grow and so leave something behind; of
  /// other problems the ``reason``.
  package var writeFailure: String {
    writeCode.map(systemText) ?? reason
  }

  /// Whether the volume, or this user's share of it, has no room left.
  package var isDiskFull: Bool {
    writeCode == ENOSPC || writeCode == EDQUOT
  }

  /// The system's `errno` where writing failed.
  private var writeCode: Int32? {
    switch problem {
    case .writeFailed(let code), .appendFailed(let code): code
    default: nil
    }
  }
}
