#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Whether two models that saw the same pictures differ in how often they are right.
///
/// Only the pictures that exactly one of them got right say something.
///
/// Source: McNemar, "Note on the sampling error of the difference between correlated proportions or
/// percentages", Psychometrika 12 (1947).
public struct McNemarTest: Sendable, Equatable {
  /// The pictures that only the first model got right.
  public let onlyFirst: Int
  /// The pictures that only the second model got right.
  public let onlySecond: Int

  /// Tests counts, which are not negative.
  public init(onlyFirst: Int, onlySecond: Int) {
    precondition(onlyFirst >= 0 && onlySecond >= 0, "counts")
    self.onlyFirst = onlyFirst
    self.onlySecond = onlySecond
  }

  /// χ² with one degree of freedom and Edwards's correction for continuity; 0 without a difference.
  public var chiSquared: Double {
    let count = onlyFirst + onlySecond
    guard count > 0 else { return 0 }
    let excess = Double(max(0, abs(onlyFirst - onlySecond) - 1))
    return excess * excess / Double(count)
  }

  /// How likely models that are equally good differ at least so much: the exact two-sided
  /// probability of the binomial distribution with one half, from 0 to 1.
  public var probability: Double {
    let count = onlyFirst + onlySecond
    let fewer = min(onlyFirst, onlySecond)
    guard 2 * fewer < count else { return 1 }
    // In logarithms: half to the power of 2000 is no double.
    let base = lgamma(Double(count + 1)) - Double(count) * log(2.0)
    let tail = (0...fewer).reduce(0.0) { sum, k in
      sum + exp(base - lgamma(Double(k + 1)) - lgamma(Double(count - k + 1)))
    }
    return min(1, 2 * tail)
  }
}
