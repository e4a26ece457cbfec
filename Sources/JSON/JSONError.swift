internal import Tensors

/// Where a JSON text has something else than was expected.
package struct JSONError: Error, Equatable {
  /// The place in the text, in bytes from its start.
  package let offset: Int
  /// What the reader, or who asks it, needs there.
  package let expected: String
  /// What stands there.
  package let found: String

  /// An error of these parts.
  package init(offset: Int, expected: String, found: String) {
    self.offset = offset
    self.expected = expected
    self.found = found
  }
}

extension JSONError {
  /// Enough of the text to find the place by.
  private static let shownByteCount = 24

  /// Says what was expected at a place of a text, and what stands there on the line instead.
  init(expecting expected: String, at offset: Int, in text: [UInt8]) {
    let rest = text[min(offset, text.count)...].prefix(Self.shownByteCount)
    let line = rest.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
    // A line's end is what stands there where nothing of the line is left.
    let shown = line.isEmpty ? rest.prefix(1) : line
    self.init(
      offset: offset,
      expected: expected,
      found: shown.isEmpty ? "the end" : "'\(String(decoding: shown, as: UTF8.self).printable)'"
    )
  }
}
