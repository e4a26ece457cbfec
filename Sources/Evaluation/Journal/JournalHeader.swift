internal import Digests
public import Images

/// What a journal says of its evaluation: what the figures depend on, and what a report tells beside
/// them.
///
/// In the file it is the line `shufflezoo evaluation`, a tab and the version; then a line for each entry, its
/// kind, name and value divided by tabs; then `crc32` with the checksum of all before it, and an empty
/// line.
public struct JournalHeader: Sendable, Equatable {
  /// Something with a name.
  public struct Entry: Sendable, Hashable {
    /// The name, as JSON has it, such as `image_size`.
    public let name: String
    /// The value, as text.
    public let value: String

    /// Names a value.
    public init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  /// The version of the form, which changes with it.
  static let version = 1

  /// The share of the pictures.
  public internal(set) var shard: Shard
  /// How many classes the model has.
  public let classCount: Int
  /// How many pictures the data set has.
  public let listedCount: Int
  /// How many of them count, from the start; `nil` for all.
  public let limit: Int?
  /// What else the figures depend on: two evaluations that differ in it cannot be joined.
  public let settings: [Entry]
  /// What a report says beside the figures; it may differ when the evaluation goes on.
  public let facts: [Entry]

  /// Describes an evaluation.
  ///
  /// - Parameters:
  ///   - data: the data set, of which names and labels count, wherever it lies.
  ///   - options: how it is evaluated.
  ///   - preprocessing: what its pictures go through.
  ///   - settings: what else the figures depend on, such as the hash of the weights.
  ///   - facts: what a report says beside the figures.
  public init(
    _ data: DataSet,
    options: Evaluator.Options,
    preprocessing: Preprocessing,
    settings: [Entry],
    facts: [Entry]
  ) {
    let coverage = Coverage(of: data.sampleCount, limit: options.limit, shard: options.shard)
    let normalization = preprocessing.normalization
    shard = coverage.shard
    limit = coverage.limit
    listedCount = coverage.listedCount
    classCount = data.classCount
    self.facts = facts
    self.settings =
      settings + [
        Entry("data_sha256", Self.digest(of: data)),
        Entry("preprocess", preprocessing.script.rawValue),
        Entry("image_size", "\(preprocessing.imageSize)"),
        Entry("crop_pct", "\(preprocessing.cropRatio)"),
        Entry("interpolation", preprocessing.interpolation.rawValue),
        Entry("mean", "\(normalization.mean)"),
        Entry("std", "\(normalization.standardDeviation)"),
        Entry("label_smoothing", "\(options.labelSmoothing)"),
      ]
  }

  init(
    shard: Shard,
    classCount: Int,
    listedCount: Int,
    limit: Int?,
    settings: [Entry],
    facts: [Entry]
  ) {
    self.shard = shard
    self.classCount = classCount
    self.listedCount = listedCount
    self.limit = limit
    self.settings = settings
    self.facts = facts
  }

  /// The value of the setting or fact of that name; `nil` if there is none.
  public subscript(name: String) -> String? {
    (settings.first { $0.name == name } ?? facts.first { $0.name == name })?.value
  }

  /// The part of the data set, of which so many pictures were gone through, `nil` for all.
  func coverage(pictureCount: Int? = nil) -> Coverage {
    Coverage(of: listedCount, limit: limit, shard: shard, pictureCount: pictureCount)
  }

  /// The first thing that the figures depend on, the shard's index left out, and in which another
  /// evaluation is not the same; `nil` if there is none.
  func difference(
    from other: JournalHeader
  ) -> (name: String, expected: String, found: String)? {
    let (own, others) = (comparable, other.comparable)
    for entry in own {
      let found = others.first { $0.name == entry.name }?.value ?? "none"
      if found != entry.value { return (entry.name, entry.value, found) }
    }
    let more = others.first { entry in !own.contains { $0.name == entry.name } }
    return more.map { ($0.name, "none", $0.value) }
  }

  private var comparable: [Entry] {
    settings + [
      Entry("classes", "\(classCount)"),
      Entry("pictures", "\(listedCount)"),
      Entry("limit", limit.map(String.init) ?? "none"),
      Entry("shards", "\(shard.count)"),
    ]
  }

  /// The SHA-256 of the pictures' names and labels, a line each as in a journal.
  private static func digest(of data: DataSet) -> String {
    let hash = SHA256()
    for entry in data.entries {
      let labels = entry.labels.map(String.init).joined(separator: ",")
      hash.update(EscapedField.line([entry.name, labels]).span)
    }
    return hash.digest.description
  }
}
