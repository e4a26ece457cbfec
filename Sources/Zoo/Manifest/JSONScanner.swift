internal import Tensors

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Reads the structure of a JSON text (RFC 8259) strictly, and knows where it is.
///
/// Foundation's decoder says only that a text is no JSON, takes a comma too many, and keeps one of
/// two equal keys in silence. It does read the strings and numbers here.
struct JSONScanner {
  private let bytes: [UInt8]
  private var position = 0
  private var valueCount = 0

  /// Scans `bytes`, which may start with a byte order mark.
  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
  }

  /// Reads the whole text.
  ///
  /// - Throws: ``ZooError/Problem/notJSON(reason:)`` with line and column.
  mutating func document() throws(ZooError.Problem) -> JSONTree {
    let value = try value(depth: 1)
    guard next() == nil else { throw failure("expected the end") }
    return value
  }

  private mutating func value(depth: Int) throws(ZooError.Problem) -> JSONTree {
    valueCount += 1
    guard valueCount <= JSONTree.maximumValueCount else {
      throw failure("expected at most \(JSONTree.maximumValueCount) values")
    }
    switch next() {
    case UInt8(ascii: "{"):
      try checkDepth(depth)
      return try .object(object(depth: depth))
    case UInt8(ascii: "["):
      try checkDepth(depth)
      return try .array(array(depth: depth))
    default: return try scalar()
    }
  }

  private func checkDepth(_ depth: Int) throws(ZooError.Problem) {
    guard depth <= JSONTree.maximumDepth else {
      throw failure("expected at most \(JSONTree.maximumDepth) levels")
    }
  }

  private mutating func object(depth: Int) throws(ZooError.Problem) -> [String: JSONTree] {
    position += 1
    var members: [String: JSONTree] = [:]
    if take("}") { return members }
    repeat {
      guard next() == UInt8(ascii: "\"") else { throw failure("expected a key in quotes") }
      let start = self
      guard case .string(let key) = try scalar() else { throw start.failure("expected a key") }
      guard members[key] == nil else { throw start.failure("expected each key once") }
      guard take(":") else { throw failure("expected ':'") }
      members[key] = try value(depth: depth + 1)
    } while take(",")
    guard take("}") else { throw failure("expected ',' or '}'") }
    return members
  }

  private mutating func array(depth: Int) throws(ZooError.Problem) -> [JSONTree] {
    position += 1
    var elements: [JSONTree] = []
    if take("]") { return elements }
    repeat { elements.append(try value(depth: depth + 1)) } while take(",")
    guard take("]") else { throw failure("expected ',' or ']'") }
    return elements
  }

  /// Reads a string, a number, `true`, `false` or `null`.
  private mutating func scalar() throws(ZooError.Problem) -> JSONTree {
    let end = scalarEnd()
    guard end > position,
      let value = try? JSONDecoder().decode(JSONScalar.self, from: Data(bytes[position..<end]))
    else {
      let isString = next(at: position) == UInt8(ascii: "\"")
      throw failure(isString ? "expected \(Self.soundString)" : "expected a value")
    }
    position = end
    return value.tree
  }

  /// Where the string that starts here ends, or the run of letters, digits and signs.
  private func scalarEnd() -> Int {
    var end = position
    guard next(at: position) == UInt8(ascii: "\"") else {
      while let byte = next(at: end), !#"{}[]",: "#.utf8.contains(byte), byte > 0x20 { end += 1 }
      return end
    }
    end += 1
    while let byte = next(at: end), byte != UInt8(ascii: "\"") {
      end += byte == UInt8(ascii: "\\") ? 2 : 1
    }
    return min(end + 1, bytes.count)
  }

  /// The next byte that is no white space, which is passed over; `nil` at the end.
  private mutating func next() -> UInt8? {
    while let byte = next(at: position), [0x20, 0x09, 0x0A, 0x0D].contains(byte) { position += 1 }
    return next(at: position)
  }

  private func next(at position: Int) -> UInt8? {
    position < bytes.count ? bytes[position] : nil
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard next() == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  /// What was expected here, what stands here instead, and where that is, counted from 1.
  private func failure(_ expected: String) -> ZooError.Problem {
    let before = bytes[..<position]
    let line = before.count { $0 == UInt8(ascii: "\n") } + 1
    let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    // Continuation bytes of UTF-8 begin no character.
    let column = bytes[lineStart..<position].count { $0 & 0xC0 != 0x80 } + 1
    let rest = bytes[position...].prefix(Self.shownByteCount)
      .prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
    let found =
      position < bytes.count ? "'\(String(decoding: rest, as: UTF8.self).printable)'" : "the end"
    return .notJSON(reason: "line \(line), column \(column): \(expected), found \(found)")
  }

  private static let soundString =
    "a string in UTF-8 that ends in a quote, with JSON's escapes for control characters"

  /// Enough of the text to find the place by.
  private static let shownByteCount = 24
}

/// A value without parts.
private struct JSONScalar: Decodable {
  let tree: JSONTree

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      tree = .null
    } else if let value = try? container.decode(String.self) {
      tree = .string(value)
    } else if let value = try? container.decode(Bool.self) {
      tree = .bool(value)
    } else {
      tree = .number(try container.decode(Double.self))
    }
  }
}
