/// Writes a JSON text part by part.
struct JSONWriter {
  /// What was written.
  private(set) var bytes: [UInt8] = []
  /// Whether the next part follows another one.
  private var needsComma = false

  mutating func beginObject() { open("{") }
  mutating func endObject() { close("}") }
  mutating func beginArray() { open("[") }
  mutating func endArray() { close("]") }

  /// Writes the key of a member, whose value comes next.
  mutating func key(_ key: String) {
    string(key)
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  /// Writes a member.
  mutating func member(_ key: String, _ value: some JSONValue) {
    self.key(key)
    self.value(value)
  }

  /// Writes a value.
  mutating func value(_ value: some JSONValue) { value.write(with: &self) }

  fileprivate mutating func string(_ text: String) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(byte)
      case 0..<0x20, 0x7F:
        let digits = String(byte, radix: 16)
        bytes.append(contentsOf: "\\u00\(digits.count == 1 ? "0" : "")\(digits)".utf8)
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  fileprivate mutating func word(_ text: String) {
    separate()
    bytes.append(contentsOf: text.utf8)
  }

  private mutating func open(_ bracket: Unicode.Scalar) {
    separate()
    bytes.append(UInt8(ascii: bracket))
    needsComma = false
  }

  private mutating func close(_ bracket: Unicode.Scalar) {
    bytes.append(UInt8(ascii: bracket))
    needsComma = true
  }

  private mutating func separate() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
    needsComma = true
  }
}

/// What is written as a value of JSON.
protocol JSONValue {
  func write(with json: inout JSONWriter)
}

extension Bool: JSONValue {
  func write(with json: inout JSONWriter) { json.word(self ? "true" : "false") }
}

extension Int: JSONValue {
  func write(with json: inout JSONWriter) { json.word("\(self)") }
}

extension Float: JSONValue {
  /// Writes the shortest number that is read as this one; `null` for what JSON has no number for.
  func write(with json: inout JSONWriter) { json.word(isFinite ? "\(self)" : "null") }
}

extension String: JSONValue {
  func write(with json: inout JSONWriter) { json.string(self) }
}

extension Array: JSONValue where Element: JSONValue {
  func write(with json: inout JSONWriter) {
    json.beginArray()
    for value in self { json.value(value) }
    json.endArray()
  }
}
