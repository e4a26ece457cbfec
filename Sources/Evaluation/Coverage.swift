/// Which pictures of a data set an evaluation's figures are of.
public struct Coverage: Sendable, Equatable {
  /// How many pictures were gone through; those that were skipped or have no class count too.
  public let pictureCount: Int
  /// How many it was to go through.
  public let selectedCount: Int
  /// How many the data set has.
  public let listedCount: Int
  /// The number of pictures from the start that it was limited to; `nil` without such a limit.
  public let limit: Int?
  /// The share of them that it was to go through.
  public let shard: Shard

  /// Whether it ended before its last picture.
  public var isInterrupted: Bool { pictureCount < selectedCount }
  /// Whether it went through the whole data set.
  public var isWholeSet: Bool { pictureCount == listedCount }
  /// Whether it stopped before the end of the data set: of a set in the order of its classes such
  /// pictures show the first classes alone, and say little about the rest.
  public var isStartOnly: Bool { isInterrupted || limit != nil }

  /// Describes a part of a data set: the share `shard` of its first `limit` pictures.
  ///
  /// - Parameters:
  ///   - listedCount: how many pictures the data set has.
  ///   - limit: how many count from the start; `nil` for all.
  ///   - shard: the share of these.
  ///   - pictureCount: how many of the share were gone through; `nil` for all.
  package init(
    of listedCount: Int,
    limit: Int? = nil,
    shard: Shard = .whole,
    pictureCount: Int? = nil
  ) {
    let first = min(limit ?? listedCount, listedCount)
    self.listedCount = listedCount
    // A limit that leaves nothing out is none.
    self.limit = first < listedCount ? first : nil
    self.shard = shard
    selectedCount = shard.pictureCount(of: first)
    self.pictureCount = pictureCount ?? selectedCount
  }

  /// The part in words, as the subject of a sentence; `nil` for the whole data set.
  public var words: String? {
    guard !isWholeSet else { return nil }
    let share = shard == .whole ? "" : "shard \(shard) of "
    let start = limit.map { "the first \($0) of \(listedCount) pictures" }
    guard isInterrupted else { return share + (start ?? "\(listedCount) pictures") }
    return shard == .whole
      ? "the first \(pictureCount) of \(listedCount) pictures"
      : "the first \(pictureCount) of the \(selectedCount) pictures in shard \(shard)"
  }
}
