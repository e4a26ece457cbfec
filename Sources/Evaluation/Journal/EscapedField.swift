/// A field of a line whose fields are divided by tabs: text of any kind on one line.
enum EscapedField {
  private static let escapes: [(character: UInt8, letter: UInt8)] = [
    (UInt8(ascii: "\\"), UInt8(ascii: "\\")), (UInt8(ascii: "\t"), UInt8(ascii: "t")),
    (UInt8(ascii: "\n"), UInt8(ascii: "n")), (UInt8(ascii: "\r"), UInt8(ascii: "r")),
  ]

  /// The bytes of `text` with backslashes, tabs and line ends as `\\`, `\t`, `\n` and `\r`.
  static func bytes(_ text: String) -> [UInt8] {
    var bytes: [UInt8] = []
    for byte in text.utf8 {
      if let escape = escapes.first(where: { $0.character == byte }) {
        bytes += [UInt8(ascii: "\\"), escape.letter]
      } else {
        bytes.append(byte)
      }
    }
    return bytes
  }

  /// The text of a field; `nil` if it is none that ``bytes(_:)`` makes.
  static func text(_ field: some Collection<UInt8>) -> String? {
    var bytes: [UInt8] = []
    var rest = field[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "\\") else {
        bytes.append(byte)
        continue
      }
      guard let letter = rest.popFirst(),
        let escape = escapes.first(where: { $0.letter == letter })
      else { return nil }
      bytes.append(escape.character)
    }
    return String(validating: bytes, as: UTF8.self)
  }

  /// A line of fields, with its line feed.
  static func line(_ fields: [String]) -> [UInt8] {
    Array(fields.map(bytes).joined(separator: [UInt8(ascii: "\t")])) + [UInt8(ascii: "\n")]
  }

  /// The fields of a line that is given without its line feed; `nil` if one is none.
  static func fields(_ line: some Collection<UInt8>) -> [String]? {
    let parts = line.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
    let fields = parts.compactMap { text($0) }
    return fields.count == parts.count ? fields : nil
  }
}
