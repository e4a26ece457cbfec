public import Tensors

/// A picture of a data set, still encoded.
public struct Sample: Sendable {
  /// The path within the data set, with `/` between its parts: `class/file`, or `file`.
  public let name: String
  /// What messages call it: its path, or the archive and the name in it.
  public let location: String
  /// The indices of the classes that it shows: one, or as many as ReaL gives, which may be none.
  public let labels: [Int]
  /// Its bytes, or where they lie.
  public let content: Content

  /// The bytes of a picture, or where they lie.
  public enum Content: Sendable {
    /// A file of its own.
    case file(path: String)
    /// A part of a file, within its bounds.
    case range(FileSource, Range<Int>)
    /// Bytes in memory.
    case bytes([UInt8])
    /// None, for the reason that is given as a clause.
    case unreadable(reason: String)
  }

  /// Makes a sample.
  public init(name: String, location: String, labels: [Int], content: Content) {
    self.name = name
    self.location = location
    self.labels = labels
    self.content = content
  }
}

extension Sample: Equatable {
  /// Whether both are the same picture of a data set.
  public static func == (first: Sample, second: Sample) -> Bool {
    first.name == second.name && first.location == second.location
      && first.labels == second.labels
  }
}

extension Sample.Content {
  /// That of a picture in a stream, once it was evaluated.
  static let goneBy = Self.unreadable(reason: "the archive is a stream that has gone by")
}

extension Sample {
  /// The sample without the bytes of a stream, which would fill the memory of whoever keeps it.
  var withoutBytes: Sample {
    guard case .bytes = content else { return self }
    return Sample(
      name: name,
      location: location,
      labels: labels,
      content: .goneBy
    )
  }

  /// A picture is read whole; what is larger than this is none, such as an archive left there.
  static let maximumByteCount = 512 << 20

  /// The encoded picture.
  ///
  /// - Throws: ``SkippedPicture`` if it cannot be read.
  package func bytes() throws(SkippedPicture) -> [UInt8] {
    switch content {
    case .bytes(let bytes): return bytes
    case .unreadable(let reason): throw SkippedPicture(path: location, reason: reason)
    case .range(let source, let range): return try bytes(range, of: source)
    case .file(let path):
      let source: FileSource
      do { source = try FileSource(path: path) } catch {
        throw SkippedPicture(path: location, reason: error.reason)
      }
      return try bytes(0..<source.byteCount, of: source)
    }
  }

  /// Why a picture of `byteCount` bytes is not read.
  static func tooLarge(_ byteCount: Int) -> String {
    "expected a picture of at most \(maximumByteCount) bytes, found \(byteCount)"
  }

  private func bytes(
    _ range: Range<Int>,
    of source: FileSource
  ) throws(SkippedPicture) -> [UInt8] {
    guard range.count <= Self.maximumByteCount else {
      throw SkippedPicture(path: location, reason: Self.tooLarge(range.count))
    }
    do { return try source.bytes(in: range) } catch {
      throw SkippedPicture(path: location, reason: error.reason)
    }
  }
}
