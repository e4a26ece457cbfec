internal import Tensors

/// A tar file as it was when it was listed.
struct ArchiveFile: Sendable {
  let path: String
  let isCompressed: Bool
  /// The size of the file, in bytes.
  let byteCount: Int

  /// What a file's first bytes say that it is.
  enum Kind: Equatable {
    case tar
    case gzip
    case zip
    /// Something else, in words.
    case other(String)
  }

  /// The kind of the file: by its first bytes, whatever its name is.
  ///
  /// Source: the magic numbers of RFC 1952 (gzip), APPNOTE.TXT 4.3.7 (zip), and of xz, bzip2 and
  /// Zstandard.
  static func kind(of source: FileSource) throws(EvaluationError) -> Kind {
    let start: [UInt8]
    do { start = try source.firstBytes(upTo: TarHeader.byteCount) } catch {
      throw .file(error)
    }
    let signatures: [([UInt8], Kind)] = [
      ([0x1F, 0x8B], .gzip), ([0x50, 0x4B, 3, 4], .zip), ([0x50, 0x4B, 5, 6], .zip),
      ([0xFD, 0x37, 0x7A, 0x58, 0x5A], .other("an xz file")),
      ([0x42, 0x5A, 0x68], .other("a bzip2 file")),
      ([0x28, 0xB5, 0x2F, 0xFD], .other("a Zstandard file")),
    ]
    for (magic, kind) in signatures where start.starts(with: magic) { return kind }
    return TarHeader.isHeader(start) || (!start.isEmpty && start.allZero)
      ? .tar : .other("a file that is no archive")
  }
}

/// Reads members of an archive in the order of their positions.
enum MemberReader {
  case plain(FileSource)
  case compressed(GzipStream)

  /// Opens an archive again.
  ///
  /// - Throws: ``EvaluationError/file(_:)``, also if it is shorter than it was.
  init(_ archive: ArchiveFile) throws(EvaluationError) {
    do throws(FileError) {
      let source = try FileSource(path: archive.path)
      guard source.byteCount >= archive.byteCount else {
        throw FileError(
          .shrank(expected: archive.byteCount, found: source.byteCount),
          path: archive.path
        )
      }
      self = archive.isCompressed ? .compressed(GzipStream(source)) : .plain(source)
    } catch { throw .file(error) }
  }

  /// The member at `range`, which a compressed archive is read up to.
  func content(_ range: Range<Int>) throws(EvaluationError) -> Sample.Content {
    switch self {
    case .plain(let source): return .range(source, range)
    case .compressed(let stream):
      let bytes =
        try stream.skip(range.lowerBound - stream.position) ? stream.read(range.count) : []
      guard bytes.count == range.count else {
        throw .archive(
          ArchiveError(
            .truncated(expected: range.count, found: bytes.count),
            path: stream.path,
            offset: range.lowerBound
          )
        )
      }
      return .bytes(bytes)
    }
  }
}

extension Collection<UInt8> {
  /// Whether no bit is set.
  var allZero: Bool { allSatisfy { $0 == 0 } }
}
