import Foundation

/// A folder that is removed with all it holds when the test is done with it.
final class TemporaryFolder {
  let path: String

  init() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "tensors-\(UUID())")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
    path = url.path
  }

  deinit {
    try? setMode(0o700, of: ".")
    try? FileManager.default.removeItem(atPath: path)
  }

  /// The path of a file in the folder.
  func path(_ name: String) -> String { "\(path)/\(name)" }

  /// Writes a file and gives its path.
  @discardableResult
  func write(_ name: String, _ bytes: [UInt8]) throws -> String {
    try Data(bytes).write(to: URL(filePath: path(name)))
    return path(name)
  }

  /// The bytes of a file.
  func bytes(_ name: String) throws -> [UInt8] {
    try Array(Data(contentsOf: URL(filePath: path(name))))
  }

  /// The names of all that the folder holds, sorted.
  func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path).sorted()
  }

  /// Makes a named pipe and gives its path.
  func makePipe(_ name: String) throws -> String {
    guard unsafe mkfifo(path(name), 0o600) == 0 else { throw SystemError(code: errno) }
    return path(name)
  }

  /// Makes a symbolic link to another name in the folder and gives its path.
  func link(_ name: String, to target: String) throws -> String {
    try FileManager.default.createSymbolicLink(
      atPath: path(name),
      withDestinationPath: path(target)
    )
    return path(name)
  }

  /// Cuts a file short.
  func shorten(_ name: String, to byteCount: UInt64) throws {
    let handle = try FileHandle(forWritingTo: URL(filePath: path(name)))
    try handle.truncate(atOffset: byteCount)
    try handle.close()
  }

  /// Changes who may do what with a file.
  func setMode(_ mode: Int, of name: String) throws {
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path(name))
  }

  /// Who may do what with a file.
  func mode(of name: String) throws -> Int? {
    let attributes = try FileManager.default.attributesOfItem(atPath: path(name))
    return attributes[.posixPermissions] as? Int
  }
}

/// A system call that failed.
struct SystemError: Error {
  let code: Int32
}

#if os(Linux)
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
