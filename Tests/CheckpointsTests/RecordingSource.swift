import Synchronization
import Tensors

/// Counts what is read from another source.
///
/// The reader allocates for what it reads, so the largest read and the sum bound its memory.
final class RecordingSource: ByteSource {
  private let base: any ByteSource
  private let counts = Mutex((largest: 0, total: 0))

  init(_ base: any ByteSource) { self.base = base }

  var name: String { base.name }
  var byteCount: Int { base.byteCount }

  /// The most bytes that were read at once.
  var largestRead: Int { counts.withLock { $0.largest } }
  /// All bytes that were read, repeated ones as often.
  var totalRead: Int { counts.withLock { $0.total } }

  func read(
    _ range: Range<Int>,
    into buffer: inout MutableSpan<UInt8>,
    at position: Int
  ) throws(FileError) {
    counts.withLock {
      $0.largest = max($0.largest, range.count)
      $0.total += range.count
    }
    try base.read(range, into: &buffer, at: position)
  }
}
