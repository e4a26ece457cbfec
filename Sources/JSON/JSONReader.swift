internal import Tensors

/// Reads a JSON text (RFC 8259) strictly, value by value, without building a tree of it.
///
/// A request has a tensor of 150,528 numbers for each picture: they go straight into memory for floats,
/// in loops that stay within this module.
/// The caller asks for what it expects, and an error says where something else stood.
package struct JSONReader {
  /// Where the reader is, in bytes from the start of the text.
  package private(set) var position = 0

  private let bytes: [UInt8]
  private var end: Int { bytes.count }
  private var levels: [Level] = []
  private let maximumDepth: Int

  /// An object or array that is open.
  private enum Level {
    case empty
    case filled
  }

  /// What a value is, told by its first byte, or by all of a word.
  package enum Kind: String {
    case object = "an object"
    case array = "an array"
    case string = "a string"
    case number = "a number"
    case bool = "true or false"
    case null = "null"
  }

  /// Starts at the beginning of a text.
  ///
  /// - Parameters:
  ///   - bytes: the text.
  ///   - maximumDepth: the deepest nesting that is read. The protocol of the server needs 7 levels, and
  ///     a nested tensor adds its rank.
  package init(_ bytes: [UInt8], maximumDepth: Int = 100) {
    self.bytes = bytes
    self.maximumDepth = maximumDepth
  }

  /// How many bytes are left.
  package var remainingByteCount: Int { end - position }

  /// The kind of the value that comes next; `nil` if none does.
  package mutating func nextKind() -> Kind? {
    guard let byte = nextByte() else { return nil }
    return switch byte {
    case UInt8(ascii: "{"): .object
    case UInt8(ascii: "["): .array
    case UInt8(ascii: "\""): .string
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): .number
    case UInt8(ascii: "t") where hasWord("true"), UInt8(ascii: "f") where hasWord("false"): .bool
    case UInt8(ascii: "n") where hasWord("null"): .null
    default: nil
    }
  }

  /// Opens the object that comes next; its members are read with ``nextKey()``.
  package mutating func beginObject() throws(JSONError) { try open("{", .object) }

  /// Opens the array that comes next; its elements are read after ``nextElement()``.
  package mutating func beginArray() throws(JSONError) { try open("[", .array) }

  /// The key of the next member, whose value has to be read before the next call; `nil` when the
  /// object has ended.
  package mutating func nextKey() throws(JSONError) -> String? { try nextKey { _ in true } }

  /// The key of the next member, as ``nextKey()``, which no member before it may have.
  ///
  /// - Parameter isNew: says whether none has.
  /// - Returns: the key, or `nil` when the object has ended.
  /// - Throws: ``JSONError`` also for a key that is not new.
  package mutating func nextKey(_ isNew: (String) -> Bool) throws(JSONError) -> String? {
    guard try next(closing: "}") else { return nil }
    guard nextByte() == UInt8(ascii: "\"") else { throw failure("a key in quotes") }
    let start = position
    let key = try string()
    guard isNew(key) else {
      position = start
      throw failure("'\(key.printable)' once")
    }
    guard take(":") else { throw failure("':'") }
    return key
  }

  /// Whether another element follows; when not, the array has ended.
  package mutating func nextElement() throws(JSONError) -> Bool { try next(closing: "]") }

  /// Reads a string.
  package mutating func string() throws(JSONError) -> String {
    guard nextByte() == UInt8(ascii: "\"") else { throw failure("a string") }
    let string = try JSONString(bytes, from: position)
    position = string.end
    return string.text
  }

  /// Reads `true` or `false`.
  package mutating func bool() throws(JSONError) -> Bool {
    _ = nextByte()
    if takeWord("true") { return true }
    if takeWord("false") { return false }
    throw failure("true or false")
  }

  /// Reads `null`.
  package mutating func null() throws(JSONError) {
    _ = nextByte()
    guard takeWord("null") else { throw failure("null") }
  }

  /// Reads a whole number.
  package mutating func integer() throws(JSONError) -> Int {
    _ = nextByte()
    let start = position
    let number = try number()
    guard let integer = Int(exactly: number) else {
      position = start
      throw failure("a whole number")
    }
    return integer
  }

  /// Reads a number, which float64 has to have room for.
  package mutating func number() throws(JSONError) -> Double {
    guard nextKind() == .number else { throw failure("a number") }
    let token = JSONNumber(bytes, from: position, to: end)
    guard let token else { throw failure("a number") }
    let value = token.double(in: bytes)
    guard value.isFinite else { throw failure("a number in the range of float64") }
    position = token.end
    return value
  }

  /// Reads a number as a float32, rounded once.
  package mutating func float() throws(JSONError) -> Float {
    var values: [Float] = []
    _ = try floats(upTo: 1, to: &values)
    return values[0]
  }

  /// Reads numbers that follow each other in an array, the first of which comes next, as float32.
  ///
  /// - Parameters:
  ///   - limit: how many at most; at least 1.
  ///   - values: where they are appended.
  /// - Returns: how many they are, at least 1.
  /// - Throws: ``JSONError`` if none comes, or one that float32 has not.
  package mutating func floats(upTo limit: Int, to values: inout [Float]) throws(JSONError) -> Int {
    try numbers(upTo: limit, "a number in the range of float32") { number, bytes in
      let value = number.float(in: bytes)
      values.append(value)
      return value.isFinite
    }
  }

  /// Reads numbers that follow each other; `take` says of each whether it is what is expected.
  @inline(__always)
  private mutating func numbers(
    upTo limit: Int,
    _ expected: String,
    _ take: (JSONNumber, [UInt8]) -> Bool
  ) throws(JSONError) -> Int {
    guard nextKind() == .number else { throw failure("a number") }
    // A tensor has a hundred thousand: nothing is counted, copied or looked up for each.
    let bytes = bytes
    var count = 0
    var next: Int? = position
    while let start = next {
      position = start
      guard let number = JSONNumber(bytes, from: start, to: end) else { throw failure("a number") }
      guard take(number, bytes) else { throw failure(expected) }
      position = number.end
      count += 1
      next = count < limit ? Self.numberStart(behindComma: bytes, from: position, to: end) : nil
    }
    return count
  }

  /// Where a number begins that a comma is before; `nil` if something else comes next.
  private static func numberStart(
    behindComma bytes: [UInt8],
    from start: Int,
    to end: Int
  ) -> Int? {
    var position = start
    var hasComma = false
    while position < end {
      switch bytes[position] {
      case 0x20, 0x09, 0x0A, 0x0D: break
      case UInt8(ascii: ",") where !hasComma: hasComma = true
      case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
        return hasComma ? position : nil
      default: return nil
      }
      position += 1
    }
    return nil
  }

  /// Passes over a value of any kind.
  package mutating func skip() throws(JSONError) {
    switch nextKind() {
    case .object:
      try beginObject()
      while try nextKey() != nil { try skip() }
    case .array:
      try beginArray()
      while try nextElement() {
        if nextKind() == .number {
          _ = try numbers(upTo: .max, "a number") { _, _ in true }
        } else {
          try skip()
        }
      }
    case .string: _ = try string()
    case .number: _ = try number()
    case .bool: _ = try bool()
    case .null: try null()
    case nil: throw failure("a value")
    }
  }

  /// Makes sure that nothing but white space follows.
  package mutating func finish() throws(JSONError) {
    guard nextByte() == nil else { throw failure("the end") }
  }

  /// What was expected here, and what stands here instead.
  package func failure(_ expected: String) -> JSONError {
    JSONError(expecting: expected, at: position, in: bytes)
  }

  private mutating func open(_ bracket: Unicode.Scalar, _ kind: Kind) throws(JSONError) {
    guard nextByte() == UInt8(ascii: bracket) else { throw failure(kind.rawValue) }
    guard levels.count < maximumDepth else { throw failure("at most \(maximumDepth) levels") }
    position += 1
    levels.append(.empty)
  }

  /// Passes over the comma before the next part of the innermost object or array, or over its end.
  private mutating func next(closing bracket: Unicode.Scalar) throws(JSONError) -> Bool {
    guard let level = levels.last else { return false }
    if take(bracket) {
      levels.removeLast()
      return false
    }
    guard level == .empty || take(",") else { throw failure("',' or '\(bracket)'") }
    levels[levels.count - 1] = .filled
    return true
  }

  /// The next byte that is no white space, which is passed over; `nil` at the end.
  private mutating func nextByte() -> UInt8? {
    while position < end {
      switch bytes[position] {
      case 0x20, 0x09, 0x0A, 0x0D: position += 1
      default: return bytes[position]
      }
    }
    return nil
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard nextByte() == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func takeWord(_ word: StaticString) -> Bool {
    guard hasWord(word) else { return false }
    position += word.utf8CodeUnitCount
    return true
  }

  private func hasWord(_ word: StaticString) -> Bool {
    let length = word.utf8CodeUnitCount
    return unsafe position + length <= end
      && bytes[position..<position + length]
        .elementsEqual(UnsafeBufferPointer(start: word.utf8Start, count: length))
  }
}
