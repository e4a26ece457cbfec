internal import Tensors

/// Reads protobuf's wire format from a source: numbers, field keys, and ranges that are skipped.
///
/// It holds a small window of the file, so contents that are skipped are never read.
///
/// Source: protobuf.dev, "Encoding".
struct WireReader {
  let source: any ByteSource
  /// The position of the next byte.
  private(set) var offset: Int
  /// The parameter being read, for error messages.
  var parameter: String?

  private var window: [UInt8] = []
  private var windowStart = 0

  /// How many bytes are read at a time.
  private static let windowByteCount = 16 << 10

  init(_ source: any ByteSource) {
    self.source = source
    offset = 0
  }

  /// A field's number and the wire type that says how its value is written.
  struct Key {
    let field: UInt64
    let wireType: Int
    /// Where the key stands.
    let offset: Int
  }

  /// An error at `offset`, or at the next byte.
  func error(_ problem: CheckpointError.Problem, at offset: Int? = nil) -> CheckpointError {
    CheckpointError(
      problem,
      file: source.name,
      parameter: parameter,
      offset: offset ?? self.offset
    )
  }

  /// The next field's key.
  mutating func key(before end: Int) throws(CheckpointError) -> Key {
    let start = offset
    let value = try varint(before: end)
    let key = Key(field: value >> 3, wireType: Int(value & 7), offset: start)
    guard (1...536_870_911).contains(key.field) else {
      throw error(.fieldNumber(key.field), at: start)
    }
    return key
  }

  /// A base-128 number, least significant group first.
  mutating func varint(before end: Int) throws(CheckpointError) -> UInt64 {
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
  mutating func lengthDelimitedRange(
    of what: String,
    before end: Int
  ) throws(CheckpointError) -> Range<Int> {
    let start = offset
    let length = try varint(before: end)
    guard let count = Int(exactly: length), count <= end - offset else {
      throw error(.lengthPastEnd(of: what, expected: length, found: end - offset), at: start)
    }
    return offset..<offset + count
  }

  /// Passes over the value of a field that is not known.
  mutating func skipValue(of key: Key, before end: Int) throws(CheckpointError) {
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

  private mutating func skipFixed(_ count: Int, before end: Int) throws(CheckpointError) {
    guard count <= end - offset else {
      throw error(
        .lengthPastEnd(of: "a fixed-size field", expected: UInt64(count), found: end - offset)
      )
    }
    offset += count
  }

  /// Moves on to `offset`.
  mutating func skip(to offset: Int) { self.offset = offset }

  /// Reads all bytes in `range` and moves behind it.
  mutating func bytes(in range: Range<Int>) throws(CheckpointError) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(range.count)
    skip(to: range.lowerBound)
    while offset < range.upperBound { bytes.append(try byte()) }
    return bytes
  }

  private mutating func byte() throws(CheckpointError) -> UInt8 {
    if !window.indices.contains(offset - windowStart) { try fill() }
    let byte = window[offset - windowStart]
    offset += 1
    return byte
  }

  private mutating func fill() throws(CheckpointError) {
    let end = min(offset + Self.windowByteCount, source.byteCount)
    do { window = try source.bytes(in: offset..<end) } catch { throw self.error(.file(error)) }
    windowStart = offset
  }
}
