internal import Tensors

/// What one or several tar files hold, found by reading their headers.
///
/// A gzip'd file is decompressed for that from its start to its end, and once more for its pictures.
struct ArchiveIndex {
  /// A member of one of the archives.
  struct Member {
    let archive: Int
    let name: String
    let kind: TarReader.Kind
    let range: Range<Int>
    /// The content of a WebDataset's `.cls` file; `nil` for others.
    let label: String?
  }

  let archives: [ArchiveFile]
  /// Files and directories: archive by archive, each from its first member to its last.
  let members: [Member]

  /// The extension of the files that hold a class in a WebDataset.
  static let labelExtension = "cls"

  /// Longer than any index.
  private static let longestLabel = 64

  /// Lists the archives at `paths`.
  ///
  /// - Throws: ``EvaluationError/file(_:)``, ``EvaluationError/archive(_:)``,
  ///   ``EvaluationError/zip(path:)``, ``EvaluationError/notADataSet(path:found:)`` or
  ///   ``EvaluationError/cancelled``.
  init(_ paths: [String]) throws(EvaluationError) {
    var archives: [ArchiveFile] = []
    var members: [Member] = []
    for path in paths {
      let source: FileSource
      do { source = try FileSource(path: path) } catch { throw .file(error) }
      let kind = try ArchiveFile.kind(of: source)
      let stream: any ByteStream
      switch kind {
      case .tar: stream = FileStream(source)
      case .gzip: stream = GzipStream(source)
      case .zip: throw .zip(path: path)
      case .other(let found): throw .notADataSet(path: path, found: found)
      }
      members += try Self.members(in: stream, archive: archives.count)
      archives.append(
        ArchiveFile(path: path, isCompressed: kind == .gzip, byteCount: source.byteCount)
      )
    }
    self.archives = archives
    self.members = members
  }

  private static func members(
    in stream: any ByteStream,
    archive: Int
  ) throws(EvaluationError) -> [Member] {
    var reader = TarReader(stream)
    var members: [Member] = []
    while let member = try reader.nextMember() {
      guard !Task.isCancelled else { throw .cancelled }
      var label: String?
      if member.kind == .file, FileName(member.name).hasExtension(labelExtension) {
        let bytes = try reader.content(of: member, limit: longestLabel)
        label = String(decoding: bytes, as: UTF8.self)
      }
      members.append(
        Member(
          archive: archive,
          name: member.name,
          kind: member.kind,
          range: member.range,
          label: label
        )
      )
    }
    return members
  }

  /// Whether it is a WebDataset: a file with a class beside each picture.
  var isWebDataset: Bool { members.contains { $0.label != nil } }

  /// Where the bytes of a member lie.
  func place(of member: Member) -> DataSet.Place {
    switch member.kind {
    case .other(let kind):
      return .unreadable(archive: member.archive, reason: "expected a regular file, found \(kind)")
    case .file, .directory:
      // So that a compressed one, which is read by the loop that feeds the workers, is not.
      guard member.range.count <= Sample.maximumByteCount else {
        return .unreadable(archive: member.archive, reason: Sample.tooLarge(member.range.count))
      }
      return .member(archive: member.archive, range: member.range)
    }
  }
}

/// A path within a data set, and its parts.
struct FileName {
  let path: String

  init(_ path: String) { self.path = path }

  /// The part behind the last slash.
  var last: Substring { path.split(separator: "/").last ?? "" }

  /// All before the last slash; empty without one.
  var directory: Substring { path[..<(path.lastIndex(of: "/") ?? path.startIndex)] }

  /// The last part up to its last dot.
  var stem: Substring {
    let last = last
    guard let dot = last.lastIndex(of: "."), dot > last.startIndex else { return last }
    return last[..<dot]
  }

  /// The path up to the first dot of its last part, which WebDataset calls the key.
  var key: Substring {
    let last = last
    let end = last.firstIndex(of: ".") ?? last.endIndex
    return path[..<end]
  }

  /// Whether the name ends in a dot and `name`, in letters of either case.
  func hasExtension(_ name: String) -> Bool { path.lowercased().hasSuffix(".\(name)") }
}
