package import Tensors

/// Reads a file line by line, however long it is.
package struct LineReader {
  /// A line.
  package struct Line {
    /// Its bytes without the line feed.
    package let bytes: ArraySlice<UInt8>
    /// Its number, from 1 on.
    package let number: Int
    /// Whether it ends with a line feed.
    package let isWhole: Bool
  }

  private let source: FileSource
  private var buffer: ArraySlice<UInt8> = []
  private var readCount = 0
  private var number = 0

  /// How much is read at once.
  private static let chunkByteCount = 64 << 10
  /// A line is no longer than this: a picture's has some 300 bytes and its name, whose parts have at most
  /// 255 on usual file systems.
  static let longestLine = 1 << 20

  /// Begins with the first line.
  package init(_ source: FileSource) { self.source = source }

  /// Where the next line starts, in bytes from the start of the file.
  package var position: Int { readCount - buffer.count }

  /// Whether every line was read.
  package var isAtEnd: Bool { position == source.byteCount }

  /// The next line, without its end if that is too far away; `nil` at the end of the file.
  ///
  /// - Throws: `FileError`.
  package mutating func next() throws(FileError) -> Line? {
    var searched = buffer.startIndex
    while true {
      if let feed = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
        let bytes = buffer[..<feed]
        buffer = buffer[(feed + 1)...]
        return line(bytes, isWhole: true)
      }
      guard readCount < source.byteCount, buffer.count <= Self.longestLine else {
        guard !buffer.isEmpty else { return nil }
        let bytes = buffer
        buffer = []
        return line(bytes, isWhole: false)
      }
      let end = min(readCount + Self.chunkByteCount, source.byteCount)
      let searchedCount = buffer.count
      buffer = try buffer + source.bytes(in: readCount..<end)
      searched = buffer.startIndex + searchedCount
      readCount = end
    }
  }

  private mutating func line(_ bytes: ArraySlice<UInt8>, isWhole: Bool) -> Line {
    number += 1
    return Line(bytes: bytes, number: number, isWhole: isWhole)
  }
}
