/// One machine's share of an evaluation that several divide among themselves: every `count`-th
/// picture.
///
/// Pictures of one class follow one another in most data sets, so that every share has all classes.
public struct Shard: Sendable, Hashable {
  /// Which of the shares this is, from 1 to ``count``.
  public let index: Int
  /// How many shares there are, from 1 to ``mostShards``.
  public let count: Int

  /// All of it.
  public static let whole = Shard(unchecked: 1, of: 1)

  /// The most shares: more than there are machines, and few enough to name those that are missing.
  public static let mostShards = 10_000

  /// The share `index` of `count`; `nil` if there is no such share, or there are more than
  /// ``mostShards``.
  public init?(_ index: Int, of count: Int) {
    guard (1...Self.mostShards).contains(count), (1...count).contains(index) else { return nil }
    self.init(unchecked: index, of: count)
  }

  private init(unchecked index: Int, of count: Int) {
    self.index = index
    self.count = count
  }

  /// The positions of its pictures among so many, from 0 on.
  package func positions(in pictureCount: Int) -> StrideTo<Int> {
    stride(from: index - 1, to: pictureCount, by: count)
  }

  /// How many pictures it has of so many.
  package func pictureCount(of pictureCount: Int) -> Int {
    pictureCount < index ? 0 : (pictureCount - index) / count + 1
  }
}

extension Shard: LosslessStringConvertible {
  /// Parses what ``description`` gives, such as `1/3`.
  public init?(_ description: String) {
    let parts = description.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let index = Int(parts[0]), let count = Int(parts[1]),
      let shard = Shard(index, of: count), shard.description == description
    else { return nil }
    self = shard
  }

  /// The share and how many there are, such as `1/3`.
  public var description: String { "\(index)/\(count)" }
}
