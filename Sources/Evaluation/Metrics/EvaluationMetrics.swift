/// What an evaluation counts beside its two figures, while it runs.
///
/// Memory grows with the classes and the pairs of them that are confused, not with the pictures.
public struct EvaluationMetrics: Sendable, Equatable {
  /// The classes by index, those without pictures too.
  public private(set) var classes: [ClassFigures]
  /// Which classes are taken for which.
  public private(set) var confusions = ConfusionTable()
  /// How far the confidence can be trusted.
  public private(set) var calibration = Calibration()

  private var spread = SpreadSample<EvaluatedPicture>(capacity: sampleCount)

  /// How many pictures are kept to try on them what may be behind a wrong figure.
  static let sampleCount = 64

  /// Prepares to count for so many classes.
  package init(classCount: Int) {
    classes = (0..<classCount).map { ClassFigures(index: $0) }
  }

  /// A few of the pictures that were evaluated, spread evenly over them.
  public var sample: [EvaluatedPicture] { spread.elements }

  /// The classes that have pictures, the worst first: by the share of right first guesses, then by
  /// the mean probability, then by index.
  public var worstClasses: [ClassFigures] {
    let evaluated = classes.filter { $0.pictureCount > 0 }
    return evaluated.sorted { first, second in
      let left = first.top1 * second.pictureCount
      let right = second.top1 * first.pictureCount
      guard left == right else { return left < right }
      let (low, high) = (first.meanProbability ?? 0, second.meanProbability ?? 0)
      return low == high || low.isNaN || high.isNaN ? first.index < second.index : low < high
    }
  }

  /// Counts a picture whose label is one of the classes.
  package mutating func count(_ picture: EvaluatedPicture, _ score: PictureScore) {
    spread.append(picture)
    classes[score.label].count(picture, score)
    guard let guess = score.guesses.first else { return }
    calibration.count(confidence: guess.probability, isCorrect: score.rank == 0)
    if score.rank > 0 { confusions.count(label: score.label, guess: guess.index) }
  }
}
