/// Where a writer puts its bytes: a file, or memory.
public protocol ByteSink {
  /// Takes the next bytes.
  ///
  /// - Throws: ``FileError/Problem/writeFailed(code:)``.
  mutating func write(_ bytes: Span<UInt8>) throws(FileError)
}

/// Collects bytes in memory.
public struct MemorySink: ByteSink, Sendable {
  /// The bytes so far.
  public private(set) var bytes: [UInt8] = []

  /// Starts with no bytes.
  public init() {}

  /// Takes the next bytes.
  public mutating func write(_ bytes: Span<UInt8>) {
    for index in bytes.indices { self.bytes.append(bytes[index]) }
  }
}
