/// A block that stands before a member of a tar file.
///
/// Source: POSIX.1-2017, pax, "ustar Interchange Format"; for long names and base-256 numbers the
/// GNU tar manual, "Basic Tar Format".
struct TarHeader {
  /// The size of a block, headers and padded contents alike.
  static let byteCount = 512

  private let bytes: [UInt8]

  /// Takes a block of ``byteCount`` bytes at `offset` of the archive at `path`.
  ///
  /// - Throws: ``ArchiveError/Problem/checksum(expected:found:)``, or
  ///   ``ArchiveError/Problem/number(field:)`` if it has none.
  init(_ bytes: [UInt8], path: String, offset: Int) throws(ArchiveError) {
    guard let expected = Self.number(bytes[148..<156]) else {
      throw ArchiveError(.number(field: "chksum"), path: path, offset: offset)
    }
    let sums = Self.sums(bytes)
    guard expected == sums.unsigned || expected == sums.signed else {
      throw ArchiveError(
        .checksum(expected: expected, found: sums.unsigned),
        path: path,
        offset: offset
      )
    }
    self.bytes = bytes
  }

  /// Whether the bytes are a block with the right checksum.
  static func isHeader(_ bytes: [UInt8]) -> Bool {
    bytes.count == byteCount && (try? TarHeader(bytes, path: "", offset: 0)) != nil
  }

  /// The size of the content, in bytes; `nil` if the field holds no such number.
  var size: Int? { Self.number(bytes[124..<136]) }

  /// The kind of the member.
  var typeFlag: UInt8 { bytes[156] }

  /// The name of the member, where no header before this one has it.
  var name: String {
    let name = Self.text(bytes[0..<100])
    // GNU's own format ("ustar  ") has other things there.
    let hasPrefix = bytes[257..<263].elementsEqual("ustar\0".utf8)
    let prefix = hasPrefix ? Self.text(bytes[345..<500]) : ""
    return prefix.isEmpty ? name : "\(prefix)/\(name)"
  }

  /// A text up to its NUL.
  static func text(_ bytes: ArraySlice<UInt8>) -> String {
    String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
  }

  /// A number in octal digits, or after a byte of 0x80 in base 256.
  private static func number(_ field: ArraySlice<UInt8>) -> Int? {
    if field.first == 0x80 {
      let digits = field.dropFirst().drop { $0 == 0 }
      guard digits.count < 8 || (digits.count == 8 && digits.first ?? 0 < 0x80) else { return nil }
      return digits.reduce(0) { $0 << 8 | Int($1) }
    }
    let digits = field.drop { $0 == 0x20 }.prefix { $0 != 0x20 && $0 != 0 }
    guard digits.allSatisfy({ (0x30...0x37).contains($0) }) else { return nil }
    return digits.reduce(0) { $0 << 3 | Int($1 - 0x30) }
  }

  /// The sum of all bytes, those of the sum itself taken as spaces; old programs took bytes signed.
  private static func sums(_ bytes: [UInt8]) -> (unsigned: Int, signed: Int) {
    var (unsigned, signed) = (0, 0)
    for (index, byte) in bytes.enumerated() {
      let byte = (148..<156).contains(index) ? 0x20 : byte
      unsigned += Int(byte)
      signed += Int(Int8(bitPattern: byte))
    }
    return (unsigned, signed)
  }
}
