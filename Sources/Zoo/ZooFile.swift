/// One file of trained weights.
///
/// What is not known is `nil`, and `null` in JSON: the keys are always there.
public struct ZooFile: Codable, Equatable, Sendable {
  /// Where a file stands.
  public enum Status: String, Codable, Sendable {
    /// Offered at its URLs.
    case published
    /// Part of this project, in `zoo/sample`.
    case bundled
    /// No longer to be used.
    case revoked
  }

  /// How a file stores grouped 1×1 convolutions.
  public enum Layout: String, Codable, Sendable {
    /// As one tensor, as MindCV did up to 0.3.0.
    case grouped
    /// As one tensor for each group, as MindCV does since.
    case split
  }

  /// The file's name.
  public let file: String
  /// Where it is published; none for a bundled file.
  public let urls: [String]
  /// Where it stands.
  public let status: Status
  /// The reported top-1 accuracy in percent.
  public let top1: Double?
  /// The reported top-5 accuracy in percent.
  public let top5: Double?
  /// The size in bytes.
  public let byteCount: Int?
  /// The first 8 hex digits of the file's SHA-256, which MindCV puts into its name
  /// (`cv:configs/README.md`).
  public let sha256Prefix: String
  /// The file's SHA-256 in lower-case hex.
  public let sha256: String?
  /// The layout that the file has, or is expected to have.
  public let layout: Layout
  /// Whether ``layout`` was read from the file; otherwise it follows from the date of publication.
  public let isLayoutVerified: Bool
  /// What the weights were trained on.
  public let hardware: String?
  /// The path of the training recipe in MindCV's repository.
  public let recipe: String?
  /// The training speeds reported with these weights, by date.
  public let trainingSpeeds: [TrainingSpeed]
  /// What else is known.
  public let note: String?

  private enum CodingKeys: String, CodingKey {
    case file, urls, status, top1, top5
    case byteCount = "size"
    case sha256Prefix = "sha256_prefix"
    case sha256, layout
    case isLayoutVerified = "layout_verified"
    case hardware, recipe
    case trainingSpeeds = "training_speed"
    case note
  }

  /// Writes every key, `null` where nothing is known.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(file, forKey: .file)
    try container.encode(urls, forKey: .urls)
    try container.encode(status, forKey: .status)
    try container.encode(top1, forKey: .top1)
    try container.encode(top5, forKey: .top5)
    try container.encode(byteCount, forKey: .byteCount)
    try container.encode(sha256Prefix, forKey: .sha256Prefix)
    try container.encode(sha256, forKey: .sha256)
    try container.encode(layout, forKey: .layout)
    try container.encode(isLayoutVerified, forKey: .isLayoutVerified)
    try container.encode(hardware, forKey: .hardware)
    try container.encode(recipe, forKey: .recipe)
    try container.encode(trainingSpeeds, forKey: .trainingSpeeds)
    try container.encode(note, forKey: .note)
  }
}

/// A training speed as MindCV's README reports it.
public struct TrainingSpeed: Codable, Equatable, Sendable {
  /// When the README first had the figures, as `YYYY-MM-DD`.
  public let date: String
  /// The commit of MindCV that brought them.
  public let commit: String
  /// MindSpore's version; `nil` where the README does not say.
  public let mindSpore: String?
  /// The time of a step in milliseconds.
  public let millisecondsPerStep: Double
  /// The pictures in a second over all cards.
  public let imagesPerSecond: Double?
  /// The time to compile the graph in seconds.
  public let compileSeconds: Double?
  /// How many cards trained together.
  public let cards: Int
  /// The pictures in a step on each card.
  public let batchSizePerCard: Int

  private enum CodingKeys: String, CodingKey {
    case date, commit
    case mindSpore = "mindspore"
    case millisecondsPerStep = "milliseconds_per_step"
    case imagesPerSecond = "images_per_second"
    case compileSeconds = "compile_seconds"
    case cards
    case batchSizePerCard = "batch_size_per_card"
  }

  /// Writes every key, `null` where nothing is known.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(date, forKey: .date)
    try container.encode(commit, forKey: .commit)
    try container.encode(mindSpore, forKey: .mindSpore)
    try container.encode(millisecondsPerStep, forKey: .millisecondsPerStep)
    try container.encode(imagesPerSecond, forKey: .imagesPerSecond)
    try container.encode(compileSeconds, forKey: .compileSeconds)
    try container.encode(cards, forKey: .cards)
    try container.encode(batchSizePerCard, forKey: .batchSizePerCard)
  }
}
