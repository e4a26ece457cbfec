internal import Tensors

/// Where a JSON text has something else than was expected.
package struct JSONError: Error, Equatable {
  /// The place in the body of the request, in bytes from its start.
  package let offset: Int
  /// What the reader, or the protocol, needs there.
  let expected: String
  /// What stands there.
  let found: String
}

extension JSONError {
  /// Enough of the text to find the place by.
  private static let shownByteCount = 24

  /// Says what was expected at a place of a text, and what stands there instead.
  init(expecting expected: String, at offset: Int, in text: [UInt8]) {
    let rest = text[min(offset, text.count)...].prefix(Self.shownByteCount)
    self.offset = offset
    self.expected = expected
    found = rest.isEmpty ? "the end" : "'\(String(decoding: rest, as: UTF8.self).printable)'"
  }
}
