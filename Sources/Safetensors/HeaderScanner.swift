/// Reads the JSON of a header from left to right and takes what serde_json takes.
///
/// It is a scanner of our own because a header with a name twice must be refused, and JSON decoders
/// keep one of the two in silence.
struct HeaderScanner {
  /// The deepest nesting of arrays and objects, the outermost included.
  ///
  /// It is serde_json's, whose counter starts at 128 and must not reach 0; an honest header has 3
  /// levels.
  static let maximumDepth = 127

  /// The tensor that errors name.
  var tensor: String?

  private let file: String
  private let fileOffset: Int
  private let bytes: [UInt8]
  private var position = 0

  /// Starts before the first of `bytes`, which begin at byte `fileOffset` of `file`.
  ///
  /// - Throws: ``SafetensorsError/Problem/invalidUTF8``.
  init(_ bytes: [UInt8], file: String, fileOffset: Int) throws(SafetensorsError) {
    do throws(UTF8.ValidationError) {
      _ = try UTF8Span(validating: bytes.span)
    } catch {
      let offset = fileOffset + error.byteOffsets.lowerBound
      throw SafetensorsError(.invalidUTF8, file: file, offset: offset)
    }
    self.file = file
    self.fileOffset = fileOffset
    self.bytes = bytes
  }

  /// Where the next token begins, in bytes from the start of the file.
  mutating func nextOffset() -> Int {
    skipSpace()
    return fileOffset + position
  }

  /// An error at `offset` of the file, by default at the next token.
  func error(_ problem: SafetensorsError.Problem, at offset: Int? = nil) -> SafetensorsError {
    SafetensorsError(problem, file: file, tensor: tensor, offset: offset ?? fileOffset + position)
  }

  /// Checks that nothing but space follows.
  mutating func end() throws(SafetensorsError) {
    skipSpace()
    guard position == bytes.count else { throw unexpected("the end of the header") }
  }

  /// Reads an object; `member` reads each value and is told its name and where in the file that is.
  mutating func object(
    _ member: (inout Self, _ name: String, _ offset: Int) throws(SafetensorsError) -> Void
  ) throws(SafetensorsError) {
    try expect("{")
    guard !skip("}") else { return }
    repeat {
      let offset = nextOffset()
      let name = try string()
      try expect(":")
      try member(&self, name, offset)
    } while skip(",")
    try expect("}", or: "','")
  }

  /// Reads an object as ``object(_:)`` does, and refuses one that has a name twice.
  mutating func distinctMembers(
    _ member: (inout Self, _ name: String, _ offset: Int) throws(SafetensorsError) -> Void
  ) throws(SafetensorsError) {
    var names: Set<String> = []
    try object { (scanner, name, offset) throws(SafetensorsError) in
      guard names.insert(name).inserted else {
        throw scanner.error(.duplicateName(name), at: offset)
      }
      try member(&scanner, name, offset)
    }
  }

  /// Reads an array; `element` reads each value.
  mutating func array(
    _ element: (inout Self) throws(SafetensorsError) -> Void
  ) throws(SafetensorsError) {
    try expect("[")
    guard !skip("]") else { return }
    repeat { try element(&self) } while skip(",")
    try expect("]", or: "','")
  }

  /// Reads a whole number from 0 to 2^63 - 1.
  mutating func wholeNumber() throws(SafetensorsError) -> Int {
    let offset = nextOffset()
    let text = try number(described: "a whole number")
    guard !text.hasPrefix("-"), let value = Int(text) else {
      let expected = "a whole number from 0 to 2^63 - 1"
      throw error(.unexpected(expected: expected, found: "'\(text)'"), at: offset)
    }
    return value
  }

  /// Reads `null` if that is next, and says whether it was.
  mutating func null() throws(SafetensorsError) -> Bool {
    skipSpace()
    guard peek == UInt8(ascii: "n") else { return false }
    try literal("null")
    return true
  }

  /// Whether a string is next.
  mutating func isAtString() -> Bool {
    skipSpace()
    return peek == UInt8(ascii: "\"")
  }

  /// Reads any value and forgets it; `depth` is the nesting of the object or array it lies in.
  mutating func skipValue(depth: Int) throws(SafetensorsError) {
    skipSpace()
    switch peek {
    case UInt8(ascii: "{"):
      try checkDepth(depth + 1)
      try object { (scanner, _, _) throws(SafetensorsError) in
        try scanner.skipValue(depth: depth + 1)
      }
    case UInt8(ascii: "["):
      try checkDepth(depth + 1)
      try array { (scanner) throws(SafetensorsError) in try scanner.skipValue(depth: depth + 1) }
    case UInt8(ascii: "\""): _ = try string()
    case UInt8(ascii: "t"): try literal("true")
    case UInt8(ascii: "f"): try literal("false")
    case UInt8(ascii: "n"): try literal("null")
    default: try skipNumber()
    }
  }
}

// MARK: - Tokens

