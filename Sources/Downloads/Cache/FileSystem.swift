internal import Tensors

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif
#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// The system calls that the cache is made of.
///
/// None follows a symbolic link that a path ends in, unless it says so.
enum FileSystem {
  /// What lies at a path, as the object of a sentence.
  enum Kind: String {
    case file = "a file"
    case folder = "a folder"
    case link = "a symbolic link"
    case other = "a device, pipe or socket"
  }

  /// What the system knows of something.
  struct Status {
    let kind: Kind
    let byteCount: Int
    let modified: Date
  }

  /// What lies at `path`, `nil` if nothing does.
  static func status(of path: String) throws(CacheError) -> Status? {
    var status = stat()
    guard unsafe lstat(path, &status) == 0 else {
      guard let error = readError(errno, path: path) else { return nil }
      throw error
    }
    let kind: Kind =
      switch status.st_mode & S_IFMT {
      case S_IFREG: .file
      case S_IFDIR: .folder
      case S_IFLNK: .link
      default: .other
      }
    #if canImport(Darwin)
    let modified = status.st_mtimespec
    #else
    let modified = status.st_mtim
    #endif
    return Status(
      kind: kind,
      byteCount: Int(truncatingIfNeeded: status.st_size),
      modified: Date(
        timeIntervalSince1970: Double(modified.tv_sec) + Double(modified.tv_nsec) / 1e9
      )
    )
  }

  /// Where the symbolic link at `path` leads; `nil` if there is none.
  static func target(ofLink path: String) -> String? {
    var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
    let count = unsafe buffer.withUnsafeMutableBytes { bytes in
      // SAFETY: readlink writes at most `count` bytes; the rebound memory is the buffer's own.
      unsafe bytes.withMemoryRebound(to: CChar.self) { characters in
        unsafe characters.baseAddress.map { unsafe readlink(path, $0, characters.count) } ?? -1
      }
    }
    guard count >= 0 else { return nil }
    return String(decoding: buffer.prefix(count), as: UTF8.self)
  }

  /// The names in the folder at `path`, links followed, in byte order; `nil` if there is none.
  static func names(in path: String) throws(CacheError) -> [String]? {
    guard let directory = unsafe opendir(path) else {
      guard let error = readError(errno, path: path) else { return nil }
      throw error
    }
    defer { unsafe closedir(directory) }
    var names: [String] = []
    while true {
      errno = 0
      guard let entry = unsafe readdir(directory) else { break }
      // SAFETY: d_name ends with a NUL inside the entry, which is valid until the next readdir.
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { field in
        unsafe field.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { name in
          unsafe String(cString: name)
        }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    if errno != 0, let error = readError(errno, path: path) { throw error }
    return names.sorted { $0.precedes($1) }
  }

  private static func readError(_ code: Int32, path: String) -> CacheError? {
    switch code {
    case ENOENT: nil
    case ENOTDIR: CacheError(.obstructed(found: Kind.file.rawValue), path: obstacle(on: path))
    case EACCES: CacheError(FileError(.notReadable, path: path))
    default: CacheError(FileError(.readFailed(code: code), path: path))
    }
  }

  /// What is no folder on the way to `path`: the longest beginning of it that is there.
  private static func obstacle(on path: String) -> String {
    var status = stat()
    var rest = path[...]
    while let slash = rest.lastIndex(of: "/"), slash > rest.startIndex {
      rest = rest[..<slash]
      if unsafe lstat(String(rest), &status) == 0 { break }
    }
    return String(rest)
  }
}

extension FileSystem {
  /// Makes a folder and, private to the user, those above it that are missing.
  static func makeFolders(_ path: String) throws(CacheError) {
    guard unsafe mkdir(path, 0o777) != 0 else { return }
    guard errno == ENOENT else { return try acceptExisting(path, code: errno) }
    var parents: [String] = []
    var rest = path[...]
    while let slash = rest.lastIndex(of: "/"), slash > rest.startIndex {
      rest = rest[..<slash]
      parents.append(String(rest))
    }
    for parent in parents.reversed() where unsafe mkdir(parent, 0o700) != 0 {
      try acceptExisting(parent, code: errno)
    }
    if unsafe mkdir(path, 0o777) != 0 { try acceptExisting(path, code: errno) }
  }

  /// Takes a folder that could not be made because it is there, links followed.
  private static func acceptExisting(_ path: String, code: Int32) throws(CacheError) {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else {
      if code == EEXIST, unsafe lstat(path, &status) == 0 {
        throw CacheError(.obstructed(found: "a symbolic link that leads nowhere"), path: path)
      }
      if code == ENOTDIR {
        throw CacheError(.obstructed(found: Kind.file.rawValue), path: obstacle(on: path))
      }
      throw CacheError(writing: path, code: code)
    }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      throw CacheError(.obstructed(found: Kind.file.rawValue), path: path)
    }
  }

  /// Gives what lies at `source` the name `target`, whatever file or link has it.
  static func move(_ source: String, to target: String) throws(CacheError) {
    if let status = try status(of: target), status.kind != .file, status.kind != .link {
      throw CacheError(.obstructed(found: status.kind.rawValue), path: target)
    }
    guard unsafe rename(source, target) == 0 else { throw CacheError(writing: target, code: errno) }
  }

  /// Removes a file or a link, if there is one.
  static func remove(_ path: String) throws(CacheError) {
    guard unsafe unlink(path) == 0 || errno == ENOENT else {
      throw CacheError(writing: path, code: errno)
    }
  }

  /// Makes a symbolic link.
  static func makeLink(_ path: String, to target: String) throws(CacheError) {
    guard unsafe symlink(target, path) == 0 else { throw CacheError(writing: path, code: errno) }
  }

  /// Lets nobody write to the regular file at `path`.
  static func protect(_ path: String) throws(CacheError) {
    guard unsafe chmod(path, 0o444) == 0 else { throw CacheError(writing: path, code: errno) }
  }

  /// Sets the time of the last change of what lies at `path`, now if `nil`.
  ///
  /// - Returns: whether the system did so.
  @discardableResult
  static func touch(_ path: String, secondsSince1970: Int? = nil) -> Bool {
    guard let secondsSince1970 else {
      return unsafe utimensat(AT_FDCWD, path, nil, AT_SYMLINK_NOFOLLOW) == 0
    }
    let time = timespec(tv_sec: secondsSince1970, tv_nsec: 0)
    return unsafe utimensat(AT_FDCWD, path, [time, time], AT_SYMLINK_NOFOLLOW) == 0
  }
}
