/// The bytes of one tensor, wherever they lie: the ranges of sources, one after the other.
///
/// A region owns no bytes of a file. Joining and cutting regions copies nothing, which is how the
/// parts of a split convolution become one parameter.
public struct ByteRegion: Sendable {
  /// One unbroken range of a source.
  public struct Segment: Sendable {
    /// Where the bytes lie.
    public let source: any ByteSource
    /// The range of the source, in bytes.
    public let range: Range<Int>

    /// Names a range of a source.
    ///
    /// - Precondition: `range` lies within the source.
    public init(source: any ByteSource, range: Range<Int>) {
      precondition(range.lowerBound >= 0 && range.upperBound <= source.byteCount)
      self.source = source
      self.range = range
    }
  }

  /// The segments in order.
  public let segments: [Segment]
  /// The number of bytes in all segments together.
  public let byteCount: Int

  /// Puts segments one after the other.
  public init(_ segments: [Segment]) {
    self.segments = segments
    self.byteCount = segments.reduce(0) { $0 + $1.range.count }
  }

  /// Holds `bytes` in memory.
  public init(_ bytes: [UInt8]) {
    self.init([Segment(source: MemorySource(bytes), range: bytes.indices)])
  }

  /// Takes all of a source.
  package init(whole source: any ByteSource) {
    self.init([Segment(source: source, range: 0..<source.byteCount)])
  }

  /// Puts regions one after the other.
  public init(joining regions: [ByteRegion]) {
    self.init(regions.flatMap(\.segments))
  }

  /// The part of this region in `range`, counted from the region's start.
  ///
  /// - Precondition: `range` lies within the region.
  public func slice(_ range: Range<Int>) -> ByteRegion {
    precondition(range.lowerBound >= 0 && range.upperBound <= byteCount, "slice within the region")
    var parts: [Segment] = []
    var start = 0
    for segment in segments {
      let end = start + segment.range.count
      let overlap = range.clamped(to: start..<end)
      if !overlap.isEmpty {
        let lower = segment.range.lowerBound + (overlap.lowerBound - start)
        parts.append(Segment(source: segment.source, range: lower..<lower + overlap.count))
      }
      start = end
    }
    return ByteRegion(parts)
  }

  /// The region in consecutive pieces of the given sizes, in time that grows with their number.
  ///
  /// - Precondition: no size is negative, and together they are ``byteCount``.
  public func cut(into byteCounts: [Int]) -> [ByteRegion] {
    precondition(byteCounts.allSatisfy { $0 >= 0 } && byteCounts.reduce(0, +) == byteCount)
    var rest = segments[...]
    return byteCounts.map { byteCount in
      var parts: [Segment] = []
      var missing = byteCount
      while missing > 0, let segment = rest.first {
        let part = segment.range.prefix(missing)
        parts.append(Segment(source: segment.source, range: part))
        missing -= part.count
        rest.removeFirst()
        if part.upperBound < segment.range.upperBound {
          let left = part.upperBound..<segment.range.upperBound
          rest = [Segment(source: segment.source, range: left)] + rest
        }
      }
      return ByteRegion(parts)
    }
  }

  /// Hands the bytes to `body` in order, `chunkByteCount` at a time and at the end what is left,
  /// wherever one segment ends and the next begins.
  ///
  /// - Throws: `FileError` when reading fails or the task is cancelled, and what `body` throws.
  public func forEachChunk(
    of chunkByteCount: Int = 1 << 20,
    _ body: (Span<UInt8>) throws(FileError) -> Void
  ) throws(FileError) {
    guard byteCount > 0 else { return }
    var buffer = [UInt8](repeating: 0, count: min(chunkByteCount, byteCount))
    var filled = 0
    for segment in segments {
      var offset = segment.range.lowerBound
      while offset < segment.range.upperBound {
        guard !Task.isCancelled else {
          throw FileError(.cancelled, path: segment.source.name)
        }
        let count = min(buffer.count - filled, segment.range.upperBound - offset)
        var span = buffer.mutableSpan
        try segment.source.read(offset..<offset + count, into: &span, at: filled)
        offset += count
        filled += count
        guard filled == buffer.count else { continue }
        try body(buffer.span)
        filled = 0
      }
    }
    if filled > 0 { try body(buffer.span.extracting(first: filled)) }
  }

  /// All bytes in one array.
  ///
  /// - Throws: `FileError` when reading fails or the task is cancelled.
  public func bytes() throws(FileError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: byteCount)
    var span = bytes.mutableSpan
    try read(into: &span)
    return bytes
  }

  /// Fills `buffer` with all bytes.
  ///
  /// - Precondition: the buffer has room for them.
  /// - Throws: `FileError` when reading fails or the task is cancelled.
  package func read(into buffer: inout MutableSpan<UInt8>) throws(FileError) {
    var start = 0
    for segment in segments {
      guard !Task.isCancelled else { throw FileError(.cancelled, path: segment.source.name) }
      try segment.source.read(segment.range, into: &buffer, at: start)
      start += segment.range.count
    }
  }
}
