internal import Digests
internal import Dispatch
internal import NIOCore
internal import Synchronization

/// Computes a SHA-256 on a thread of its own, while the next bytes are received and written.
final class BackgroundHash: Sendable {
  private let hash = Mutex(SHA256())
  private let queue = DispatchQueue(label: "shufflezoo.hash")
  /// One for each chunk that may wait: enough that nobody idles, few enough to hold in memory.
  private let places = DispatchSemaphore(value: 8)

  /// Takes the next bytes, and waits while too many are ahead of them.
  func update(_ bytes: ByteBuffer) {
    places.wait()
    queue.async { [self] in
      hash.withLock { $0.update(bytes.readableBytesUInt8Span) }
      places.signal()
    }
  }

  /// The SHA-256 of all bytes so far, in hexadecimal digits.
  var digits: String { queue.sync { hash.withLock { $0.digest.description } } }
}
