#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// What is read out of one picture's logits.
public enum Logits {
  /// The softmax: positive numbers in proportion to `exp(logit)` that add up to 1.
  ///
  /// Computed in `float64` from the differences to the largest logit, so that nothing overflows.
  public static func probabilities(of logits: Span<Float>) -> [Float] {
    var largest = -Double.infinity
    for index in logits.indices { largest = max(largest, Double(logits[index])) }
    let exponentials = logits.indices.map { exp(Double(logits[$0]) - largest) }
    let sum = exponentials.reduce(0, +)
    return exponentials.map { Float($0 / sum) }
  }

  /// The indices of the `count` largest scores, or of all if there are fewer, largest first; of
  /// equal scores the lower index comes first, and NaN comes last.
  public static func topClasses(of scores: Span<Float>, count: Int) -> [Int] {
    var top: [Int] = []
    for index in scores.indices {
      let position = top.firstIndex { isGreater(scores[index], scores[$0]) } ?? top.count
      guard position < count else { continue }
      top.insert(index, at: position)
      if top.count > count { top.removeLast() }
    }
    return top
  }

  private static func isGreater(_ first: Float, _ second: Float) -> Bool {
    first > second || second.isNaN && !first.isNaN
  }
}
