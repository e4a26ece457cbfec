/// Bytes that can be read at any position: a file, or memory.
///
/// A source is shared by the tensors that lie in it, so reading changes no state.
public protocol ByteSource: Sendable {
  /// What error messages call the source, for a file its path as the caller gave it.
  var name: String { get }
  /// The number of bytes.
  var byteCount: Int { get }
  /// Copies the bytes in `range` into `buffer`, from its element `position` on.
  ///
  /// - Precondition: `range` lies within the source and its bytes fit the buffer.
  /// - Throws: ``FileError/Problem/readFailed(code:)``, or ``FileError/Problem/shrank(expected:found:)``
  ///   if the file has become shorter since it was opened.
  func read(
    _ range: Range<Int>,
    into buffer: inout MutableSpan<UInt8>,
    at position: Int
  ) throws(FileError)
}

extension ByteSource {
  /// The bytes in `range`, in a new array.
  ///
  /// - Precondition: `range` lies within the source.
  /// - Throws: what ``read(_:into:at:)`` throws.
  public func bytes(in range: Range<Int>) throws(FileError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: range.count)
    var span = bytes.mutableSpan
    try read(range, into: &span, at: 0)
    return bytes
  }

  /// The first bytes, up to `count` of them, in a new array.
  ///
  /// - Throws: what ``read(_:into:at:)`` throws.
  package func firstBytes(upTo count: Int) throws(FileError) -> [UInt8] {
    try bytes(in: 0..<min(count, byteCount))
  }

  /// All bytes, in a new array.
  ///
  /// - Throws: what ``read(_:into:at:)`` throws.
  package func allBytes() throws(FileError) -> [UInt8] { try bytes(in: 0..<byteCount) }
}

/// Bytes in memory as a source.
public struct MemorySource: ByteSource {
  /// What error messages call the source.
  public let name: String
  /// The bytes.
  public let bytes: [UInt8]

  /// Wraps `bytes`.
  public init(_ bytes: [UInt8], name: String = "memory") {
    self.name = name
    self.bytes = bytes
  }

  /// The number of bytes.
  public var byteCount: Int { bytes.count }

  /// Copies the bytes in `range` into `buffer`, from its element `position` on.
  public func read(
    _ range: Range<Int>,
    into buffer: inout MutableSpan<UInt8>,
    at position: Int
  ) throws(FileError) {
    let source = bytes.span.extracting(range)
    for index in source.indices { buffer[position + index] = source[index] }
  }
}
