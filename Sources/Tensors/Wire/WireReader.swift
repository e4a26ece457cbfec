/// Reads protobuf's wire format from a source: numbers, field keys, and ranges that are skipped.
///
/// It holds a small window of the file, so contents that are skipped are never read.
///
/// Its errors are those of the format that is read.
///
/// Source: protobuf.dev, "Encoding".
package struct WireReader<Failure: WireFailure> {
  /// Where the bytes lie.
  package let source: any ByteSource
  /// The position of the next byte.
  package private(set) var offset: Int
  /// The tensor being read, for error messages.
  package var tensor: String?

  private var window: [UInt8] = []
  private var windowStart = 0

  /// How many bytes are read at a time.
  private static var windowByteCount: Int { 16 << 10 }

  /// Starts at `offset` of a source.
  package init(_ source: any ByteSource, at offset: Int = 0) {
    self.source = source
    self.offset = offset
  }

  /// A field's number and the wire type that says how its value is written.
  package struct Key {
    /// The number.
    package let field: UInt64
    /// The wire type, 0 to 7.
    package let wireType: Int
    /// Where the key stands.
    package let offset: Int
  }

  /// An error at `offset`, or at the next byte.
  private func error(_ problem: WireProblem, at offset: Int? = nil) -> Failure {
    Failure(problem, file: source.name, tensor: tensor, offset: offset ?? self.offset)
  }

  /// The next field's key.
  package mutating func key(before end: Int) throws(Failure) -> Key {
    let start = offset
    let value = try varint(before: end)
    let key = Key(field: value >> 3, wireType: Int(value & 7), offset: start)
    guard (1...536_870_911).contains(key.field) else {
      throw error(.fieldNumber(key.field), at: start)
    }
    return key
  }

  /// A base-128 number, least significant group first.
  package mutating func varint(before end: Int) throws(Failure) -> UInt64 {
    let start = offset
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), through: 63, by: 7) {
      guard offset < end else { throw error(.truncatedNumber, at: start) }
      let byte = try byte()
      // The tenth byte holds bit 63 alone.
      guard shift < 63 || byte <= 1 else { throw error(.numberTooLong, at: start) }
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
    }
    throw error(.numberTooLong, at: start)
  }

  /// The range of a length-delimited field, whose bytes come next; the reader stays at its start.
  package mutating func lengthDelimitedRange(
    of what: String,
    before end: Int
  ) throws(Failure) -> Range<Int> {
    let start = offset
    let length = try varint(before: end)
    guard let count = Int(exactly: length), count <= end - offset else {
      throw error(.lengthPastEnd(of: what, expected: length, found: end - offset), at: start)
    }
    return offset..<offset + count
  }

  /// Passes over the value of a field that is not known.
  package mutating func skipValue(of key: Key, before end: Int) throws(Failure) {
    switch key.wireType {
    case 0: _ = try varint(before: end)
    case 1: try skipFixed(8, before: end)
    case 2: skip(to: try lengthDelimitedRange(of: "field \(key.field)", before: end).upperBound)
    case 5: try skipFixed(4, before: end)
    default:
      throw error(
        .wireType(field: "field \(key.field)", expected: [0, 1, 2, 5], found: key.wireType),
        at: key.offset
      )
    }
  }

  private mutating func skipFixed(_ count: Int, before end: Int) throws(Failure) {
    guard count <= end - offset else {
      throw error(
        .lengthPastEnd(of: "a fixed-size field", expected: UInt64(count), found: end - offset)
      )
    }
    offset += count
  }

  /// Moves on to `offset`.
  package mutating func skip(to offset: Int) { self.offset = offset }

  /// Reads all bytes in `range` and moves behind it.
  package mutating func bytes(in range: Range<Int>) throws(Failure) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(range.count)
    skip(to: range.lowerBound)
    while offset < range.upperBound { bytes.append(try byte()) }
    return bytes
  }

  private mutating func byte() throws(Failure) -> UInt8 {
    if !window.indices.contains(offset - windowStart) { try fill() }
    let byte = window[offset - windowStart]
    offset += 1
    return byte
  }

  private mutating func fill() throws(Failure) {
    let end = min(offset + Self.windowByteCount, source.byteCount)
    do { window = try source.bytes(in: offset..<end) } catch { throw self.error(.file(error)) }
    windowStart = offset
  }
}