extension HeaderScanner {
  private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  private func unexpected(_ expected: String) -> SafetensorsError {
    let found =
      switch peek {
      case nil: "the end of the header"
      case let byte? where (0x21...0x7E).contains(byte): "'\(Unicode.Scalar(byte))'"
      case let byte?: "byte 0x\(byte < 16 ? "0" : "")\(String(byte, radix: 16, uppercase: true))"
      }
    return error(.unexpected(expected: expected, found: found))
  }

  private func checkDepth(_ depth: Int) throws(SafetensorsError) {
    guard depth <= Self.maximumDepth else { throw error(.tooDeep(limit: Self.maximumDepth)) }
  }

  private mutating func skipSpace() {
    while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      position += 1
    }
  }

  private mutating func skip(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    guard peek == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func expect(
    _ character: Unicode.Scalar,
    or other: String? = nil
  ) throws(SafetensorsError) {
    guard skip(character) else {
      throw unexpected((other.map { "\($0) or " } ?? "") + "'\(character)'")
    }
  }

  private mutating func literal(_ word: StaticString) throws(SafetensorsError) {
    let text = "\(word)"
    guard bytes[position...].starts(with: text.utf8) else { throw unexpected("'\(text)'") }
    position += text.utf8.count
  }

  /// Reads a number and forgets it; one too large for a `Double` is refused, as serde_json does.
  private mutating func skipNumber() throws(SafetensorsError) {
    let offset = nextOffset()
    let text = try number(described: "a value")
    guard let value = Double(text), value.isFinite else {
      throw error(.unexpected(expected: "a number below 1.8e308", found: "'\(text)'"), at: offset)
    }
  }

  /// The text of a number: `-? (0 | [1-9][0-9]*) (\. [0-9]+)? ([eE] [+-]? [0-9]+)?`.
  private mutating func number(described expected: String) throws(SafetensorsError) -> String {
    skipSpace()
    let start = position
    let sign = take("-")
    if !take("0") { try digits(sign ? "a digit" : expected) }
    if take(".") { try digits("a digit") }
    if take("e") || take("E") {
      if !take("+") { _ = take("-") }
      try digits("a digit")
    }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  /// Like `skip`, but inside a token, where no space may stand.
  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard peek == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func digits(_ expected: String) throws(SafetensorsError) {
    let isDigit = { (byte: UInt8) in (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
    guard let byte = peek, isDigit(byte) else { throw unexpected(expected) }
    while let byte = peek, isDigit(byte) { position += 1 }
  }
}

// MARK: - Strings

extension HeaderScanner {
  /// Reads a string, with its escapes resolved.
  mutating func string() throws(SafetensorsError) -> String {
    skipSpace()
    guard take("\"") else { throw unexpected("a string") }
    var text: [UInt8] = []
    var start = position
    while let byte = peek, byte != UInt8(ascii: "\"") {
      guard byte >= 0x20 else { throw unexpected("an escape for a control character") }
      position += 1
      guard byte == UInt8(ascii: "\\") else { continue }
      text += bytes[start..<position - 1]
      text += UTF8.encode(try escape()).map(Array.init) ?? []
      start = position
    }
    let rest = bytes[start..<position]
    guard take("\"") else { throw unexpected("'\"'") }
    return text.isEmpty
      ? String(decoding: rest, as: UTF8.self)
      : String(decoding: text + rest, as: UTF8.self)
  }

  /// Reads an escape behind its backslash.
  private mutating func escape() throws(SafetensorsError) -> Unicode.Scalar {
    guard let byte = peek else { throw unexpected("an escape") }
    let scalar: Unicode.Scalar
    switch Unicode.Scalar(byte) {
    case "\"", "\\", "/": scalar = Unicode.Scalar(byte)
    case "b": scalar = "\u{8}"
    case "f": scalar = "\u{C}"
    case "n": scalar = "\n"
    case "r": scalar = "\r"
    case "t": scalar = "\t"
    case "u":
      position += 1
      return try unicodeEscape()
    default: throw unexpected("an escape")
    }
    position += 1
    return scalar
  }

  /// Reads the digits of an escape `\uXXXX`, and the second half of a surrogate pair if it has one.
  private mutating func unicodeEscape() throws(SafetensorsError) -> Unicode.Scalar {
    let first = try hexadecimalDigits()
    if let scalar = Unicode.Scalar(first) { return scalar }
    let pair = "the second half of a surrogate pair"
    guard UTF16.isLeadSurrogate(first), take("\\"), take("u") else { throw unexpected(pair) }
    let second = try hexadecimalDigits()
    guard UTF16.isTrailSurrogate(second) else { throw unexpected(pair) }
    return UTF16.decode(UTF16.EncodedScalar([first, second]))
  }

  private mutating func hexadecimalDigits() throws(SafetensorsError) -> UInt16 {
    var value: UInt16 = 0
    for _ in 0..<4 {
      guard let byte = peek, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw unexpected("a hexadecimal digit")
      }
      value = value << 4 | UInt16(digit)
      position += 1
    }
    return value
  }
}
