#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// What lies at a path, symbolic links followed.
struct FileStatus {
  /// What tells the file from all others on this machine.
  let identity: FileIdentity
  /// The size in bytes.
  let byteCount: Int
  /// Who may do what, as `chmod` has it.
  let permissions: mode_t
  /// What stands there instead of a regular file, as the object of a sentence; `nil` if it is one.
  let otherKind: String?

  private init(_ status: stat) {
    identity = FileIdentity(
      device: UInt64(truncatingIfNeeded: status.st_dev),
      inode: UInt64(truncatingIfNeeded: status.st_ino)
    )
    byteCount = Int(truncatingIfNeeded: status.st_size)
    permissions = status.st_mode & 0o777
    otherKind =
      switch status.st_mode & S_IFMT {
      case S_IFREG: nil
      case S_IFDIR: "a folder"
      case S_IFIFO: "a named pipe"
      case S_IFSOCK: "a socket"
      default: "a device"
      }
  }

  /// The status of what lies at `path`; `nil` with `errno` set if nothing can be found there.
  init?(path: String) {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return nil }
    self.init(status)
  }

  /// Whether a symbolic link lies at `path`, wherever it leads.
  static func isLink(_ path: String) -> Bool {
    var status = stat()
    return unsafe lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
  }

  /// The status of an open file; `nil` with `errno` set if the system does not tell.
  init?(descriptor: CInt) {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { return nil }
    self.init(status)
  }
}

/// A file's device and inode: two paths with equal identities are one file.
package struct FileIdentity: Hashable, Sendable {
  let device: UInt64
  let inode: UInt64
}
