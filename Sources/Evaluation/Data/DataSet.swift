internal import Tensors

/// Pictures with their labels, in a fixed order, listed before any of them is read.
///
/// The forms and their orders:
/// - a folder of class folders, and a `.tar` of one: by class, then by name, both in byte order;
/// - a folder and a `.tar` with a file of labels: by name in byte order;
/// - a `.tar.gz` of either: as they lie in the archive, since it is read from its start;
/// - WebDataset shards: as they lie in the shards, which are taken in the order given.
///
/// Several archives follow one another in the order given.
public struct DataSet: Sendable {
  /// The folder, or the first archive, as the caller named it.
  public let path: String
  /// How many classes the model has; labels are below.
  public let classCount: Int
  /// What is worth knowing about the listing, each in a sentence.
  public let notes: [String]

  let archives: [ArchiveFile]
  let entries: [Entry]

  /// How many samples there are.
  public var sampleCount: Int { entries.count }

  /// The directories that samples lie in, in byte order.
  public var directories: [String] {
    let directories = entries.compactMap { entry in
      entry.name.lastIndex(of: "/").map { entry.name[..<$0] }
    }
    return Set(directories).map(String.init)
      .sorted { $0.precedes($1) }
  }

  /// A sample and where its bytes lie.
  struct Entry: Sendable {
    let name: String
    let labels: [Int]
    let place: Place
  }

  /// Where the bytes of a sample lie.
  enum Place: Sendable {
    /// In the file of that name in the folder.
    case file
    /// In an archive: a range of its bytes, once they are decompressed.
    case member(archive: Int, range: Range<Int>)
    /// In an archive or (for `nil`) a folder, where it cannot be read.
    case unreadable(archive: Int?, reason: String)
  }

  init(
    path: String,
    classCount: Int,
    archives: [ArchiveFile] = [],
    entries: [Entry],
    notes: [String] = []
  ) throws(EvaluationError) {
    guard !entries.isEmpty else { throw .noPictures(path: path) }
    self.path = path
    self.classCount = classCount
    self.archives = archives
    self.entries = entries
    self.notes = notes
  }

  /// The share of the first `limit` samples, all for `nil`, in the same order.
  ///
  /// - Throws: ``EvaluationError/tooManyShards(path:count:pictures:)`` if there are fewer samples than
  ///   shares.
  func selecting(limit: Int?, shard: Shard) throws(EvaluationError) -> DataSet {
    let count = min(limit ?? .max, entries.count)
    guard shard.count <= count else {
      throw .tooManyShards(path: path, count: shard.count, pictures: count)
    }
    guard count < entries.count || shard != .whole else { return self }
    return try DataSet(
      path: path,
      classCount: classCount,
      archives: archives,
      entries: shard.positions(in: count).map { entries[$0] },
      notes: notes
    )
  }

  /// Starts reading the samples from the first on.
  public func batches() -> Batches { Batches(self) }

  /// Hands out the samples of a data set in its order.
  public struct Batches {
    private let dataSet: DataSet
    private var next = 0
    private var opened: (archive: Int, reader: MemberReader)?

    /// As many bytes in memory end a batch, so that large pictures do not add up.
    private static let maximumByteCount = 8 << 20

    fileprivate init(_ dataSet: DataSet) { self.dataSet = dataSet }

    /// The next samples, at most `count`; none at the end.
    ///
    /// - Throws: ``EvaluationError/file(_:)`` or ``EvaluationError/archive(_:)`` if an archive can
    ///   no longer be read as it was listed.
    public mutating func next(atMost count: Int) throws(EvaluationError) -> [Sample] {
      var samples: [Sample] = []
      var byteCount = 0
      while samples.count < count, next < dataSet.entries.count,
        byteCount < Self.maximumByteCount
      {
        let sample = try sample(of: dataSet.entries[next])
        if case .bytes(let bytes) = sample.content { byteCount += bytes.count }
        samples.append(sample)
        next += 1
      }
      return samples
    }

    /// The next sample without the bytes of a stream, which is not read for it; `nil` at the end.
    ///
    /// - Throws: as ``next(atMost:)``.
    mutating func pass() throws(EvaluationError) -> Sample? {
      guard next < dataSet.entries.count else { return nil }
      let entry = dataSet.entries[next]
      next += 1
      guard case .member(let archive, _) = entry.place, dataSet.archives[archive].isCompressed
      else { return try sample(of: entry) }
      return Sample(
        name: entry.name,
        location: "\(dataSet.archives[archive].path): \(entry.name)",
        labels: entry.labels,
        content: .goneBy
      )
    }

    private mutating func sample(of entry: Entry) throws(EvaluationError) -> Sample {
      var location = "\(dataSet.path)/\(entry.name)"
      let content: Sample.Content
      switch entry.place {
      case .file:
        content = .file(path: location)
      case .unreadable(let archive, let reason):
        if let archive { location = "\(dataSet.archives[archive].path): \(entry.name)" }
        content = .unreadable(reason: reason)
      case .member(let archive, let range):
        location = "\(dataSet.archives[archive].path): \(entry.name)"
        if opened?.archive != archive {
          opened = (archive, try MemberReader(dataSet.archives[archive]))
        }
        content = try opened?.reader.content(range) ?? .bytes([])
      }
      return Sample(name: entry.name, location: location, labels: entry.labels, content: content)
    }
  }
}
