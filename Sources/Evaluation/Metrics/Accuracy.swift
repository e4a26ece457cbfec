/// How many of a number of pictures were classified right.
public struct Accuracy: Sendable, Equatable {
  /// The pictures whose class was found.
  public let correct: Int
  /// All pictures.
  public let total: Int

  /// Counts, `correct` of `total`, of which there is at least one.
  public init(correct: Int, total: Int) {
    precondition(total > 0 && (0...total).contains(correct), "a share of some pictures")
    self.correct = correct
    self.total = total
  }

  /// The share in percent, from 0 to 100.
  public var percent: Double { 100 * Double(correct) / Double(total) }

  /// The 95 % confidence interval in percent, by Wilson's score.
  ///
  /// Source: Wilson, "Probable Inference, the Law of Succession, and Statistical Inference",
  /// Journal of the American Statistical Association 22 (1927).
  ///
  /// None of some and all of some are the ends themselves, 0 and 100, whatever rounding makes of the
  /// formula: a reported 100 % lies in the interval of 10 of 10.
  public var interval: ClosedRange<Double> {
    let z = 1.959963984540054
    let n = Double(total)
    let share = Double(correct) / n
    let center = (share + z * z / (2 * n)) / (1 + z * z / n)
    let spread =
      z / (1 + z * z / n) * (share * (1 - share) / n + z * z / (4 * n * n)).squareRoot()
    let low = correct == 0 ? 0 : max(0, center - spread)
    let high = correct == total ? 1 : min(1, center + spread)
    return 100 * low...100 * high
  }
}
