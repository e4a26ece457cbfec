#if os(Linux)
import Foundation
import TestSupport

/// A file system of a few pages, to be filled; only root may make one.
final class TinyDisk {
  /// The file system's top folder.
  let folder: TemporaryFolder

  /// Whether this process may make one.
  static var isAvailable: Bool { (try? TinyDisk(byteCount: 4096)) != nil }

  init(byteCount: Int) throws {
    folder = try TemporaryFolder()
    let status = unsafe "size=\(byteCount)".withCString { options in
      unsafe mount("none", folder.path, "tmpfs", 0, options)
    }
    guard status == 0 else { throw SystemError(code: errno) }
  }

  deinit { unsafe umount(folder.path) }
}
#endif
