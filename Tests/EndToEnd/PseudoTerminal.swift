import Foundation
import Testing

extension Trait where Self == ConditionTrait {
  /// Skips a test, by name, where the system gives no pseudo-terminal, as in a bare container.
  static var pseudoTerminal: Self {
    .enabled(if: (try? PseudoTerminal()) != nil, "there are no pseudo-terminals")
  }
}

/// A terminal that a test reads.
struct PseudoTerminal {
  /// The side that programs write to.
  let far: FileHandle
  private let near: FileHandle

  /// Opens one; without `columns` it does not say how wide it is.
  init(columns: Int = 0) throws {
    var (nearDescriptor, farDescriptor) = (CInt(-1), CInt(-1))
    var size = winsize()
    size.ws_col = UInt16(clamping: columns)
    // SAFETY: openpty fills in the two descriptors; name and settings may be null.
    guard unsafe openpty(&nearDescriptor, &farDescriptor, nil, nil, &size) == 0 else {
      throw CocoaError(.featureUnsupported)
    }
    near = FileHandle(fileDescriptor: nearDescriptor, closeOnDealloc: true)
    far = FileHandle(fileDescriptor: farDescriptor, closeOnDealloc: true)
    var settings = termios()
    try #require(unsafe tcgetattr(far.fileDescriptor, &settings) == 0)
    // Otherwise the terminal turns \n into \r\n.
    settings.c_oflag &= ~tcflag_t(OPOST)
    try #require(unsafe tcsetattr(far.fileDescriptor, TCSANOW, &settings) == 0)
  }

  /// What was written so far.
  func text() throws -> String {
    var (bytes, buffer) = ([UInt8](), [UInt8](repeating: 0, count: 4096))
    _ = fcntl(near.fileDescriptor, F_SETFL, O_NONBLOCK)
    while true {
      let count = unsafe read(near.fileDescriptor, &buffer, buffer.count)
      guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
      bytes += buffer.prefix(count)
    }
  }
}
