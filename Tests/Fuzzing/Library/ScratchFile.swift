internal import Foundation
internal import Synchronization

/// A file for parsers that take paths; it is written anew for each run, and stays behind.
final class ScratchFile: Sendable {
  /// The process's own.
  static let shared = ScratchFile()

  private let path: Mutex<String>

  private init() {
    let name = "shufflezoo-fuzz-\(ProcessInfo.processInfo.processIdentifier)"
    path = Mutex(FileManager.default.temporaryDirectory.appending(path: name).path)
  }

  /// Calls `body` with the path of a file of these bytes, one caller at a time.
  func with(_ bytes: [UInt8], _ body: (String) -> Void) {
    path.withLock { path in
      guard FileManager.default.createFile(atPath: path, contents: Data(bytes)) else {
        preconditionFailure("\(path) cannot be written")
      }
      body(path)
    }
  }
}
