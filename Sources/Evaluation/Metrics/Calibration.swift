/// How far a model's confidence can be trusted: pictures by the probability of the first guess.
///
/// Source: Guo et al., "On Calibration of Modern Neural Networks" (2017), section 2, with the 15
/// bins of its experiments.
public struct Calibration: Sendable, Equatable {
  /// The pictures with a confidence in one of the equal parts of 0 to 1.
  public struct Bin: Sendable, Equatable {
    /// How many pictures there are.
    public internal(set) var pictureCount = 0
    /// Of how many of them the first guess is right.
    public internal(set) var correct = 0
    var confidenceSum = 0.0

    /// The mean probability of the first guess; `nil` without pictures.
    public var confidence: Double? {
      pictureCount > 0 ? confidenceSum / Double(pictureCount) : nil
    }

    /// The share of right first guesses, from 0 to 1; `nil` without pictures.
    public var accuracy: Double? {
      pictureCount > 0 ? Double(correct) / Double(pictureCount) : nil
    }
  }

  /// How many bins there are.
  public static let binCount = 15

  /// The bins: bin `i` has confidences above `i / 15` and up to `(i + 1) / 15`; the first one 0 too.
  public private(set) var bins = [Bin](repeating: Bin(), count: binCount)

  /// The mean distance of confidence and accuracy, weighted by the pictures, from 0 to 1; `nil`
  /// without pictures.
  public var expectedError: Double? {
    let pictureCount = bins.reduce(0) { $0 + $1.pictureCount }
    guard pictureCount > 0 else { return nil }
    return bins.reduce(0) { $0 + abs(Double($1.correct) - $1.confidenceSum) } / Double(pictureCount)
  }

  /// Counts a picture; one whose confidence is no number is left out.
  mutating func count(confidence: Double, isCorrect: Bool) {
    guard (0...1).contains(confidence) else { return }
    let position = (confidence * Double(Self.binCount)).rounded(.up)
    let bin = min(max(Int(position) - 1, 0), Self.binCount - 1)
    bins[bin].pictureCount += 1
    bins[bin].confidenceSum += confidence
    if isCorrect { bins[bin].correct += 1 }
  }
}
