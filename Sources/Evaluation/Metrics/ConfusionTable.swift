/// Which classes a model takes for which others.
///
/// Holds only pairs that occur, so it never grows above the square of the classes.
public struct ConfusionTable: Sendable, Equatable {
  /// Two classes that were confused.
  public struct Pair: Sendable, Hashable {
    /// The index of the right class.
    public let label: Int
    /// The index of the class that the model named.
    public let guess: Int
  }

  /// How many pictures of a pair's first class were taken for its second.
  private var counts: [Pair: Int] = [:]

  /// A table of nothing.
  init() {}

  /// The number of pairs that occur.
  public var pairCount: Int { counts.count }

  /// The pairs that occur most often; of equal ones that of the lower label, then guess, first.
  public func mostFrequent(_ limit: Int) -> [(pair: Pair, count: Int)] {
    let sorted = counts.sorted { first, second in
      (-first.value, first.key.label, first.key.guess)
        < (-second.value, second.key.label, second.key.guess)
    }
    return sorted.prefix(limit).map { (pair: $0.key, count: $0.value) }
  }

  /// For each label what it is taken for most often; of equal ones the lower index.
  public func likeliestGuesses() -> [Int: (guess: Int, count: Int)] {
    var guesses: [Int: (guess: Int, count: Int)] = [:]
    for (pair, count) in counts {
      if let best = guesses[pair.label], (-best.count, best.guess) <= (-count, pair.guess) {
        continue
      }
      guesses[pair.label] = (pair.guess, count)
    }
    return guesses
  }

  /// Counts a picture of class `label` that was taken for `guess`.
  mutating func count(label: Int, guess: Int) {
    counts[Pair(label: label, guess: guess), default: 0] += 1
  }
}
