#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// How a model did on one picture.
package struct PictureScore: Sendable, Equatable {
  /// How many classes the model puts before the right one; 0 if it found it.
  package let rank: Int
  /// The cross entropy with the right class.
  package let loss: Double

  init(rank: Int, loss: Double) {
    self.rank = rank
    self.loss = loss
  }

  /// Scores the logits of a picture of class `label`.
  ///
  /// Equal logits rank by lower index, and a logit that is no number ranks last, which is what a
  /// stable form of MindCV's `argsort(-logits)` does.
  ///
  /// - Parameters:
  ///   - logits: one for each class.
  ///   - label: the index of the right class, one of `logits`.
  ///   - labelSmoothing: ε of the loss, 0 for none.
  package init(_ logits: [Float], label: Int, labelSmoothing: Double) {
    let own = logits[label]
    rank = logits.indices.count { index in
      let other = logits[index]
      guard !own.isNaN else { return !other.isNaN || index < label }
      return other > own || (other == own && index < label)
    }
    loss = Self.crossEntropy(logits, label: label, smoothing: labelSmoothing)
  }

  /// The cross entropy with a target that label smoothing spreads over all classes.
  ///
  /// `(1 − ε)·(−log p_y) + (ε/K)·Σ_c(−log p_c)` for ε = `smoothing` and K classes.
  ///
  /// Source: MindSpore's `ops.cross_entropy(label_smoothing=…)`, which MindCV evaluates with.
  private static func crossEntropy(_ logits: [Float], label: Int, smoothing: Double) -> Double {
    // Against the largest, so that no exponential overflows and no digit of the sum is lost.
    let largest = Double(logits.max() ?? 0)
    let shifted = logits.map { Double($0) - largest }
    let logSum = log(shifted.reduce(0) { $0 + exp($1) })
    let mean = shifted.reduce(0) { $0 + (logSum - $1) } / Double(shifted.count)
    return (1 - smoothing) * (logSum - shifted[label]) + smoothing * mean
  }
}
