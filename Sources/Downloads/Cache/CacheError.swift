public import Tensors

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// A cache that cannot be used, or a file in it that is not what it was.
public struct CacheError: Error, Equatable, Sendable {
  /// What went wrong, for code to switch over.
  public enum Problem: Equatable, Sendable {
    /// The file is another than when it was verified.
    case changed(expected: Content, found: Content)
    /// A file could not be read or written; also when the task was cancelled.
    case file(FileError)
    /// A record is not what this program writes; `reason` says in what.
    case unreadableRecord(reason: String)
    /// Neither the environment nor an option says where the cache is.
    case noHome
    /// The system does not let this user write there; `code` is its `errno`.
    case notWritable(code: Int32)
    /// Something has the place of a file or folder of the cache, such as "a symbolic link".
    case obstructed(found: String)
    /// The name is none that a file in the cache may have.
    case invalidName
  }

  /// What tells a file's content from another.
  public enum Content: Equatable, Sendable {
    /// Its size in bytes.
    case byteCount(Int)
    /// Its SHA-256 in lower-case hex.
    case sha256(String)
  }

  /// What went wrong.
  public let problem: Problem
  /// The file or folder.
  public let path: String

  /// Makes an error about `path`.
  public init(_ problem: Problem, path: String) {
    self.problem = problem
    self.path = path
  }

  /// Makes an error about a file.
  init(_ error: FileError) {
    switch error.problem {
    case .notCreatable(let code) where Self.isRefusal(code),
      .writeFailed(let code) where Self.isRefusal(code):
      self.init(.notWritable(code: code), path: error.path)
    default: self.init(.file(error), path: error.path)
    }
  }

  /// Makes an error of a call that changes the folder.
  init(writing path: String, code: Int32) {
    self.init(FileError(.writeFailed(code: code), path: path))
  }

  private static func isRefusal(_ code: Int32) -> Bool { [EACCES, EPERM, EROFS].contains(code) }
}

extension CacheError {
  /// Whether a cached file was changed, or went after it was looked up: fetched again it is there.
  var isOfFileItself: Bool {
    switch problem {
    case .changed: true
    case .file(let error): error.problem == .notFound
    default: false
    }
  }
}

extension CacheError.Content: CustomStringConvertible {
  /// The size or the hash, and which it is.
  public var description: String {
    switch self {
    case .byteCount(let count): "\(count) bytes"
    case .sha256(let digits): "SHA-256 \(digits)"
    }
  }
}

extension CacheError: CustomStringConvertible {
  /// The place, what was expected and found, and what to try.
  public var description: String {
    if case .file(let error) = problem { return error.description }
    return "\(path): \(clause)"
  }

  private var clause: String {
    switch problem {
    case .changed(let expected, let found):
      "expected \(expected), found \(found); the file was changed after it was verified: "
        + "remove it and download it again"
    case .file(let error): error.reason
    case .unreadableRecord(let reason):
      "expected a record of what was verified, found that \(reason); remove it, and the file is "
        + "downloaded and verified anew"
    case .noHome:
      "expected the folder of the cache, found nothing; give --cache-dir, or set "
        + "SHUFFLEZOO_CACHE"
    case .notWritable(let code):
      "the cache cannot be written here (\(systemText(code))); give a folder of your own with "
        + "--cache-dir or SHUFFLEZOO_CACHE"
    case .obstructed(let found):
      "found \(found) in the place of a file or folder of the cache; remove it"
    case .invalidName:
      "expected a file's name of at most 200 letters, digits, '.', '_' and '-' that starts with a "
        + "letter or digit; rename the file"
    }
  }
}
