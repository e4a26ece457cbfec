internal import ShuffleNet

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// How a model did on one picture.
public struct PictureScore: Sendable, Equatable {
  /// The index of the right class; of several, that of the one that the model ranks first.
  public let label: Int
  /// How many classes the model puts before the right one; 0 if it found it.
  public let rank: Int
  /// The cross entropy with the right class.
  public let loss: Double
  /// The classes that the model finds likeliest, the first one first: at most five.
  public let guesses: [Guess]
  /// The probability that the model gives the right class; NaN if a logit is no number.
  public let probability: Double

  /// A class that a model names.
  public struct Guess: Sendable, Equatable {
    /// The index of the class.
    public let index: Int
    /// How sure the model is of it, from 0 to 1; NaN if a logit is no number.
    public let probability: Double

    /// Names a class.
    package init(index: Int, probability: Double) {
      self.index = index
      self.probability = probability
    }
  }

  /// How many guesses are kept.
  static let guessCount = 5

  /// Puts a score together.
  package init(label: Int, rank: Int, loss: Double, guesses: [Guess], probability: Double) {
    self.label = label
    self.rank = rank
    self.loss = loss
    self.guesses = guesses
    self.probability = probability
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
    self.label = label
    rank = logits.indices.count { index in
      let other = logits[index]
      guard !own.isNaN else { return !other.isNaN || index < label }
      return other > own || (other == own && index < label)
    }
    // Against the largest, so that no exponential overflows and no digit of the sum is lost.
    let largest = Double(logits.max() ?? 0)
    let shifted = logits.map { Double($0) - largest }
    let sum = shifted.reduce(0) { $0 + exp($1) }
    loss = Self.crossEntropy(shifted, logSum: log(sum), label: label, smoothing: labelSmoothing)
    probability = exp(shifted[label]) / sum
    guesses = Logits.topClasses(of: logits.span, count: Self.guessCount).map {
      Guess(index: $0, probability: exp(shifted[$0]) / sum)
    }
  }

  /// The cross entropy with a target that label smoothing spreads over all classes.
  ///
  /// `(1 − ε)·(−log p_y) + (ε/K)·Σ_c(−log p_c)` for ε = `smoothing` and K classes.
  ///
  /// Source: MindSpore's `ops.cross_entropy(label_smoothing=…)`, which MindCV evaluates with.
  private static func crossEntropy(
    _ shifted: [Double],
    logSum: Double,
    label: Int,
    smoothing: Double
  ) -> Double {
    let mean = shifted.reduce(0) { $0 + (logSum - $1) } / Double(shifted.count)
    return (1 - smoothing) * (logSum - shifted[label]) + smoothing * mean
  }
}
