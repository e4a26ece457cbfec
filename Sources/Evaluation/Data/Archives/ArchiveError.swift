/// A tar file that is damaged, or that is written in a way that is not read here.
public struct ArchiveError: Error, Hashable, Sendable {
  /// What went wrong.
  public enum Problem: Hashable, Sendable {
    /// The archive ends before the bytes that a header promises, or within a header.
    case truncated(expected: Int, found: Int)
    /// The archive ends without the block of zeros that stands behind the last member.
    case noEnd
    /// A header's checksum is not that of its bytes.
    case checksum(expected: Int, found: Int)
    /// A field of a header holds no number in 0 to 2^63 - 1.
    case number(field: String)
    /// A name or an extended header is longer than any is.
    case longHeader(byteCount: Int, limit: Int)
    /// An extended header is not lines of length, key and value.
    case extendedHeader
    /// A sparse file, whose holes the archive leaves out.
    case sparse(name: String)
    /// The compressed bytes are damaged; `reason` is zlib's.
    case compression(reason: String)
  }

  /// What went wrong.
  public let problem: Problem
  /// The archive, as the caller named it.
  public let path: String
  /// The position of the header or the member, in bytes from the start of what is decompressed.
  public let offset: Int

  /// Makes an error about the archive at `path`.
  public init(_ problem: Problem, path: String, offset: Int) {
    self.problem = problem
    self.path = path
    self.offset = offset
  }
}

extension ArchiveError: CustomStringConvertible {
  /// The archive, the position, what was expected and found, and what to try.
  public var description: String {
    "\(path): at byte \(offset): \(reason)"
  }

  private var reason: String {
    let again = "the archive is cut short, so fetch it again"
    return switch problem {
    case .truncated(let expected, let found):
      "expected \(expected) bytes, found \(found); \(again)"
    case .noEnd:
      "expected a block of zeros behind the last member, found the end of the file; \(again)"
    case .checksum(let expected, let found):
      "expected a tar header whose bytes sum to \(expected), found \(found); the archive is "
        + "damaged, so fetch it again"
    case .number(let field):
      "expected a number in the tar header's field '\(field)', found none below 2^63; the archive "
        + "is damaged, so fetch it again"
    case .longHeader(let byteCount, let limit):
      "expected a name or extended header of at most \(limit) bytes, found \(byteCount); the "
        + "archive is damaged, so fetch it again"
    case .extendedHeader:
      "expected an extended header of lines such as '20 path=a/b.jpg', found another; the archive "
        + "is damaged, so fetch it again"
    case .sparse(let name):
      "expected files that are stored whole, found '\(name)', which is sparse; write the archive "
        + "without --sparse"
    case .compression(let reason):
      "expected gzip's compressed bytes, found damaged ones (\(reason)); fetch it again"
    }
  }
}
