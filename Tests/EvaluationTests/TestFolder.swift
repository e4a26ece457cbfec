import Foundation
import TestSupport

/// A data set that a test puts together, removed when the test is done with it.
final class TestFolder {
  let path: String

  init() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "evaluation-\(UUID())")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
    path = url.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The path of a name in the folder.
  func path(_ name: String) -> String { "\(path)/\(name)" }

  /// Makes a directory and those above it.
  func makeDirectory(_ name: String) throws {
    try FileManager.default.createDirectory(
      atPath: path(name),
      withIntermediateDirectories: true
    )
  }

  /// Writes a file; its directory is made if need be.
  func write(_ name: String, _ bytes: [UInt8] = []) throws {
    let directory = name.split(separator: "/").dropLast().joined(separator: "/")
    try makeDirectory(directory)
    try Data(bytes).write(to: URL(filePath: path(name)))
  }

  /// Copies one of the bundled sample's pictures, such as `0_tshirt_top/val_00019.png`.
  func copy(_ picture: String, to name: String) throws {
    try write(name, Array(Data(contentsOf: URL(filePath: Sample.picture(picture)))))
  }

  /// Makes a symbolic link; `target` is as the link holds it.
  func link(_ name: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(
      atPath: path(name),
      withDestinationPath: target
    )
  }

  /// Makes a named pipe.
  func makePipe(_ name: String) throws {
    guard unsafe mkfifo(path(name), 0o600) == 0 else { throw SystemError(code: errno) }
  }

  /// Makes a file of `byteCount` zeros that take no room on the disk.
  func makeSparseFile(_ name: String, byteCount: UInt64) throws {
    try write(name)
    let handle = try FileHandle(forWritingTo: URL(filePath: path(name)))
    try handle.truncate(atOffset: byteCount)
    try handle.close()
  }

  /// Makes a directory or an empty file with a name that is not UTF-8, as Linux allows.
  func make(rawName: [UInt8], isDirectory: Bool) throws {
    let path = (Array(path.utf8) + Array("/".utf8) + rawName + [0]).map { CChar(bitPattern: $0) }
    let status =
      isDirectory ? unsafe mkdir(path, 0o700) : unsafe close(creat(path, 0o600))
    guard status == 0 else { throw SystemError(code: errno) }
  }

  /// The bytes of a file.
  func bytes(_ name: String) throws -> [UInt8] {
    try Array(Data(contentsOf: URL(filePath: path(name))))
  }
}

/// A system call that failed.
struct SystemError: Error {
  let code: Int32
}
