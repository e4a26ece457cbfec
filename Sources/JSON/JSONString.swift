/// A string in a JSON text (RFC 8259, section 7).
struct JSONString {
  /// What it says, without quotes and escapes.
  let text: String
  /// Behind the quote that ends it.
  let end: Int

  /// Reads the string whose first quote is at `start`.
  init(_ bytes: [UInt8], from start: Int) throws(JSONError) {
    var position = start + 1
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "\""):
        guard let text = String(validating: bytes[start + 1..<position], as: UTF8.self) else {
          throw JSONError(expecting: "a string in UTF-8", at: start, in: bytes)
        }
        self.text = text
        end = position + 1
        return
      case UInt8(ascii: "\\"):
        var reader = EscapedReader(bytes, from: start)
        text = try reader.text()
        end = reader.position
        return
      case 0..<0x20:
        throw JSONError(expecting: "no control character in a string", at: position, in: bytes)
      default: position += 1
      }
    }
    throw JSONError(expecting: "the end of a string", at: position, in: bytes)
  }
}

/// Reads a string that has escapes.
private struct EscapedReader {
  private let bytes: [UInt8]
  private let start: Int
  private(set) var position: Int

  /// Begins behind the first quote, which is at `start`.
  init(_ bytes: [UInt8], from start: Int) {
    self.bytes = bytes
    self.start = start
    position = start + 1
  }

  /// Reads what follows the first quote, and the one that ends it.
  mutating func text() throws(JSONError) -> String {
    var plain: [UInt8] = []
    while position < bytes.count {
      let byte = bytes[position]
      guard byte >= 0x20 else { throw failure("no control character in a string") }
      guard byte != UInt8(ascii: "\"") else { return try string(of: plain) }
      position += 1
      if byte == UInt8(ascii: "\\") {
        plain.append(contentsOf: try escape().utf8)
      } else {
        plain.append(byte)
      }
    }
    throw failure("the end of a string")
  }

  /// What was read up to the last quote, which is passed over.
  private mutating func string(of plain: [UInt8]) throws(JSONError) -> String {
    guard let text = String(validating: plain, as: UTF8.self) else {
      throw JSONError(expecting: "a string in UTF-8", at: start, in: bytes)
    }
    position += 1
    return text
  }

  /// Reads what stands behind a backslash.
  private mutating func escape() throws(JSONError) -> Unicode.Scalar {
    guard position < bytes.count else { throw failure("an escape") }
    let byte = bytes[position]
    if byte == UInt8(ascii: "u") { return try unicodeEscape() }
    let scalar: Unicode.Scalar
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): scalar = Unicode.Scalar(byte)
    case UInt8(ascii: "b"): scalar = "\u{8}"
    case UInt8(ascii: "f"): scalar = "\u{C}"
    case UInt8(ascii: "n"): scalar = "\n"
    case UInt8(ascii: "r"): scalar = "\r"
    case UInt8(ascii: "t"): scalar = "\t"
    default: throw failure("an escape of JSON")
    }
    position += 1
    return scalar
  }

  /// Reads `uXXXX`, or two of them that are a surrogate pair.
  private mutating func unicodeEscape() throws(JSONError) -> Unicode.Scalar {
    let first = try codeUnit()
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard takeBackslash(), (0xD800..<0xDC00).contains(first) else {
      throw failure("a surrogate pair")
    }
    let second = try codeUnit()
    guard (0xDC00..<0xE000).contains(second),
      let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    else { throw failure("a surrogate pair") }
    return scalar
  }

  private mutating func codeUnit() throws(JSONError) -> UInt32 {
    let rest = bytes[min(position, bytes.count)...].prefix(5)
    let digits = rest.dropFirst()
    guard rest.first == UInt8(ascii: "u"), digits.count == 4,
      digits.allSatisfy({ Unicode.Scalar($0).properties.isASCIIHexDigit }),
      let unit = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw failure("u and four hexadecimal digits") }
    position += 5
    return unit
  }

  private mutating func takeBackslash() -> Bool {
    guard position < bytes.count, bytes[position] == UInt8(ascii: "\\") else { return false }
    position += 1
    return true
  }

  private func failure(_ expected: String) -> JSONError {
    JSONError(expecting: expected, at: position, in: bytes)
  }
}
