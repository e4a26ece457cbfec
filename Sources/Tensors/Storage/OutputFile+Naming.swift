#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

extension OutputFile {
  /// Opens a file in the folder of `target`, without a name if that is asked for and possible.
  static func openTemporary(
    beside target: String,
    namingLate: Bool,
    permissions: mode_t
  ) throws(FileError) -> (descriptor: CInt, temporaryPath: String?) {
    #if os(Linux)
    // O_TMPFILE is __O_TMPFILE | O_DIRECTORY, a macro that Swift does not import.
    let temporaryFile = 0o20_000_000 | O_DIRECTORY
    if namingLate, unsafe access("/proc/self/fd", X_OK) == 0 {
      let folder = target.folderPath
      let descriptor = unsafe open(folder, temporaryFile | O_RDWR | O_CLOEXEC, permissions)
      if descriptor >= 0 { return (descriptor, nil) }
    }
    #endif
    let path = temporaryName(beside: target)
    let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, permissions)
    guard descriptor >= 0 else { throw FileError(.notCreatable(code: errno), path: target) }
    return (descriptor, path)
  }

  /// Gives the file the target's name.
  func takeName() throws(FileError) {
    if temporaryPath == nil, !overwriting { return try link(to: target) }
    if temporaryPath == nil {
      let path = Self.temporaryName(beside: target)
      try link(to: path)
      temporaryPath = path
    }
    guard let source = temporaryPath else { return }
    let status = unsafe overwriting ? rename(source, target) : renameExclusively(source)
    guard status == 0 else { throw namingError(errno) }
    temporaryPath = nil
  }

  /// Gives the file that has no name the name `path`, unless that is taken.
  private func link(to path: String) throws(FileError) {
    #if os(Linux)
    let own = "/proc/self/fd/\(descriptor)"
    guard unsafe linkat(AT_FDCWD, own, AT_FDCWD, path, AT_SYMLINK_FOLLOW) == 0 else {
      throw namingError(errno)
    }
    #endif
  }

  /// Renames the file unless the target exists: a hard link does that in one step, and where the
  /// file system has none, a look before comes close.
  private func renameExclusively(_ source: String) -> CInt {
    if unsafe linkat(AT_FDCWD, source, AT_FDCWD, target, 0) == 0 {
      unsafe unlink(source)
      return 0
    }
    guard errno == EPERM || errno == EOPNOTSUPP else { return -1 }
    guard FileStatus(path: target) == nil else {
      errno = EEXIST
      return -1
    }
    return unsafe rename(source, target)
  }

  /// Takes the file back once it has its name, for outputs of several files of which another failed.
  ///
  /// What replaced an older file stays, since that one cannot come back.
  package func withdraw() {
    guard !replaces, let status = FileStatus(path: target),
      status.identity == FileStatus(descriptor: descriptor)?.identity
    else { return }
    unsafe unlink(target)
  }

  /// Removes what lay at the path before, for outputs that stand in the place of a file of another
  /// name; this file itself is not committed then.
  ///
  /// Of a symbolic link the link is removed.
  ///
  /// - Throws: ``FileError/Problem/notCreatable(code:)``.
  package func removeReplaced() throws(FileError) {
    guard replaces, unsafe unlink(path) != 0, errno != ENOENT else { return }
    throw namingError(errno)
  }

  private func namingError(_ code: Int32) -> FileError {
    FileError(code == EEXIST ? .alreadyExists : .notCreatable(code: code), path: path)
  }

  /// `path`, where a file lies, with symbolic links followed.
  static func resolved(_ path: String) throws(FileError) -> String {
    guard let resolved = unsafe realpath(path, nil) else {
      throw FileError(.notCreatable(code: errno), path: path)
    }
    defer { unsafe free(resolved) }
    // SAFETY: realpath returns a string that ends with a NUL and is ours to free.
    return unsafe String(cString: resolved)
  }

  private static func temporaryName(beside path: String) -> String {
    let random = String(UInt64.random(in: .min ... .max), radix: 36)
    return "\(path.folderPath)/.shufflezoo-\(random).part"
  }
}
