internal import EngineVerification
internal import JSON
internal import Testing

@Suite("JSON")
struct JSONReaderTests {
  @Test("numbers become the nearest float32", arguments: 0..<64)
  func floats(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    for _ in 0..<500 {
      let text = Self.number(&generator)
      let expected = try #require(Float(text))
      guard expected.isFinite else { continue }
      var json = JSONReader(Array(text.utf8))
      #expect(try json.float() == expected, "\(text)")
    }
  }

  @Test("the middle of two floats is rounded to the even one, and beside it to the nearer one")
  func ties() throws {
    for text in [
      "1.000000059604644775390625", "1.000000059604644775390626", "1.0000000596046447",
      "1.00000017881393432617187500", "1.00000017881393432617187499", "16777217", "16777219",
      "1e-45", "0.7e-45", "0.8e-45", "3.4028235e38", "-0", "-0.0", "0e999", "1e-999",
    ] {
      var json = JSONReader(Array(text.utf8))
      let value = try json.float()
      #expect(value == Float(text), "\(text)")
      #expect(value.sign == Float(text)?.sign, "\(text)")
    }
  }

  @Test(
    "what is no number is refused",
    arguments: [
      "01", "+1", "1.", ".5", "1e", "1e+", "-", "--1", "0x10", "NaN", "Infinity", "1e400", "-1e400",
      "1_0",
    ]
  )
  func badNumbers(text: String) {
    var json = JSONReader(Array("[\(text)]".utf8))
    #expect(throws: JSONError.self) {
      try json.beginArray()
      while try json.nextElement() { _ = try json.float() }
      try json.finish()
    }
  }

  @Test(
    "strings have RFC 8259's escapes",
    arguments: [
      (#""""#, ""), (#""a\"b\\c\/d""#, "a\"b\\c/d"), (#""\b\f\n\r\t""#, "\u{8}\u{C}\n\r\t"),
      (#""\u00e9\ud83d\ude00""#, "é😀"), ("\"é😀\"", "é😀"), (#""\u0000""#, "\u{0}"),
    ]
  )
  func strings(text: String, expected: String) throws {
    var json = JSONReader(Array(text.utf8))
    #expect(try json.string() == expected)
    try json.finish()
  }

  @Test(
    "what is no JSON is refused, and the place is told",
    arguments: [
      ("", 0), ("[", 1), ("[1", 2), ("[1,]", 3), ("[1 2]", 3), ("{\"a\"}", 4), ("{\"a\":1,}", 7),
      ("{a:1}", 1), ("[1]]", 3), ("\"a", 2), ("\"\u{1}\"", 1), (#""\x""#, 2), (#""\ud800""#, 7),
      ("tru", 0), ("[nul]", 1), ("{\"a\":}", 5), ("\"\n\u{1}", 1), ("{\"a\":1 \"b\"}", 7),
    ]
  )
  func malformed(text: String, offset: Int) {
    var json = JSONReader(Array(text.utf8))
    let error = #expect(throws: JSONError.self) {
      try json.skip()
      try json.finish()
    }
    #expect(error?.offset == offset)
  }

  @Test(
    "what was expected is said, and what stands there on its line",
    arguments: [
      ("", "a value", "the end"), ("nonsense", "a value", "'nonsense'"),
      ("[1,]", "a value", "']'"), (#"{"a":1,}"#, "a key in quotes", "'}'"),
      ("[1\n2\n3]", "',' or ']'", "'2'"), ("[1\r\n2\r\n3]", "',' or ']'", "'2'"),
      ("\"a\nb\"", "no control character in a string", "'\\u{A}'"),
      (#"{"a":1e400}"#, "a number in the range of float64", "'1e400}'"),
      ("[abcdefghijklmnopqrstuvwxyz", "a value", "'abcdefghijklmnopqrstuvwx'"),
    ]
  )
  func words(text: String, expected: String, found: String) {
    var json = JSONReader(Array(text.utf8))
    let error = #expect(throws: JSONError.self) { try json.skip() }
    #expect(error?.expected == expected)
    #expect(error?.found == found)
  }

  @Test("a string that is no UTF-8 is told from its first quote on, also behind an escape")
  func notUTF8() {
    for text in [[0xFF], Array(#"\n"#.utf8) + [0xFF]] {
      var json = JSONReader([UInt8(ascii: "["), UInt8(ascii: "\"")] + text + [UInt8(ascii: "\"")])
      let error = #expect(throws: JSONError.self) { try json.skip() }
      #expect(error?.offset == 1)
      #expect(error?.expected == "a string in UTF-8")
    }
  }

  @Test("a string of four million escapes is read like any other", .timeLimit(.minutes(1)))
  func manyEscapes() throws {
    let count = 4_000_000
    var json = JSONReader(Array("\"\(String(repeating: #"\n"#, count: count))\"".utf8))
    #expect(try json.string().utf8.count == count)
  }

  @Test("values are read as what they are asked for")
  func values() throws {
    var json = JSONReader(Array(#" {"a": [true, false, null, -7, 1e2, 2.5]} "#.utf8))
    #expect(json.nextKind() == .object)
    try json.beginObject()
    #expect(try json.nextKey() == "a")
    try json.beginArray()
    var kinds: [JSONReader.Kind?] = []
    func next() throws {
      #expect(try json.nextElement())
      kinds.append(json.nextKind())
    }
    try next()
    #expect(try json.bool())
    try next()
    #expect(try !json.bool())
    try next()
    try json.null()
    try next()
    #expect(try json.integer() == -7)
    try next()
    #expect(try json.number() == 100)
    try next()
    #expect(throws: JSONError(offset: 36, expected: "a whole number", found: "'2.5]} '")) {
      try json.integer()
    }
    #expect(try json.number() == 2.5)
    #expect(kinds == [.bool, .bool, .null, .number, .number, .number])
    #expect(try !json.nextElement())
    #expect(try json.nextKey() == nil)
    try json.finish()
  }

  @Test("a key that is not new is refused, and told")
  func keys() throws {
    var json = JSONReader(Array(#"{"a":1, "\u0061":2}"#.utf8))
    var keys: Set<String> = []
    try json.beginObject()
    #expect(try json.nextKey { keys.insert($0).inserted } == "a")
    #expect(try json.integer() == 1)
    #expect(throws: JSONError(offset: 8, expected: "'a' once", found: #"'"\u0061":2}'"#)) {
      try json.nextKey { keys.insert($0).inserted }
    }
  }

  @Test("as many levels are read as it is told, a hundred otherwise, and no more")
  func depth() throws {
    for (depth, isRead) in [(100, true), (101, false), (100_000, false)] {
      let text = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
      var json = JSONReader(Array(text.utf8))
      if isRead {
        try json.skip()
        try json.finish()
      } else {
        #expect(throws: JSONError.self) { try json.skip() }
      }
    }
    var json = JSONReader(Array(#"{"a":[[]]}"#.utf8), maximumDepth: 2)
    #expect(throws: JSONError(offset: 6, expected: "at most 2 levels", found: "'[]]}'")) {
      try json.skip()
    }
  }

  /// The text of some number: short ones, those of float32 and float64, and with exponents.
  private static func number(_ generator: inout SeededGenerator) -> String {
    switch Int.random(in: 0..<6, using: &generator) {
    case 0: return "\(Float(bitPattern: .random(in: 0..<0x7F80_0000, using: &generator)))"
    case 1: return "-\(Double(Float.random(in: 0...3, using: &generator)))"
    case 2: return "\(Double.random(in: -300...300, using: &generator))"
    case 3: return "\(Int.random(in: -1000...1000, using: &generator))"
    case 4:
      let digits = Int.random(in: 0...Int.max, using: &generator)
      return "\(digits).\(digits)e\(Int.random(in: -60...18, using: &generator))"
    default:
      let float = Float.random(in: 1...2, using: &generator)
      let middle = (Double(float) + Double(float.nextUp)) / 2
      return "\(Bool.random(using: &generator) ? middle : middle.nextUp)"
    }
  }
}
