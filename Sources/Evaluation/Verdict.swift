/// Whether an evaluation gave the figure that was reported.
public enum Verdict: String, Sendable, CaseIterable {
  /// The whole set was evaluated, and the figures are the reported ones within the tolerance.
  case reproduced
  /// A part of the set was evaluated, and the reported figures lie in its 95 % intervals.
  case consistent
  /// The figures are not the reported ones.
  case notReproduced = "not_reproduced"
  /// There is no figure to compare with.
  case noFigure = "no_figure"

  /// Compares an evaluation with what was reported.
  ///
  /// Only figures that both have are compared: a top-5 is none for a network of two classes.
  ///
  /// - Parameters:
  ///   - result: the evaluation.
  ///   - expected: what was reported; `nil` if nothing was.
  ///   - tolerance: how many points the percentages may lie apart when the whole set was
  ///     evaluated.
  public init(_ result: EvaluationResult, expected: ExpectedFigures?, tolerance: Double) {
    var compared: [(figure: Double, accuracy: Accuracy)] = []
    if let figure = expected?.top1 { compared.append((figure, result.top1)) }
    if let figure = expected?.top5, let top5 = result.top5 { compared.append((figure, top5)) }
    guard !compared.isEmpty else {
      self = .noFigure
      return
    }
    let expectedCount = expected?.pictureCount ?? result.pictureCount
    let isComplete =
      result.coverage.isWholeSet && result.skipped.isEmpty && result.pictureCount == expectedCount
    // Two decimals are all that a reported figure has: their representation may not decide.
    let margin = tolerance + 1e-9
    if isComplete {
      let matches = compared.allSatisfy { abs($0.accuracy.percent - $0.figure) <= margin }
      self = matches ? .reproduced : .notReproduced
    } else {
      let matches = compared.allSatisfy { $0.accuracy.interval.contains($0.figure) }
      self = matches ? .consistent : .notReproduced
    }
  }
}

/// The accuracy that was reported for weights.
public struct ExpectedFigures: Sendable, Equatable {
  /// Top-1 in percent.
  public let top1: Double?
  /// Top-5 in percent.
  public let top5: Double?
  /// How many pictures the reported set has; `nil` if the given set is meant.
  public let pictureCount: Int?

  /// Names figures to compare with.
  public init(top1: Double?, top5: Double?, pictureCount: Int?) {
    self.top1 = top1
    self.top5 = top5
    self.pictureCount = pictureCount
  }
}
