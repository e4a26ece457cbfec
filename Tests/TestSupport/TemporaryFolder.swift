internal import Foundation

/// A folder of a test's own, removed with all that it holds when the test is done with it.
public final class TemporaryFolder: Sendable {
  /// Where it lies.
  public let path: String

  /// Makes the folder.
  public init() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "shufflezoo-tests-\(UUID())")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
    path = url.path
  }

  deinit {
    try? setMode(0o700, of: ".")
    try? FileManager.default.removeItem(atPath: path)
  }

  /// The path of a name in the folder.
  public func path(_ name: String) -> String { "\(path)/\(name)" }

  /// The names of all that the folder holds, hidden ones too, sorted.
  public func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path).sorted()
  }

  /// Makes a directory and those above it.
  public func makeDirectory(_ name: String) throws {
    try FileManager.default.createDirectory(
      atPath: path(name),
      withIntermediateDirectories: true
    )
  }

  /// Writes a file, whose directory is made if need be, and gives its path.
  @discardableResult
  public func write(_ name: String, _ bytes: [UInt8] = []) throws -> String {
    try makeDirectory(name.split(separator: "/").dropLast().joined(separator: "/"))
    try Data(bytes).write(to: URL(filePath: path(name)))
    return path(name)
  }

  /// Writes a file of this text, whose directory is made if need be, and gives its path.
  @discardableResult
  public func write(_ name: String, _ text: String) throws -> String {
    try write(name, Array(text.utf8))
  }

  /// The bytes of a file.
  public func bytes(_ name: String) throws -> [UInt8] {
    try Array(Data(contentsOf: URL(filePath: path(name))))
  }

  /// A file's text.
  public func text(_ name: String) throws -> String {
    String(decoding: try bytes(name), as: UTF8.self)
  }

  /// The lines of a file, the last one with or without its end.
  public func lines(_ name: String) throws -> [String] {
    try text(name).split(separator: "\n").map(String.init)
  }

  /// Makes a named pipe and gives its path.
  @discardableResult
  public func makePipe(_ name: String) throws -> String {
    guard unsafe mkfifo(path(name), 0o600) == 0 else { throw SystemError(code: errno) }
    return path(name)
  }

  /// Makes a symbolic link, which holds `target` as it is given, and gives its path.
  @discardableResult
  public func link(_ name: String, to target: String) throws -> String {
    try FileManager.default.createSymbolicLink(atPath: path(name), withDestinationPath: target)
    return path(name)
  }

  /// Cuts a file short, or makes it longer by zeros that take no room on the disk.
  public func resize(_ name: String, to byteCount: UInt64) throws {
    let handle = try FileHandle(forWritingTo: URL(filePath: path(name)))
    try handle.truncate(atOffset: byteCount)
    try handle.close()
  }

  /// Changes who may do what with a file.
  public func setMode(_ mode: Int, of name: String) throws {
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path(name))
  }

  /// Who may do what with a file.
  public func mode(of name: String) throws -> Int? {
    let attributes = try FileManager.default.attributesOfItem(atPath: path(name))
    return attributes[.posixPermissions] as? Int
  }
}

/// A system call that failed.
public struct SystemError: Error {
  /// The number of the error.
  public let code: Int32

  /// Wraps a number.
  public init(code: Int32) { self.code = code }
}
