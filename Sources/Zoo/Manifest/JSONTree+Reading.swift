internal import JSON

extension JSONTree {
  /// Reads a whole text, which may start with a byte order mark, and in which no object has a key twice.
  ///
  /// Foundation's decoder says only that a text is no JSON, takes a comma too many, and keeps one of
  /// two equal keys in silence.
  ///
  /// - Throws: ``ZooError/Problem/notJSON(reason:)`` with line and column.
  init(parsing bytes: [UInt8]) throws(ZooError.Problem) {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let text = bytes.starts(with: mark) ? Array(bytes.dropFirst(mark.count)) : bytes
    var reader = TreeReader(json: JSONReader(text, maximumDepth: Self.maximumDepth))
    do throws(JSONError) { self = try reader.document() } catch {
      let (line, column) = Self.place(of: error.offset, in: text)
      throw .notJSON(
        reason: "line \(line), column \(column): expected \(error.expected), found \(error.found)"
      )
    }
  }

  /// The line of an offset in a text, and the character on it, both counted from 1.
  private static func place(of offset: Int, in text: [UInt8]) -> (line: Int, column: Int) {
    let before = text[..<offset]
    let newline = UInt8(ascii: "\n")
    let lineStart = before.lastIndex(of: newline).map { $0 + 1 } ?? 0
    // Continuation bytes of UTF-8 begin no character.
    let column = before[lineStart...].count { $0 & 0xC0 != 0x80 } + 1
    return (before.count { $0 == newline } + 1, column)
  }
}

/// Reads the values of a text into a tree, and counts them.
private struct TreeReader {
  private var json: JSONReader
  private var valueCount = 0

  init(json: JSONReader) { self.json = json }

  /// Reads the whole text.
  mutating func document() throws(JSONError) -> JSONTree {
    let value = try value()
    try json.finish()
    return value
  }

  private mutating func value() throws(JSONError) -> JSONTree {
    let kind = json.nextKind()
    valueCount += 1
    guard valueCount <= JSONTree.maximumValueCount else {
      throw json.failure("at most \(JSONTree.maximumValueCount) values")
    }
    switch kind {
    case .object: return try .object(members())
    case .array: return try .array(elements())
    case .string: return try .string(json.string())
    case .number: return try .number(json.number())
    case .bool: return try .bool(json.bool())
    case .null:
      try json.null()
      return .null
    case nil: throw json.failure("a value")
    }
  }

  private mutating func members() throws(JSONError) -> [String: JSONTree] {
    var members: [String: JSONTree] = [:]
    try json.beginObject()
    while let key = try json.nextKey({ members[$0] == nil }) { members[key] = try value() }
    return members
  }

  private mutating func elements() throws(JSONError) -> [JSONTree] {
    var elements: [JSONTree] = []
    try json.beginArray()
    while try json.nextElement() { elements.append(try value()) }
    return elements
  }
}
