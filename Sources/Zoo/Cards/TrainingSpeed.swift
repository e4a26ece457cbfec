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

  enum CodingKeys: String, CodingKey, CaseIterable {
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
