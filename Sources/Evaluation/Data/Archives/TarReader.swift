/// Lists the members of a tar file, from the first to the last.
///
/// Reads the formats v7, ustar, GNU (long names) and pax (`path` and `size`). Archives that were
/// joined are read on behind the zeros that end the first.
struct TarReader {
  /// A member.
  struct Member {
    /// The path in the archive, without `./` before it and `/` behind it.
    let name: String
    let kind: Kind
    /// Where the content lies, in the decompressed bytes.
    let range: Range<Int>
  }

  /// What a member is.
  enum Kind: Equatable {
    case file
    case directory
    /// Something else, in words.
    case other(String)
  }

  private let stream: any ByteStream
  /// Where the next header starts, and from where its predecessor's content was promised.
  private var next = (offset: 0, content: 0)

  /// Names are shorter by far; a damaged length must not cost memory.
  private static let longestHeader = 1 << 20

  init(_ stream: any ByteStream) { self.stream = stream }

  /// The next member; `nil` at the end.
  ///
  /// The content of the member before is skipped, and must be there.
  ///
  /// - Throws: ``EvaluationError/archive(_:)`` or ``EvaluationError/file(_:)``.
  mutating func nextMember() throws(EvaluationError) -> Member? {
    var extended = Extension()
    while let (header, offset) = try nextHeader() {
      guard let stored = header.size else { throw error(.number(field: "size"), at: offset) }
      switch header.typeFlag {
      case UInt8(ascii: "L"):
        extended.name = TarHeader.text(try extendedContent(stored, at: offset)[...])
      case UInt8(ascii: "K"), UInt8(ascii: "g"):
        _ = try extendedContent(stored, at: offset)
      case UInt8(ascii: "x"):
        let records = try extendedContent(stored, at: offset)
        guard extended.read(records) else { throw error(.extendedHeader, at: offset) }
      default:
        let name = extended.name ?? header.name
        guard header.typeFlag != UInt8(ascii: "S"), !extended.isSparse else {
          throw error(.sparse(name: name), at: offset)
        }
        return try member(header, name, extended.size ?? stored, at: offset)
      }
    }
    return nil
  }

  /// The content of the member that was just listed, at most `limit` bytes of it.
  func content(of member: Member, limit: Int) throws(EvaluationError) -> [UInt8] {
    try stream.read(min(limit, member.range.count))
  }

  private mutating func member(
    _ header: TarHeader,
    _ name: String,
    _ size: Int,
    at offset: Int
  ) throws(EvaluationError) -> Member {
    let kind: Kind =
      switch header.typeFlag {
      case UInt8(ascii: "1"): .other("a hard link")
      case UInt8(ascii: "2"): .other("a symbolic link")
      case UInt8(ascii: "3"), UInt8(ascii: "4"): .other("a device")
      case UInt8(ascii: "5"): .directory
      case UInt8(ascii: "6"): .other("a named pipe")
      default: name.hasSuffix("/") ? .directory : .file
      }
    // Only files have content, whatever the size of another says.
    let count = kind == .file ? size : 0
    let start = stream.position
    try expect(count, at: start)
    let parts = name.split(separator: "/").filter { $0 != "." }
    return Member(
      name: parts.joined(separator: "/"),
      kind: kind,
      range: start..<start + count
    )
  }

  /// Notes that the next header stands behind `count` bytes of content, padded to whole blocks.
  private mutating func expect(_ count: Int, at start: Int) throws(EvaluationError) {
    let padding = -count & (TarHeader.byteCount - 1)
    let (padded, first) = count.addingReportingOverflow(padding)
    let (end, second) = padded.addingReportingOverflow(start)
    guard !first, !second else { throw error(.number(field: "size"), at: start) }
    next = (end, start)
  }

  private func nextBlock() throws(EvaluationError) -> (bytes: [UInt8], offset: Int) {
    let found = stream.position
    guard try stream.skip(next.offset - found) else {
      let problem = ArchiveError.Problem.truncated(
        expected: next.offset - next.content,
        found: stream.position - next.content
      )
      throw error(problem, at: next.content)
    }
    return (try stream.read(TarHeader.byteCount), next.offset)
  }

  /// The zeros that pad a file are fewer; a disk's worth of them is not read.
  private static let mostPadding = 16 << 20

  /// The next header, zeros before it left out.
  private mutating func nextHeader() throws(EvaluationError) -> (TarHeader, offset: Int)? {
    var padding = 0
    while padding < Self.mostPadding {
      let isAfterEnd = padding > 0
      let (block, offset) = try nextBlock()
      next = (offset + block.count, offset)
      guard !block.isEmpty else {
        guard isAfterEnd else { throw error(.noEnd, at: offset) }
        return nil
      }
      guard block.count == TarHeader.byteCount else {
        guard isAfterEnd else {
          throw error(.truncated(expected: TarHeader.byteCount, found: block.count), at: offset)
        }
        return nil
      }
      if block.allZero {
        padding += block.count
        continue
      }
      do { return (try TarHeader(block, path: stream.path, offset: offset), offset) } catch {
        // What else stands behind the end is no part of the archive.
        guard isAfterEnd else { throw .archive(error) }
        return nil
      }
    }
    return nil
  }

  /// The content of a header that says more about the next.
  private mutating func extendedContent(
    _ count: Int,
    at offset: Int
  ) throws(EvaluationError) -> [UInt8] {
    guard count <= Self.longestHeader else {
      throw error(.longHeader(byteCount: count, limit: Self.longestHeader), at: offset)
    }
    let start = stream.position
    let bytes = try stream.read(count)
    guard bytes.count == count else {
      throw error(.truncated(expected: count, found: bytes.count), at: start)
    }
    try expect(count, at: start)
    return bytes
  }

  private func error(_ problem: ArchiveError.Problem, at offset: Int) -> EvaluationError {
    .archive(ArchiveError(problem, path: stream.path, offset: offset))
  }
}

/// What the headers before a member's own say of it.
private struct Extension {
  var name: String?
  var size: Int?
  var isSparse = false

  /// Takes in pax records, `LENGTH KEY=VALUE\n` each; `false` if they are none.
  mutating func read(_ records: [UInt8]) -> Bool {
    var rest = records[...]
    while !rest.isEmpty {
      let digits = rest.prefix { (0x30...0x39).contains($0) }
      guard let length = Int(String(decoding: digits, as: UTF8.self)), length <= rest.count,
        length > digits.count + 2, rest[rest.startIndex + digits.count] == 0x20
      else { return false }
      let record = rest.prefix(length).dropFirst(digits.count + 1)
      rest = rest.dropFirst(length)
      guard record.last == 0x0A, let equals = record.firstIndex(of: 0x3D) else { return false }
      let value = String(decoding: record[(equals + 1)...].dropLast(), as: UTF8.self)
      switch String(decoding: record[..<equals], as: UTF8.self) {
      case "path": name = value
      case "size":
        guard let number = Int(value), number >= 0 else { return false }
        size = number
      case let key where key.hasPrefix("GNU.sparse."): isSparse = true
      default: break
      }
    }
    return true
  }
}
